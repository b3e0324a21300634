"""The finished commands that follow a deployment: `azd env get-values | python -m infra.next_steps`.

azure.yaml's hook `postprovision` runs it. It changes nothing, asks nobody and shows no secret.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence

from infra import texts_pt as text

OUTPUTS = (
    "DESK_URL",
    "DOMAIN_VERIFICATION_ID",
    "GRAPH_CLIENT_ID",
    "GRAPH_PRINCIPAL_ID",
    "IDENTITY_TENANT_ID",
    "RESOURCE_GROUP_NAME",
    "SITE_HOST_NAME",
    "SITE_NAME",
    "TABLES_ENDPOINT",
    "VAULT_NAME",
)
"""What the deployment tells (the outputs of infra/main.bicep)."""
EDGE_OUTPUTS = ("FRONT_DOOR_HOST_NAME", "FRONT_DOOR_VALIDATION_TOKEN")
"""What it tells besides where Front Door stands before the app; empty otherwise."""
ASKED = ("CLERKS_GROUP_ID",)
"""What an operator sets for these commands alone: the deployment does not read it."""


class MissingValue(ValueError):
    """A value of the deployment is not there; the message names it and says what to do."""


def values_of(lines: Iterable[str]) -> Mapping[str, str]:
    """Name → value of `azd env get-values`: a line `NAME="value"` for each, escaped as in JSON."""
    found: dict[str, str] = {}
    for line in lines:
        name, separator, value = line.strip().partition("=")
        if separator:
            found[name] = json.loads(value) if value.startswith('"') else value
    return found


def next_steps(values: Mapping[str, str]) -> Sequence[str]:
    """The lines to print: comments (`# …`) in Portuguese, and commands. Raises `MissingValue`."""
    missing = [name for name in ("AZURE_ENV_NAME", *OUTPUTS) if not values.get(name)]
    if missing:
        raise MissingValue(text.NEXT_MISSING.format(names=", ".join(missing)))
    lines: list[str] = []
    if values.get("TICKET_KEY"):
        lines += [f"# {text.NEXT_TICKET_KEY}", 'azd env set TICKET_KEY ""', ""]
    lines += [f"# {text.NEXT_IDENTITY}", *_identity(values, values["DESK_URL"]), ""]
    own = values.get("OWN_HOST_NAME", "")
    if own and own != values.get("PUBLIC_HOST_NAME"):
        at_edge = bool(values.get("FRONT_DOOR_HOST_NAME"))
        lines += [*(_own_domain_at_edge if at_edge else _own_domain)(values, own), ""]
    if values.get("CALL_EVENTS") != "on":
        lines += [f"# {text.NEXT_CALL_EVENTS}", _certificate(values["VAULT_NAME"]), ""]
    endpoint = values["TABLES_ENDPOINT"].rstrip("/")
    lines += [
        f"# {text.NEXT_COPY}",
        f".venv/bin/python -m infra.tables save copia-$(date +%F) --endpoint {endpoint}",
        "",
        f"# {text.NEXT_HEALTH}",
        f"curl --fail {values['DESK_URL']}/api/health",
    ]
    return lines


def _identity(values: Mapping[str, str], url: str) -> Sequence[str]:
    group = values.get("CLERKS_GROUP_ID", "")
    options = {
        "environment": values["AZURE_ENV_NAME"],
        "tenant-id": values["IDENTITY_TENANT_ID"],
        "principal-id": values["GRAPH_PRINCIPAL_ID"],
        "client-id": values["GRAPH_CLIENT_ID"],
        "url": url,
        "group-id": group or text.NEXT_GROUP,
    }
    told = " ".join(f"--{name} {shlex.quote(value)}" for name, value in options.items())
    return [f".venv/bin/python -m infra.tenant identity {told}"]


def _own_domain(values: Mapping[str, str], host: str) -> Sequence[str]:
    """In an order in which nothing answers under a name before its certificate is there."""
    where = f"--resource-group {values['RESOURCE_GROUP_NAME']} --name {values['SITE_NAME']}"
    of_host = shlex.quote(f"[?contains(hostNames, '{host}')].thumbprint | [0]")
    thumbprint = (
        f"$(az functionapp config ssl list --resource-group {values['RESOURCE_GROUP_NAME']} "
        f"--query {of_host} --output tsv)"
    )
    return [
        f"# {text.NEXT_RECORDS}",
        f"#   {host}  CNAME  {values['SITE_HOST_NAME']}",
        f"#   asuid.{host}  TXT  {values['DOMAIN_VERIFICATION_ID']}",
        f"# {text.NEXT_BINDING}",
        f"az functionapp config hostname add {where} --hostname {host}",
        f"az functionapp config ssl create {where} --hostname {host}",
        f'az functionapp config ssl bind {where} --certificate-thumbprint "{thumbprint}" --ssl-type SNI',
        *_people_are_sent_to(values, host),
    ]


def _own_domain_at_edge(values: Mapping[str, str], host: str) -> Sequence[str]:
    """Front Door makes the certificate by itself as soon as it sees the record that proves the name."""
    proof = values.get("FRONT_DOOR_VALIDATION_TOKEN", "")
    if not proof:
        return [f"# {text.NEXT_EDGE_NAME}", "azd provision"]
    return [
        f"# {text.NEXT_RECORDS}",
        f"#   {host}  CNAME  {values['FRONT_DOOR_HOST_NAME']}",
        f"#   _dnsauth.{host}  TXT  {proof}",
        f"# {text.NEXT_EDGE_CERTIFICATE}",
        *_people_are_sent_to(values, host),
    ]


def _people_are_sent_to(values: Mapping[str, str], host: str) -> Sequence[str]:
    """Once the name answers with its certificate."""
    return [
        f"curl --fail https://{host}/api/health",
        f"# {text.NEXT_SIGN_IN}",
        *_identity(values, f"https://{host}"),
        f"# {text.NEXT_PUBLIC_NAME}",
        f"azd env set PUBLIC_HOST_NAME {host}",
        "azd provision",
    ]


def _certificate(vault: str) -> str:
    return (
        f"az keyvault certificate create --vault-name {vault} --name graph-events "
        "--policy @infra/graph-events.policy.json"
    )


def main() -> None:
    """Read the environment of azd from standard input, print what comes next."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    try:
        lines = next_steps(values_of(sys.stdin))
    except MissingValue as error:
        raise SystemExit(str(error)) from error
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
