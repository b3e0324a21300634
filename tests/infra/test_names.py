"""Names that two places must spell alike: pages and workbook or parameters, this machine and Azure."""

from __future__ import annotations

import json
import re
from pathlib import Path

from infra import next_steps
from infra.package import PYTHON, SCHEDULER_SETTING
from local_host.clock import SystemClock
from local_host.graph_standin import GraphStandIn
from local_host.http_request import BODY_LIMIT_SETTING
from local_host.platform_auth import PlatformAuth
from local_host.product import call_event_settings, product_settings
from tests.infra.code_names import EXAMPLE, ROOT, SETTINGS, hub_connection, python_version
from tests.infra.rules_app import SCHEDULER

PAGES = {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "operations").glob("*.md")}
GIVEN_BY_AZD = {"AZURE_ENV_NAME"}


def panels_of_the_workbook() -> list[str]:
    items = json.loads((ROOT / "infra" / "app" / "workbook.json").read_text("utf-8"))["items"]
    return [item["content"]["title"] for item in items if item["type"] == 3]


def panels_named(page: str) -> list[str]:
    """What a page tells people to look at in the workbook, in italics beside the word «painel»."""
    lines = [line for line in page.splitlines() if "painel" in line.lower() and "portal" not in line.lower()]
    return [name for line in lines for name in re.findall(r"(?<!\*)\*([A-Z][^*]+)\*(?!\*)", line)]


def test_every_panel_that_a_page_names_is_there() -> None:
    named = {name for page in PAGES.values() for name in panels_named(page)}

    titles = panels_of_the_workbook()
    assert {name for name in named if not any(title.startswith(name) for title in titles)} == set()
    assert len(named) >= 5


def test_every_value_of_the_parameter_file_is_told_to_operators() -> None:
    file = (ROOT / "infra" / "main.bicepparam").read_text("utf-8")
    names = set(re.findall(r"readEnvironmentVariable\('([A-Z_]+)'", file)) - GIVEN_BY_AZD

    told = set(re.findall(r'azd env set "?([A-Z_]+)', "\n".join(PAGES.values())))
    assert names == told - set(next_steps.ASKED)
    assert set(next_steps.ASKED) <= told


async def test_this_machine_sets_nothing_that_nobody_reads(tmp_path: Path) -> None:
    auth = PlatformAuth(tmp_path, SystemClock())
    graph = GraphStandIn(tmp_path)
    given = product_settings(
        storage_connection="x", graph_url="http://127.0.0.1:1", auth=auth, data_dir=tmp_path, port=1
    )
    assert set(given) - SETTINGS == {hub_connection(), BODY_LIMIT_SETTING}
    assert given[BODY_LIMIT_SETTING] == EXAMPLE[BODY_LIMIT_SETTING]
    await graph.start()
    try:
        assert set(call_event_settings(graph, tmp_path)) <= SETTINGS
    finally:
        await graph.stop()


def test_the_package_is_for_what_bicep_makes() -> None:
    app = (ROOT / "infra" / "app" / "app.bicep").read_text("utf-8")

    assert f"runtime: {{ name: 'python', version: '{PYTHON}' }}" in app
    assert python_version() == PYTHON
    assert SCHEDULER_SETTING == SCHEDULER
