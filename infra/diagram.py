"""The picture of what is deployed, drawn from the snapshots: `python -m infra.diagram`.

Boxes are resources of the snapshot, arrows its role assignments and endpoints, so that the picture shows only
what is deployed. A test compares the page with the snapshots.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from infra import texts_pt as text

ROOT = Path(__file__).resolve().parent.parent
SNAPSHOTS = ROOT / "tests" / "infra" / "snapshots"
PAGE = ROOT / "docs" / "operations" / "implantacao.md"
VARIANTS = {
    "simplest": "A forma mais simples",
    "private-network": "Com rede privada",
    "scheduler": "Com Durable Task Scheduler",
    "call-events": "Com eventos de chamada do Graph (e rede privada)",
}
_BOXES = (
    ("Microsoft.Web/sites", "", "app", text.APP),
    ("Microsoft.Storage/storageAccounts", "stbalcao", "data", text.DATA),
    ("Microsoft.Storage/storageAccounts", "sthub", "hub", text.HUB),
    ("Microsoft.Storage/storageAccounts", "stpkg", "packages", text.PACKAGES),
    ("Microsoft.DurableTask/schedulers", "", "scheduler", text.SCHEDULER),
    ("Microsoft.KeyVault/vaults", "", "vault", text.VAULT),
    ("Microsoft.Insights/components", "", "telemetry", text.TELEMETRY),
)
_INSIDE = (
    ("queueServices/queues", "filas"),
    ("tableServices/tables", "tabelas"),
    ("blobServices/containers", "contêineres"),
)

Resource = dict[str, Any]


def diagram(resources: Sequence[Resource]) -> str:
    """Mermaid of one snapshot."""
    boxes = {
        key: (found, label) for kind, start, key, label in _BOXES for found in _find(resources, kind, start)
    }
    lines = [
        "flowchart LR",
        f"  publico([{text.PUBLIC}]) -->|HTTPS| app",
        f"  equipe([{text.STAFF}]) -->|HTTPS| app",
    ]
    lines.append(f"  equipe -->|{text.SIGN_IN}| entra[{text.ENTRA}]")
    lines.append(f"  app -->|{text.WITHOUT_KEY}| graph_[{text.TEAMS}]")
    lines += [f"  {key}[{_label(label, found, resources)}]" for key, (found, label) in boxes.items()]
    scopes = {
        given["id"].split("/providers/Microsoft.Authorization/")[0]
        for given in _find(resources, "Microsoft.Authorization/roleAssignments")
    }
    private = {
        one["properties"]["privateLinkServiceConnections"][0]["properties"]["privateLinkServiceId"]
        for one in _find(resources, "Microsoft.Network/privateEndpoints")
    }
    for key, (found, _) in boxes.items():
        if found["id"] in scopes:
            way = "rede privada, " if found["id"] in private else ""
            lines.append(f"  app -->|{way}{text.WITHOUT_KEY}| {key}")
    alerts = len(_find(resources, "Microsoft.Insights/scheduledQueryRules"))
    alerts += len(_find(resources, "Microsoft.Insights/metricAlerts"))
    lines.append(f"  telemetry -->|{alerts} regras| people([{text.PEOPLE}])")
    return "\n".join(lines)


def page() -> str:
    """The whole page."""
    parts = [
        "# O que está implantado\n",
        "Desenhado a partir dos *snapshots* do Bicep por `python -m infra.diagram`.\n",
    ]
    for variant, title in VARIANTS.items():
        content = json.loads((SNAPSHOTS / f"{variant}.snapshot.json").read_text("utf-8"))
        resources = content["predictedResources"]
        parts.append(f"## {title}\n\n{len(resources)} recursos.\n\n```mermaid\n{diagram(resources)}\n```\n")
    return "\n".join(parts)


def _find(resources: Sequence[Resource], kind: str, start: str = "") -> list[Resource]:
    return [one for one in resources if one["type"] == kind and one["name"].startswith(start)]


def _label(label: str, found: Resource, resources: Sequence[Resource]) -> str:
    """What the resource is, and what it holds."""
    contents: list[str] = []
    for kind, name in _INSIDE:
        inside = [
            one["name"].split("/")[-1]
            for one in resources
            if one["type"].endswith(kind) and one["id"].startswith(found["id"] + "/")
        ]
        if inside:
            contents.append(f"{name}: {', '.join(inside)}")
    return '"' + "<br/>".join([label, *contents]) + '"'


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
