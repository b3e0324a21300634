"""What must hold of telemetry, alerts, workbook and costs. Each rule returns what is wrong."""

from __future__ import annotations

import json
import re

from tests.infra import code_names
from tests.infra.kql import unknown_names
from tests.infra.snapshot import Snapshot

RUNBOOK = code_names.ROOT / "docs" / "operations" / "operar.md"
VERSIONS = {
    "Microsoft.Web/": "2025-03-01",
    "Microsoft.Storage/": "2025-06-01",
    "Microsoft.Insights/components": "2020-02-02",
    "Microsoft.Insights/workbooks": "2023-06-01",
    "Microsoft.Insights/scheduledQueryRules": "2026-03-01",
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
    "Microsoft.Network/privateDnsZones": "2024-06-01",
    "Microsoft.Network/": "2025-01-01",
}
"""Versions in use: stable where there is one, at most two years old where the type moves at all."""


def telemetry_takes_no_key(snapshot: Snapshot) -> list[str]:
    """17."""
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
    group = snapshot.one("Microsoft.Insights/actionGroups")
    workspace = snapshot.one("Microsoft.OperationalInsights/workspaces")["id"]
    wrong = [f"{name}: alert or entry of the runbook alone" for name in sorted(explained ^ rules.keys())]
    if not (group["properties"]["enabled"] and group["properties"]["emailReceivers"]):
        wrong.append("nobody is told")
    for name, rule in rules.items():
        if rule["enabled"] is not True or rule["actions"]["actionGroups"] != [group["id"]]:
            wrong.append(f"{name} tells nobody")
        if rule["scopes"] != [workspace]:
            wrong.append(f"{name} looks elsewhere")
        for criterion in rule["criteria"]["allOf"]:
            wrong += [f"{name} asks for {what}" for what in unknown_names(criterion["query"])]
            if criterion["operator"] == "LessThan" and " by " in criterion["query"]:
                wrong.append(f"{name} would be silent in silence: no rows make no groups")
            if f"{criterion['metricMeasureColumn']} =" not in criterion["query"]:
                wrong.append(f"{name} measures a column that the query does not make")
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
    queues = settings.get(f"{snapshot.account('stbalcao')['id']}/queueServices/default", {"logs": []})
    if {"category": "StorageWrite", "enabled": True} not in queues["logs"]:
        wrong.append("a poison message would not be seen")
    return wrong


def workbook_asks_for_what_is_emitted(snapshot: Snapshot) -> list[str]:
    """20."""
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
