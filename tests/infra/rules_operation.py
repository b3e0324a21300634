"""What must hold of telemetry, alerts, workbook and costs. Each rule returns what is wrong."""

from __future__ import annotations

import json
import re

from tests.infra import code_names
from tests.infra.kql import unknown_names
from tests.infra.snapshot import Snapshot

RUNBOOK = code_names.ROOT / "docs" / "operations" / "operar.md"
URGENT = 1
"""The least severe that wakes somebody."""
VERSIONS = {
    "Microsoft.Web/": "2025-03-01",
    "Microsoft.Storage/": "2025-06-01",
    "Microsoft.Insights/components": "2020-02-02",
    "Microsoft.Insights/workbooks": "2023-06-01",
    "Microsoft.Insights/scheduledQueryRules": "2026-03-01",
    "Microsoft.Insights/webtests": "2022-06-15",
    "Microsoft.Insights/metricAlerts": "2026-01-01",
    "Microsoft.Insights/actionGroups": "2023-01-01",
    "Microsoft.Insights/diagnosticSettings": "2021-05-01-preview",
    "Microsoft.OperationalInsights/": "2025-02-01",
    "Microsoft.ManagedIdentity/": "2024-11-30",
    "Microsoft.Authorization/roleAssignments": "2022-04-01",
    "Microsoft.Authorization/locks": "2020-05-01",
    "Microsoft.DurableTask/": "2026-02-01",
    "Microsoft.KeyVault/": "2025-05-01",
    "Microsoft.Consumption/": "2026-06-01",
    "Microsoft.Resources/": "2025-04-01",
    "Microsoft.Cdn/": "2025-04-15",
    "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies": "2025-03-01",
    "Microsoft.Network/privateDnsZones": "2024-06-01",
    "Microsoft.Network/": "2025-01-01",
}
"""Versions in use: stable where there is one, at most two years old where the type moves at all."""


def telemetry_takes_no_key(snapshot: Snapshot) -> list[str]:
    """17. Telemetry and logs are written by identity only, into one workspace."""
    component = snapshot.one("Microsoft.Insights/components")["properties"]
    workspace = snapshot.one("Microsoft.OperationalInsights/workspaces")
    wrong = [] if component["DisableLocalAuth"] is True else ["anybody with the key may write telemetry"]
    if workspace["properties"]["features"]["disableLocalAuth"] is not True:
        wrong.append("anybody with the key may write logs")
    if component["WorkspaceResourceId"] != workspace["id"]:
        wrong.append("telemetry goes to another workspace")
    return wrong


def alerts_are_the_runbooks(snapshot: Snapshot) -> list[str]:
    """18. Those that the runbook explains, enabled, told to somebody, over what is really emitted."""
    explained = set(re.findall(r"^### `([a-z0-9-]+)`", RUNBOOK.read_text("utf-8"), re.MULTILINE))
    rules = {
        rule["name"]: rule["properties"] for rule in snapshot.of("Microsoft.Insights/scheduledQueryRules")
    }
    workspace = snapshot.one("Microsoft.OperationalInsights/workspaces")["id"]
    named = rules.keys() | {rule["name"] for rule in snapshot.of("Microsoft.Insights/metricAlerts")}
    wrong = [f"{name}: alert or entry of the runbook alone" for name in sorted(explained ^ named)]
    for name, rule in rules.items():
        if rule["enabled"] is not True:
            wrong.append(f"{name} is off")
        if rule["scopes"] != [workspace]:
            wrong.append(f"{name} looks elsewhere")
        for criterion in rule["criteria"]["allOf"]:
            wrong += [f"{name} asks for {what}" for what in unknown_names(criterion["query"])]
            if criterion["operator"] == "LessThan" and " by " in criterion["query"]:
                wrong.append(f"{name} would be silent in silence: no rows make no groups")
            if f"{criterion['metricMeasureColumn']} =" not in criterion["query"]:
                wrong.append(f"{name} measures a column that the query does not make")
    return wrong


def alerts_reach_whom_they_should(snapshot: Snapshot) -> list[str]:
    """Severity 0 and 1 wake somebody, the others are read; each group has receivers."""
    groups = {one["id"]: one for one in snapshot.of("Microsoft.Insights/actionGroups")}
    wrong = [
        f"nobody is told by {one['name']}"
        for one in groups.values()
        if not (one["properties"]["enabled"] and one["properties"]["emailReceivers"])
    ]
    told = [
        (rule["name"], rule["properties"]["severity"], rule["properties"]["actions"]["actionGroups"])
        for rule in snapshot.of("Microsoft.Insights/scheduledQueryRules")
    ] + [
        (
            rule["name"],
            rule["properties"]["severity"],
            [a["actionGroupId"] for a in rule["properties"]["actions"]],
        )
        for rule in snapshot.of("Microsoft.Insights/metricAlerts")
    ]
    for name, severity, ids in told:
        kind = "urgent" if severity <= URGENT else "notice"
        if [groups[one]["name"].split("-")[2] for one in ids if one in groups] != [kind]:
            wrong.append(f"{name} does not go to the group {kind}")
    return [*wrong, *_of_the_urgent(snapshot)]


