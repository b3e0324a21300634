"""Creates in the court's directory what Bicep cannot: `python -m infra.tenant --help`.

`app` before the deployment (it prints the client id that the deployment needs), `identity` after it. Both may
be run again at any time: what exists is kept, what differs is corrected. `--dry-run` prints every call and
changes nothing; it needs no account.
"""

from __future__ import annotations

import argparse
import sys
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from infra.graph_calls import AzGraph, DryRun, Graph
from shared.domain.clerk import Role

GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"
MEETINGS = "OnlineMeetings.ReadWrite.All"
TOKEN_EXCHANGE = "api://AzureADTokenExchange"  # noqa: S105  (an audience)
CREDENTIAL = "balcao-virtual-identity"
POLICY = "BalcaoVirtual"
"""Also the name in docs/operations/configurar-teams.md and in the self-check."""
_ROLE_IDS = uuid.UUID("5b4f2f0c-5d0a-4f2e-9d34-0f6d0b1a7c11")
_MEANINGS = {
    Role.CLERK: "Chama e atende visitantes nos cartórios em que está lotado.",
    Role.MANAGER: "Atende, muda horários e lotação e lê os registros dos seus cartórios.",
    Role.ADMINISTRATOR: "Administra todos os cartórios.",
}


class TenantError(RuntimeError):
    """The directory is not as the step needs it; the message says what to do."""


def ensure_app(graph: Graph, environment: str, redirect: str | None = None) -> Mapping[str, Any]:
    """The app registration with its roles, and its service principal, which only users with a role can
    sign in to.
    """
    name = f"Balcão Virtual ({environment})"
    query = f"/applications?{_filter('displayName', name)}"
    found = graph.call("GET", query).get("value", [])
    if len(found) > 1:
        raise TenantError(f"{len(found)} app registrations are called {name!r}: delete or rename all but one")
    if not found:
        application = graph.call("POST", "/applications", _application(name, {}, redirect))
    else:
        application = found[0]
        wanted = _application(name, application, redirect)
        changed = {key: value for key, value in wanted.items() if application.get(key) != value}
        if changed:
            graph.call("PATCH", f"/applications/{application['id']}", changed)
    _ensure_principal(graph, application["appId"])
    return application


def ensure_identity(graph: Graph, environment: str, tenant_id: str, principal_id: str, url: str) -> None:
    """Let the managed identity act for the app registration, and let it open Teams meetings."""
    application = ensure_app(graph, environment, f"{url}/.auth/login/aad/callback")
    credentials = f"/applications/{application['id']}/federatedIdentityCredentials"
    wanted = {
        "name": CREDENTIAL,
        "issuer": f"https://login.microsoftonline.com/{tenant_id}/v2.0",
        "subject": principal_id,
        "audiences": [TOKEN_EXCHANGE],
    }
    present = {one["name"]: one for one in graph.call("GET", credentials).get("value", [])}
    if CREDENTIAL not in present:
        graph.call("POST", credentials, wanted)
    elif any(present[CREDENTIAL].get(key) != value for key, value in wanted.items()):
        graph.call("PATCH", f"{credentials}/{present[CREDENTIAL]['id']}", wanted)
    _ensure_permission(graph, principal_id)


def teams_commands(client_id: str, group_id: str | None) -> Sequence[str]:
    """PowerShell: Teams offers no other way to set this policy. It takes effect after up to 30 minutes.

    Without a group it holds for every account of the tenant, which the command line only does if told to.
    The tenant's environments share the policy: an id is added, because a plain list would remove the others.
    """
    whom = f"-Group '{group_id}' -Rank 1" if group_id else "-Global"
    return (
        "Connect-MicrosoftTeams",
        f"if (-not (Get-CsApplicationAccessPolicy -Identity {POLICY} -ErrorAction SilentlyContinue)) "
        f"{{ New-CsApplicationAccessPolicy -Identity {POLICY} -AppIds '{client_id}' }} "
        f"else {{ Set-CsApplicationAccessPolicy -Identity {POLICY} -AppIds @{{Add='{client_id}'}} }}",
        f"Grant-CsApplicationAccessPolicy -PolicyName {POLICY} {whom}",
    )


