"""The whole product tells what infra/telemetry-names.json says, of every visit, and nothing of any person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from opentelemetry.sdk.metrics.export import Gauge, Histogram, Sum

from orchestrations.visit_due_steps import PHASES
from shared.domain.meeting import MeetingFailure
from shared.telemetry.metrics import METRICS
from tests.infra.code_names import ROOT, app
from tests.infra.kql import telemetry_names, unknown_names
from tests.telemetry.conftest import Told

pytestmark = pytest.mark.xdist_group("a day that is told")
"""One day for all of them, in one process."""
KINDS = {"counter": Sum, "histogram": Histogram, "gauge": Gauge}
WARNING = 2
"""As Application Insights counts severity."""
ENDINGS = {"completed", "left", "removed", "closed", "transferred", "no_show", "unreached"}


def published() -> Mapping[str, Any]:
    return telemetry_names()["metrics"]


def dimensions(told: Told, name: str) -> list[dict[str, Any]]:
    """Of each point of a metric."""
    return [
        dict(point.attributes or {})
        for metric in told.metrics
        if metric.name == name
        for point in metric.data.data_points
    ]


def test_the_table_of_metrics_is_the_published_list() -> None:
    ours = {name: (metric.kind.value, metric.unit) for name, metric in METRICS.items()}

    assert ours == {name: (one["kind"], one["unit"]) for name, one in published().items()}


def test_a_day_emits_exactly_the_published_metrics(told: Told) -> None:
    emitted = {
        metric.name: {name for point in metric.data.data_points for name in point.attributes or {}}
        for metric in told.metrics
    }

    assert emitted == {name: set(one["dimensions"]) for name, one in published().items()}
    kinds = {metric.name: type(metric.data) for metric in told.metrics}
    assert kinds == {name: KINDS[one["kind"]] for name, one in published().items()}


def test_every_point_has_every_dimension(told: Told) -> None:
    for name, one in published().items():
        assert all(set(point) == set(one["dimensions"]) for point in dimensions(told, name)), name


def test_the_values_of_dimensions_are_closed_sets(told: Told) -> None:
    """A free text as a dimension would make a series of its own for each value, and might be personal."""
    steps = {phase.name for phase in PHASES} | {"day-end", "settle"}
    outcomes = {"ok", "interrupted", *(reason.value for reason in MeetingFailure)}

    assert {point["ending"] for point in dimensions(told, "balcao.visits.ended")} == ENDINGS
    assert {point["phase"] for point in dimensions(told, "balcao.timer.late.seconds")} <= steps
    assert {point["reason"] for point in dimensions(told, "balcao.calls.failed")} == {"no_access_policy"}
    assert {point["what"] for point in dimensions(told, "balcao.load.shed")} == {"held", "look-up"}
    requests = dimensions(told, "balcao.graph.requests")
    assert {point["outcome"] for point in requests} == {"ok", "no_access_policy"} <= outcomes
    assert {point["operation"] for point in requests} == {"open", "close"}


def test_every_ticket_joins_and_ends_once(told: Told) -> None:
    def total(name: str) -> float:
        rows = told.ingestion.rows("AppMetrics")
        return sum(row["metrics"][0]["value"] for row in rows if row["metrics"][0]["name"] == name)

    people = len(told.day.people)
    assert total("balcao.visits.joined") == people
    assert total("balcao.visits.ended") == people + 1  # the transferred one has a successor that ended too
    assert total("balcao.housekeeping.moved") == 1
    assert total("balcao.calls.failed") == 1


def test_a_visit_can_be_followed_by_its_ticket_id_from_entry_to_end(told: Told) -> None:
    ticket_id = told.day.people["completed"].ticket_id
    rows = [r for r in told.ingestion.rows("AppTraces") if r["properties"].get("ticketId") == ticket_id]

    operations = [row["properties"]["operation"] for row in rows if "operation" in row["properties"]]
    assert [one for one in operations if one != "heard"] == [
        *("join", "claim", "room-failed", "claim", "room-ready", "ring", "enter", "clerk-enter", "finish"),
        "evaluate",
    ]
    texts = [row["message"] for row in rows]
    assert texts[0].startswith("join: none → waiting")
    assert "the visit begins" in texts
    assert "after the visit: done" in texts
    # The failed call, the second call and the end each woke the visit; the alarms between did, too.
    assert texts.count("the visit wakes") >= 3


def test_every_visit_is_told_to_its_end(told: Told) -> None:
    rows = told.ingestion.rows("AppTraces")
    done = {row["properties"]["ticketId"] for row in rows if row["message"] == "after the visit: done"}

    assert {person.ticket_id for person in told.day.people.values()} <= done


def test_a_warning_of_a_visit_has_its_ticket_id(told: Told) -> None:
    warnings = [row for row in told.ingestion.rows("AppTraces") if row["severityLevel"] == WARNING]
    of_graph = [row for row in warnings if row["message"].startswith("meeting open failed")]

    assert [row["properties"]["ticketId"] for row in of_graph] == [told.day.people["completed"].ticket_id]


def test_nothing_personal_is_told(told: Told) -> None:
    everything = json.dumps(told.ingestion.envelopes, ensure_ascii=False)

    assert told.day.people["left"].ticket_id in everything, "the test looks at the right place"
    assert len(told.day.links) == 1
    assert [secret for secret in told.day.secrets if secret in everything] == []


# --- alerts, workbook and runbook against what has really arrived -------------------------------------


def arrived(told: Told) -> Mapping[str, Any]:
    """What has arrived, in the form of telemetry-names.json; the columns are Azure's own."""
    metrics = {
        row["metrics"][0]["name"]: {"dimensions": list(row["properties"])}
        for row in told.ingestion.rows("AppMetrics")
    }
    lines = {name for row in told.ingestion.rows("AppTraces") for name in row["properties"]}
    return {"metrics": metrics, "lines": sorted(lines), "tables": telemetry_names()["tables"]}


