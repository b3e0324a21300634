"""Imports of files, the court's calendar, and the audit of all of it, over HTTP."""

from __future__ import annotations

import asyncio
import csv
import io
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.functions.administering import CSV, HEADER, OFFICES, create, fresh_id, upload
from tests.functions.app import CheckedClient, Setup, problem

AUDIT = "/api/admin/configuration-audit"
CALENDAR = "/api/admin/calendar"


@pytest_asyncio.fixture(loop_scope="session")
async def admin(setup: Setup) -> AsyncIterator[CheckedClient]:
    yield await setup.staff("admin")


async def test_offices_are_imported_after_a_dry_run(admin: CheckedClient) -> None:
    mark = fresh_id("lote")
    lines = [HEADER, *(f"{mark}-{number},Vara {number},Itu,Itu,1,vara,,," for number in range(3))]
    lines.insert(2, f'{mark}-x,"Vara,Itu,Itu,1,vara,,,')

    dry = await upload(admin, "offices", *lines, query="?dryRun=true")
    assert problem(await admin.get(f"{OFFICES}/{mark}-0")) == (404, "not-found")
    done = await upload(admin, "offices", *lines)
    again = await upload(admin, "offices", *lines)

    rejected = [{"line": 3, "message": "Há aspas que não fecham nesta linha."}]
    expected = {"created": 3, "updated": 0, "unchanged": 0, "remaining": 0, "rejected": rejected, "notes": []}
    assert dry.body == done.body == expected
    assert again.body == {**expected, "created": 0, "unchanged": 3}
    assert (await admin.get(f"{OFFICES}/{mark}-2"))["name"] == "Vara 2"


async def test_people_and_days_are_imported(admin: CheckedClient) -> None:
    office_id = fresh_id()
    await create(admin, office_id, district="Socorro")

    people = await upload(admin, "people", "account;offices", f"Duda@tjsp.example;{office_id} nenhuma", "x;y")
    good = await upload(admin, "people", "account;offices", f"Duda@tjsp.example;{office_id}")
    days = await upload(admin, "calendar", "date,name,kind,scope", "2027-08-15,Festa,municipal,socorro")

    assert [bad["line"] for bad in people["rejected"]] == [2, 3]
    assert (good["created"], days["created"]) == (1, 1)
    members = await admin.get(f"/api/staff/offices/{office_id}/members")
    assert [(each["account"], each["bound"]) for each in members["members"]] == [("duda@tjsp.example", False)]
    year = await admin.get(f"{CALENDAR}?year=2027")
    assert {
        "date": "2027-08-15",
        "name": "Festa",
        "kind": "no_service",
        "scope": "Socorro",
        "opens": None,
    } in year["days"]


@pytest.mark.slow
async def test_ten_megabytes_are_read_while_others_are_served(admin: CheckedClient, setup: Setup) -> None:
    lines = [
        f"grande-{n},{n}ª Vara Cível do Município de São João,Itu,Itu,1,{'vara ' * 8},,,"
        for n in range(95_000)
    ]
    began = time.monotonic()
    reading = asyncio.create_task(upload(admin, "offices", HEADER, *lines, query="?dryRun=true"))
    longest = 0.0
    while not reading.done():
        asked = time.monotonic()
        assert (await setup.visitor().get("/api/offices?limit=1")).status == 200
        longest = max(longest, time.monotonic() - asked)
    report = await reading

    assert (report["created"], report["rejected"]) == (95_000, [])
    assert time.monotonic() - began < 60
    assert longest < 5, "a thread reads the file, and the comparison is done in slices"


