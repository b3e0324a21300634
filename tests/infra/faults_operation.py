"""Faults in telemetry, alerts, workbook and costs: (rule, variant, how it is planted)."""

from __future__ import annotations

from collections.abc import Callable

from tests.infra.faults_app import Fault, of, removed
from tests.infra.snapshot import Snapshot

ALERT = "Microsoft.Insights/scheduledQueryRules"
COMPONENT = "Microsoft.Insights/components"
METRIC = "Microsoft.Insights/metricAlerts"
GROUP = "Microsoft.Insights/actionGroups"
TEST = "Microsoft.Insights/webtests"
DIAGNOSTIC = "Microsoft.Insights/diagnosticSettings"
WORKBOOK = "Microsoft.Insights/workbooks"
BUDGET = "Microsoft.Consumption/budgets"


def in_query(before: str, after: str) -> Callable[[Snapshot], None]:
    """Another word in the query of the first alert."""

    def plant(snapshot: Snapshot) -> None:
        criterion = snapshot.of(ALERT)[0]["properties"]["criteria"]["allOf"][0]
        criterion["query"] = criterion["query"].replace(before, after)

    return plant


def silence_by_groups(snapshot: Snapshot) -> None:
    """The alert that waits for a silence groups by time."""
    criteria = [rule["properties"]["criteria"]["allOf"][0] for rule in snapshot.of(ALERT)]
    waiting = next(one for one in criteria if one["operator"] == "LessThan")
    waiting["query"] += " by bin(TimeGenerated, 15m)"


def in_workbook(before: str, after: str) -> Callable[[Snapshot], None]:
    def plant(snapshot: Snapshot) -> None:
        properties = snapshot.one(WORKBOOK)["properties"]
        properties["serializedData"] = properties["serializedData"].replace(before, after)

    return plant


FAULTS: tuple[Fault, ...] = (
    ("telemetry_takes_no_key", "simplest", of(COMPONENT, False, "properties", "DisableLocalAuth")),
    ("telemetry_takes_no_key", "simplest", of(COMPONENT, "/other", "properties", "WorkspaceResourceId")),
    (
        "telemetry_takes_no_key",
        "simplest",
        of("Microsoft.OperationalInsights/workspaces", False, "properties", "features", "disableLocalAuth"),
    ),
    ("alerts_are_the_runbooks", "simplest", removed(ALERT)),
    ("alerts_are_the_runbooks", "simplest", of(ALERT, "outro-alerta", "name")),
    ("alerts_are_the_runbooks", "simplest", of(ALERT, False, "properties", "enabled")),
    ("alerts_are_the_runbooks", "simplest", removed(METRIC)),
    ("alerts_are_the_runbooks", "simplest", of(ALERT, ["/other"], "properties", "scopes")),
    ("alerts_are_the_runbooks", "simplest", in_query("balcao.calls.failed", "balcao.calls.lost")),
    ("alerts_are_the_runbooks", "simplest", in_query("AppMetrics", "customMetrics")),
    ("alerts_are_the_runbooks", "simplest", in_query("sum(Sum)", "sum(Total)")),
    ("alerts_are_the_runbooks", "simplest", in_query("Value =", "Sums =")),
    ("alerts_are_the_runbooks", "simplest", silence_by_groups),
    ("alerts_reach_whom_they_should", "simplest", of(ALERT, [], "properties", "actions", "actionGroups")),
    ("alerts_reach_whom_they_should", "simplest", of(ALERT, 4, "properties", "severity")),
    ("alerts_reach_whom_they_should", "simplest", of(METRIC, [], "properties", "actions")),
    ("alerts_reach_whom_they_should", "simplest", of(GROUP, [], "properties", "emailReceivers")),
    ("alerts_reach_whom_they_should", "simplest", of(GROUP, False, "properties", "enabled")),
    ("alerts_reach_whom_they_should", "call-events", of(GROUP, [], "properties", "smsReceivers")),
    ("alerts_reach_whom_they_should", "call-events", of(GROUP, [], "properties", "webhookReceivers")),
    ("somebody_looks_from_outside", "simplest", removed(TEST)),
    ("somebody_looks_from_outside", "simplest", of(TEST, False, "properties", "Enabled")),
    ("somebody_looks_from_outside", "simplest", of(TEST, "https://x", "properties", "Request", "RequestUrl")),
    ("somebody_looks_from_outside", "simplest", of(TEST, [{"Id": "a"}], "properties", "Locations")),
    ("somebody_looks_from_outside", "simplest", of(TEST, False, "properties", "ValidationRules", "SSLCheck")),
    ("somebody_looks_from_outside", "simplest", of(METRIC, 3, "properties", "severity")),
    (
        "somebody_looks_from_outside",
        "simplest",
        of(METRIC, 5, "properties", "criteria", "failedLocationCount"),
    ),
    ("writes_are_recorded", "simplest", removed(DIAGNOSTIC)),
    ("writes_are_recorded", "simplest", removed(DIAGNOSTIC, -1)),
    ("writes_are_recorded", "simplest", of(DIAGNOSTIC, [], "properties", "logs")),
    ("writes_are_recorded", "simplest", of(DIAGNOSTIC, "/other", "properties", "workspaceId")),
    ("workbook_asks_for_what_is_emitted", "simplest", in_workbook("balcao.wait.seconds", "balcao.waited")),
    ("workbook_asks_for_what_is_emitted", "simplest", in_workbook("Properties.ending", "Properties.visitor")),
    ("workbook_asks_for_what_is_emitted", "simplest", in_workbook('"type":3', '"type":1')),
    ("snapshot_is_clear", "simplest", of(COMPONENT, "[concat('a')]", "name")),
    ("snapshot_is_clear", "simplest", of(COMPONENT, "2015-05-01", "apiVersion")),
    ("snapshot_is_clear", "simplest", lambda snapshot: snapshot.content["diagnostics"].append("a warning")),
    ("budget_as_asked", "private-network", removed(BUDGET)),
    (
        "budget_as_asked",
        "private-network",
        of(BUDGET, [], "properties", "notifications", "actual", "contactEmails"),
    ),
    ("everything_is_tagged", "simplest", of(COMPONENT, {}, "tags")),
)