def queries() -> Iterator[tuple[str, str]]:
    """Every query that people or alerts ask, by name."""
    for alert in json.loads((ROOT / "infra" / "app" / "alerts.json").read_text("utf-8")):
        yield f"alert {alert['name']}", alert["query"]
    for item in json.loads((ROOT / "infra" / "app" / "workbook.json").read_text("utf-8"))["items"]:
        if item["type"] == 3:
            yield f"workbook {item['name']}", item["content"]["query"]
    runbook = (ROOT / "docs" / "operations" / "operar.md").read_text("utf-8")
    for number, query in enumerate(re.findall(r"^```\n(App.*?)\n```", runbook, re.MULTILINE | re.DOTALL)):
        yield f"runbook {number}", query


def test_every_query_asks_for_what_has_arrived(told: Told) -> None:
    names = arrived(told)

    wrong = {name: unknown_names(query, names) for name, query in queries()}
    assert {name: unknown for name, unknown in wrong.items() if unknown} == {}
    assert len(wrong) >= 20


def test_a_query_for_what_does_not_arrive_is_seen(told: Told) -> None:
    names = arrived(told)
    less = {**names, "metrics": {k: v for k, v in names["metrics"].items() if k != "balcao.wait.seconds"}}

    assert unknown_names("AppTraces | where Properties.visitor == 1", names) == ["visitor"]
    assert [name for name, query in queries() if unknown_names(query, less)] == ["workbook esperas"]


def test_the_sign_of_life_is_told_at_every_look(told: Told) -> None:
    beats = [r for r in told.ingestion.rows("AppTraces") if r["properties"].get("work") == "housekeeping"]

    assert len(beats) > 40  # twice a minute


def test_functions_that_queries_name_exist() -> None:
    named = {
        name
        for _, query in queries()
        if query.startswith("AppRequests")
        for name in re.findall(r'"(\w+)"', query)
    }

    assert named == {"tickets_show", "staff_queue"} <= {function.name for function in app().functions}