def _of_the_urgent(snapshot: Snapshot) -> list[str]:
    """Phones and the service on call, in the variant that names them, hear of urgent alerts only."""
    groups = {
        one["name"].split("-")[2]: one["properties"] for one in snapshot.of("Microsoft.Insights/actionGroups")
    }
    asked = snapshot.variant == "call-events"
    # Their addresses are secrets, so the snapshot keeps the list as an expression.
    hooks = {
        kind: re.findall(r"'name', '([\w-]+)'", str(group["webhookReceivers"]))
        for kind, group in groups.items()
    }
    urgent, notice = (["teams", "on-call"], ["teams"]) if asked else ([], [])
    wrong = [] if hooks == {"urgent": urgent, "notice": notice} else [f"webhooks {hooks}"]
    phones = [len(groups.get(kind, {}).get("smsReceivers", [])) for kind in ("urgent", "notice")]
    return wrong if phones == [1 if asked else 0, 0] else [*wrong, f"phones {phones}"]


def somebody_looks_from_outside(snapshot: Snapshot) -> list[str]:
    """A test of the public address from five places, certificate included, and an urgent alert on three."""
    (test,) = snapshot.of("Microsoft.Insights/webtests") or [None]
    if test is None:
        return ["nobody looks from outside"]
    given, rules = test["properties"], test["properties"]["ValidationRules"]
    wrong = [] if given["Enabled"] is True else ["the test is off"]
    if given["Request"]["RequestUrl"] != f"{snapshot.settings['PUBLIC_BASE_URL']}/api/health":
        wrong.append("another address is asked")
    if len({place["Id"] for place in given["Locations"]}) < 5 or given["Frequency"] > 300:
        wrong.append("too few places, or too seldom")
    if not (rules["SSLCheck"] is True and rules["SSLCertRemainingLifetimeCheck"] >= 14):
        wrong.append("a certificate may expire unseen")
    alerts = [
        rule["properties"]
        for rule in snapshot.of("Microsoft.Insights/metricAlerts")
        if rule["properties"]["criteria"].get("webTestId") == test["id"]
    ]
    if [(one["severity"], one["enabled"], one["criteria"]["failedLocationCount"]) for one in alerts] != [
        (0, True, 3)
    ]:
        wrong.append("nobody is woken")
    return wrong


def writes_are_recorded(snapshot: Snapshot) -> list[str]:
    """19. Diagnostic settings at the app and at every account's queues and tables; poison is seen."""
    workspace = snapshot.one("Microsoft.OperationalInsights/workspaces")["id"]
    settings = {
        one["id"].split("/providers/Microsoft.Insights/")[0]: one["properties"]
        for one in snapshot.of("Microsoft.Insights/diagnosticSettings")
    }
    watched = [snapshot.site["id"], *(v["id"] for v in snapshot.of("Microsoft.KeyVault/vaults"))]
    for account in snapshot.of("Microsoft.Storage/storageAccounts"):
        watched += [f"{account['id']}/{service}/default" for service in ("queueServices", "tableServices")]
    wrong = [f"{one} leaves no record" for one in watched if one not in settings]
    wrong += [f"{one} is recorded elsewhere" for one, p in settings.items() if p["workspaceId"] != workspace]
    packages = settings.get(f"{snapshot.account('stpkg')['id']}/blobServices/default", {"logs": []})
    if {"category": "StorageWrite", "enabled": True} not in packages["logs"]:
        wrong.append("nobody could say who replaced the package")
    queues = settings.get(f"{snapshot.account('stbalcao')['id']}/queueServices/default", {"logs": []})
    if {"category": "StorageWrite", "enabled": True} not in queues["logs"]:
        wrong.append("a poison message would not be seen")
    return wrong


def workbook_asks_for_what_is_emitted(snapshot: Snapshot) -> list[str]:
    """20. The workbook's queries name only metrics and fields that the app emits."""
    workbook = snapshot.one("Microsoft.Insights/workbooks")["properties"]
    items = json.loads(workbook["serializedData"])["items"]
    queries = {item["name"]: item["content"]["query"] for item in items if item["type"] == 3}
    wrong = [f"{name} asks for {what}" for name, query in queries.items() for what in unknown_names(query)]
    return wrong if len(queries) >= 10 else [*wrong, "the workbook shows too little"]


def snapshot_is_clear(snapshot: Snapshot) -> list[str]:
    """24. No diagnostics; every name known before the deployment; versions as agreed."""
    wrong = [str(one) for one in snapshot.content["diagnostics"]]
    for resource in snapshot.resources:
        if resource["name"].startswith("[") and "privateDnsZones" not in resource["type"]:
            wrong.append(f"the name of a {resource['type']} is not known")
        agreed = next((v for kind, v in VERSIONS.items() if resource["type"].startswith(kind)), None)
        if resource["apiVersion"] != agreed:
            wrong.append(f"{resource['type']} in version {resource['apiVersion']}")
    return wrong


def budget_as_asked(snapshot: Snapshot) -> list[str]:
    """25. With the people of the alerts told, or none."""
    budgets = snapshot.of("Microsoft.Consumption/budgets")
    if bool(budgets) != (snapshot.variant == "private-network"):
        return ["the budget is not as asked"]
    notifications = [n for b in budgets for n in b["properties"]["notifications"].values()]
    return ["nobody hears of the budget"] if any(not n["contactEmails"] for n in notifications) else []


def everything_is_tagged(snapshot: Snapshot) -> list[str]:
    """What a bill and azd go by."""
    untagged = ("Microsoft.Authorization/", "Microsoft.Insights/diagnosticSettings", "Microsoft.Consumption/")
    return [
        f"{resource['id']} has no tag"
        for resource in snapshot.resources
        if "location" in resource
        and not resource["type"].startswith(untagged)
        and not resource.get("tags", {}).get("azd-env-name")
    ]