def _application(name: str, present: Mapping[str, Any], redirect: str | None) -> dict[str, Any]:
    """The wanted registration. Redirects and roles that somebody else added are kept."""
    web = dict(present.get("web") or {})
    redirects = list(web.get("redirectUris") or [])
    if redirect and redirect not in redirects:
        redirects.append(redirect)
    ours = {role["id"]: role for role in map(_role, Role)}
    present_roles: list[dict[str, Any]] = present.get("appRoles") or []
    # Graph adds fields of its own to those it was given: they are merged under ours and are no difference.
    kept = [{**role, **ours.pop(role["id"], {})} for role in present_roles]
    return {
        "displayName": name,
        "signInAudience": "AzureADMyOrg",
        "optionalClaims": _optional_claims(present.get("optionalClaims") or {}),
        "api": {**(present.get("api") or {}), "requestedAccessTokenVersion": 2},
        "web": {
            **web,
            "redirectUris": redirects,
            "implicitGrantSettings": {"enableIdTokenIssuance": True, "enableAccessTokenIssuance": False},
        },
        "appRoles": [*kept, *ours.values()],
    }


def _optional_claims(present: Mapping[str, Any]) -> dict[str, Any]:
    """What the ID token has to say beside the usual: who is a member of the tenant, and their sign-in name.

    Claims that somebody else added are kept.
    """
    listed: list[dict[str, Any]] = list(present.get("idToken") or [])
    known = {claim["name"] for claim in listed}
    ours: list[dict[str, Any]] = [
        {"name": name, "essential": False, "additionalProperties": [], "source": None}
        for name in ("acct", "upn")
        if name not in known
    ]
    return {**present, "idToken": [*listed, *ours]}


def _filter(field: str, value: str) -> str:
    return "$filter=" + quote(f"{field} eq '{value}'")


def _role(role: Role) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(_ROLE_IDS, role.value)),
        "allowedMemberTypes": ["User"],
        "displayName": role.value,
        "description": _MEANINGS[role],
        "isEnabled": True,
        "value": role.value,
    }


def _ensure_principal(graph: Graph, app_id: str) -> None:
    found = graph.call("GET", f"/servicePrincipals?{_filter('appId', app_id)}").get("value", [])
    if not found:
        graph.call("POST", "/servicePrincipals", {"appId": app_id, "appRoleAssignmentRequired": True})
    elif found[0].get("appRoleAssignmentRequired") is not True:
        graph.call("PATCH", f"/servicePrincipals/{found[0]['id']}", {"appRoleAssignmentRequired": True})


def _ensure_permission(graph: Graph, principal_id: str) -> None:
    query = f"/servicePrincipals?{_filter('appId', GRAPH_APP_ID)}&$select=id,appRoles"
    (resource,) = graph.call("GET", query)["value"]
    roles = [role["id"] for role in resource["appRoles"] if role["value"] == MEETINGS]
    if not roles:
        raise TenantError(f"Microsoft Graph offers no application permission {MEETINGS}")
    assignments = f"/servicePrincipals/{principal_id}/appRoleAssignments"
    given = [one["appRoleId"] for one in graph.call("GET", assignments).get("value", [])]
    if roles[0] not in given:
        wanted = {"principalId": principal_id, "resourceId": resource["id"], "appRoleId": roles[0]}
        graph.call("POST", assignments, wanted)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, do the step, print what comes next."""
    given = _parser().parse_args(arguments)
    graph: Graph = DryRun(sys.stdout.write) if given.dry_run else AzGraph()
    try:
        if given.step == "app":
            client_id = ensure_app(graph, given.environment)["appId"]
            sys.stdout.write(f"azd env set STAFF_CLIENT_ID {client_id}\n")
            return
        ensure_identity(graph, given.environment, given.tenant_id, given.principal_id, given.url.rstrip("/"))
    except TenantError as error:
        raise SystemExit(str(error)) from error
    sys.stdout.write(
        "# Teams policy, in PowerShell with the module MicrosoftTeams, as a Teams administrator:\n"
    )
    sys.stdout.write("\n".join(teams_commands(given.client_id, given.group_id)) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    app = steps.add_parser("app", help="before the deployment: app registration, roles, service principal")
    identity = steps.add_parser(
        "identity", help="after it: sign-in without a secret, Graph permission, Teams"
    )
    for step in (app, identity):
        step.add_argument("--environment", required=True, help="as AZURE_ENV_NAME")
        step.add_argument("--dry-run", action="store_true", help="print the calls, change nothing")
    identity.add_argument("--tenant-id", required=True)
    identity.add_argument("--principal-id", required=True, help="object id of the identity")
    identity.add_argument("--client-id", required=True, help="client id of the identity")
    identity.add_argument("--url", required=True, help="address of the product's pages")
    hosts = identity.add_mutually_exclusive_group(required=True)
    hosts.add_argument("--group-id", help="group of the clerks: the app may open meetings for its members")
    hosts.add_argument("--everybody", action="store_true", help="for every account of the tenant instead")
    return parser


if __name__ == "__main__":
    main()
