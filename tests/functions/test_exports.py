"""Every file for Excel, with names that are formulas wherever somebody's text gets into it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

import pytest

from docs.routes import endpoints
from shared.domain.actor import Actor
from shared.domain.clerk import Clerk, Role
from shared.domain.office.configuration import ChangeResult, ConfigurationEntry, Subject
from shared.front_desk.clerk.commands import set_entries
from tests.architecture.source import ROOT
from tests.domain.reporting import record
from tests.functions.app import OIDS, Scene

FORMULA = "=cmd|'/c calc'!A1"
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n")
EXPORTS: Mapping[tuple[str, str], str] = {
    ("staff_audit", ""): "/api/staff/offices/{office}/audit",
    ("admin_configuration_audit", ""): "/api/admin/configuration-audit",
    **{
        ("staff_reports", cut): "/api/staff/reports?officeId={office}&by=" + cut
        for cut in ("day", "month", "hour", "weekday", "class", "clerk", "office", "district")
    },
}
"""Endpoint and cut → the path of its file."""
NAMED = {"", "clerk", "office", "district"}
"""The cuts in whose file a name stands."""


def test_no_file_is_forgotten() -> None:
    assert {name for name, _ in EXPORTS} == {each.name for each in endpoints() if "format" in each.query}
    written = {path.name for path in (ROOT / "functions").rglob("*.py") if "csv.writer(" in path.read_text()}
    assert written == {"excel_csv.py"}, "every file goes through what keeps formulas out"
    by_pages = {path.name for path in (ROOT / "web").rglob("*.js") if "text/csv;" in path.read_text("utf-8")}
    assert by_pages == {"imports.js"}, "line numbers and the server's sentences"


async def named_by_formulas(scene: Scene) -> None:
    """The office, its district, a clerk of a visit and of an entry, whoever changed the configuration."""
    services = scene.setup.product.services
    desk, storage = services.desk, services.storage
    office = await desk.offices.get(scene.office_id)
    assert office is not None
    now = desk.clock.now()
    await storage.registry.put_offices([replace(office, name=FORMULA, district=FORMULA)])
    ana = Clerk(OIDS["ana"], FORMULA, frozenset({Role.CLERK}), (scene.office_id,))
    await set_entries(desk, ana, scene.office_id, suspended=True, message=FORMULA)
    visit = replace(record(scene.office_id), office_id=scene.office_id, day=office.hours.local(now).date())
    await desk.records.add(
        replace(
            visit, arrived_at=now, called_at=now, entered_meeting_at=now, ended_at=now, clerk_name=FORMULA
        )
    )
    entry = ConfigurationEntry(
        f"formula-{scene.office_id}",
        now,
        Actor.CLERK,
        "@x",
        FORMULA,
        Subject.OFFICE,
        scene.office_id,
        None,
        '{"name": "=1"}',
        ChangeResult.DONE,
    )
    await storage.configuration.add([entry])


@pytest.mark.parametrize("export", EXPORTS, ids="-".join)
async def test_no_cell_calculates(scene: Scene, export: tuple[str, str]) -> None:
    await named_by_formulas(scene)
    who = await scene.setup.staff("admin") if export[0].startswith("admin_") else scene.carla
    path = EXPORTS[export].format(office=scene.office_id)

    answer = await who.get(f"{path}{'&' if '?' in path else '?'}format=csv")

    assert answer.status == 200
    rows = list(csv.reader(io.StringIO(answer.raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(BEGINNINGS)] == []
    assert len(rows) > 1
    assert (f"'{FORMULA}" in cells) == (export[1] in NAMED)