@pytest.mark.parametrize(
    ("data", "headers", "expected"),
    [
        (b"", CSV, (400, "invalid-request")),
        (b"id,name\n", CSV, (400, "invalid-request")),
        (b"{}", {"Content-Type": "application/json"}, (415, "unsupported-media-type")),
        (b"x" * (15 * 1024 * 1024 + 1), CSV, (413, "body-too-large")),
    ],
    ids=["nothing", "columns", "JSON", "too large"],
)
async def test_a_file_that_cannot_be_used_is_refused(
    admin: CheckedClient, data: bytes, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    answer = await admin.send_bytes("POST", "/api/admin/offices/import", io.BytesIO(data), headers)

    assert problem(answer) == expected


async def test_only_administrators_import(setup: Setup) -> None:
    carla = await setup.staff("carla")
    for what in ("offices", "calendar", "people"):
        assert problem(await upload(carla, what, "nonsense")) == (403, "not-allowed")
    for path in (CALENDAR, AUDIT):
        assert problem(await carla.get(path)) == (403, "not-allowed")
    for method, body in (("PUT", {"name": "x", "kind": "no_service"}), ("DELETE", None)):
        answer = await carla.send(method, f"{CALENDAR}/2027-01-01", json=body)
        assert problem(answer) == (403, "not-allowed")


# --- the calendar ------------------------------------------------------------------------------------


async def test_a_day_is_put_changed_and_removed(admin: CheckedClient) -> None:
    path = f"{CALENDAR}/2031-09-07"
    await create(admin, fresh_id(), district="Itu")

    first = await admin.send("PUT", path, json={"name": "Independência", "kind": "no_service"})
    own = await admin.send(
        "PUT", path, json={"name": "Desfile", "kind": "late_start", "scope": "ITU", "opens": "15:00"}
    )
    changed = await admin.send("PUT", path, json={"name": "Independência", "kind": "suspension"})

    assert (first.status, own["scope"], own["opens"], changed["kind"]) == (200, "Itu", "15:00", "suspension")
    assert len((await admin.get(f"{CALENDAR}?year=2031"))["days"]) == 2
    assert (await admin.send("DELETE", f"{path}?scope=itu")).status == 200
    assert (await admin.send("DELETE", path)).status == 200
    assert problem(await admin.send("DELETE", path)) == (404, "not-found")


@pytest.mark.parametrize(
    ("date", "body", "field"),
    [
        ("2031-13-01", {"name": "x", "kind": "no_service"}, "date"),
        ("20310901", {"name": "x", "kind": "no_service"}, "date"),
        ("2031-09-01", {"name": " ", "kind": "no_service"}, "name"),
        ("2031-09-01", {"name": "x", "kind": "special_hours"}, "kind"),
        ("2031-09-01", {"name": "x", "kind": "no_service", "opens": "13:00"}, "opens"),
        ("2031-09-01", {"name": "x", "kind": "late_start", "opens": "25:00"}, "opens"),
        ("2031-09-01", {"name": "x", "kind": "no_service", "scope": "Nárnia"}, "scope"),
    ],
)
async def test_every_fault_of_a_day_is_named(
    admin: CheckedClient, date: str, body: dict[str, str], field: str
) -> None:
    answer = await admin.send("PUT", f"{CALENDAR}/{date}", json=body)

    assert [error["field"] for error in answer["errors"]] == [field]


async def test_an_empty_year_is_told(admin: CheckedClient) -> None:
    await admin.send("PUT", f"{CALENDAR}/2026-12-25", json={"name": "Natal", "kind": "no_service"})
    assert 2026 not in (await admin.get(CALENDAR))["emptyYears"]
    await admin.send("DELETE", f"{CALENDAR}/2026-12-25")
    assert (await admin.get(CALENDAR))["emptyYears"] == [2026]


# --- the audit ---------------------------------------------------------------------------------------


async def test_every_change_is_told_with_before_and_after(admin: CheckedClient) -> None:
    office_id = fresh_id()
    created = await create(admin, office_id, about="=1+1")
    headers = {"If-Match": created.headers["ETag"]}
    body = {
        name: created[name] for name in created.body if name not in {"officeId", "changedBy", "changedAt"}
    }
    await admin.send("PUT", f"{OFFICES}/{office_id}", json={**body, "about": "Outro"}, headers=headers)

    shown = await admin.get(AUDIT)
    file = await admin.get(f"{AUDIT}?format=csv")

    own = [entry for entry in shown["entries"] if entry["subjectId"] == office_id]
    own.sort(key=lambda entry: entry["before"] is not None)  # both are of one instant: the clock stands still
    assert [(entry["operation"], entry["label"], entry["result"]) for entry in own] == [
        ("created", "Unidade criada", "done"),
        ("changed", "Unidade alterada", "done"),
    ]
    assert (own[1]["before"], own[1]["after"]) == ({"about": "=1+1"}, {"about": "Outro"})
    assert own[1]["actorName"] == "Administração do balcão"
    rows = list(csv.reader(io.StringIO(file.raw.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Data e hora", "Quem", "Identificação"]
    assert sorted(row[4] for row in rows if row[5] == office_id) == ["Unidade alterada", "Unidade criada"]


@pytest.mark.parametrize(
    "query", ["from=2026-02-01&to=2026-01-01", "from=2024-01-01&to=2026-01-01", "format=x"]
)
async def test_a_period_that_makes_no_sense(admin: CheckedClient, query: str) -> None:
    assert problem(await admin.get(f"{AUDIT}?{query}")) == (400, "invalid-request")
