"""The page of objectives and the workbook ask the same questions."""

from __future__ import annotations

import json
import re

from tests.infra.code_names import ROOT
from tests.infra.kql import unknown_names
from tests.infra.snapshot import golden

PAGE = (ROOT / "docs" / "operations" / "slo.md").read_text("utf-8")
QUERIES = re.findall(r"^```\n(.*?)\n```", PAGE, re.MULTILINE | re.DOTALL)


def test_each_query_is_a_panel_of_the_workbook() -> None:
    workbook = json.loads(
        golden("simplest").one("Microsoft.Insights/workbooks")["properties"]["serializedData"]
    )
    panels = {item["content"]["query"] for item in workbook["items"] if item["name"].startswith("slo-")}

    assert set(QUERIES) == panels
    assert len(QUERIES) == 4
    assert [unknown_names(query) for query in QUERIES] == [[]] * 4


def test_what_to_do_when_one_is_missed_exists() -> None:
    runbook = (ROOT / "docs" / "operations" / "operar.md").read_text("utf-8")
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    alerts = {name for row in rows for name in re.findall(r"`([a-z0-9-]+)`", row)}

    assert len(alerts) >= 5
    assert {name for name in alerts if f"### `{name}`" not in runbook} == set()
