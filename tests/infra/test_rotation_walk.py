"""`docs/operations/operar.md`, «Trocar a chave das visitas»: its commands are run as they stand.

azd and openssl are stand-ins: the first keeps an environment, and deploys what infra/app/vault.bicep and
settings.bicep say of the ticket key, which rules over the snapshots hold (`secrets_lie_in_the_vault`).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shared.domain.credentials import TicketKeys
from shared.settings import read_settings
from tests.infra.code_names import ROOT

PAGE = (ROOT / "docs" / "operations" / "operar.md").read_text("utf-8")
STEPS = PAGE.partition("### Trocar a chave das visitas")[2].partition("\n## ")[0]
TODAY, TOMORROW = STEPS.split("5. No dia seguinte")
TICKET = "abcdefghij-ticket"

OPENSSL = """
import base64, os, sys
assert sys.argv[1:] == ["rand", "-base64", "32"]
print(base64.b64encode(os.urandom(32)).decode())
"""
AZD = """
import json, pathlib, sys, uuid
file = pathlib.Path(__file__).with_name("state.json")
state = json.loads(file.read_text())
environment, vault = state["environment"], state["vault"]
match sys.argv[1:]:
    case ["env", "set", name, value]:
        environment[name] = value
    case ["env", "get-value", name]:
        print(environment[name])
    case ["provision"]:
        if environment.get("TICKET_KEY"):
            vault[uuid.uuid4().hex] = environment["TICKET_KEY"]
        environment["TICKET_KEY_VERSION"] = list(vault)[-1]
        before = environment.get("TICKET_KEY_PREVIOUS_VERSION", "")
        state["settings"] = {
            "TICKET_KEY": list(vault.values())[-1],
            "TICKET_KEY_PREVIOUS": vault[before] if before else "",
        }
    case words:
        sys.exit(f"azd does not know {words}")
file.write_text(json.dumps(state))
"""


class Deployment:
    """What azd, the vault and the app's settings hold."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name, program in (("azd", AZD), ("openssl", OPENSSL)):
            (folder / f"{name}.py").write_text(program, "utf-8")
            command = folder / name
            command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{folder}/{name}.py" "$@"\n', "utf-8")
            command.chmod(0o755)
        self._write({"environment": {}, "vault": {}, "settings": {}})

    def run(self, text: str) -> None:
        """The text's commands, each as it stands."""
        path = f"{self._folder}:{os.environ['PATH']}"
        for command in re.findall(r"`(az[^`]+)`", text):
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", command],
                env={**os.environ, "PATH": path},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, (command, done.stderr)

    @property
    def environment(self) -> dict[str, str]:
        return self._read()["environment"]

    @property
    def keys(self) -> TicketKeys:
        """Those that the app would have."""
        settings = read_settings(
            {"AzureWebJobsStorage": "UseDevelopmentStorage=true", **self._read()["settings"]}
        )
        return TicketKeys(settings.ticket_key, settings.previous_ticket_key)

    def _read(self) -> dict[str, Any]:
        return json.loads((self._folder / "state.json").read_text("utf-8"))

    def _write(self, state: dict[str, Any]) -> None:
        (self._folder / "state.json").write_text(json.dumps(state), "utf-8")


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    """As `docs/operations/instalar.md` leaves it: one key, in the vault only."""
    made = Deployment(tmp_path)
    made.run(
        '`azd env set TICKET_KEY "$(openssl rand -base64 32)"` `azd provision` `azd env set TICKET_KEY ""`'
    )
    return made


def test_open_tickets_stay_valid_while_the_key_rotates_and_no_longer(deployment: Deployment) -> None:
    secret = deployment.keys.ticket_secret(TICKET)

    deployment.run(TODAY)

    during = deployment.keys
    assert during.is_secret(TICKET, secret)
    assert during.ticket_secret(TICKET) != secret
    deployment.run(TOMORROW)
    after = deployment.keys
    assert not after.is_secret(TICKET, secret)
    assert after.ticket_secret(TICKET) == during.ticket_secret(TICKET)


def test_the_key_is_left_in_the_vault_only(deployment: Deployment) -> None:
    deployment.run(TODAY)

    assert deployment.environment["TICKET_KEY"] == ""
    assert all(len(value) < 40 for value in deployment.environment.values())


def test_after_a_leak_nothing_of_before_is_valid(deployment: Deployment) -> None:
    """`desastre.md`, «Vazamento»: the steps 2 to 4 alone."""
    assert "os passos 2 a 4 de [operar.md](operar.md#trocar-a-chave-das-visitas)" in (
        (ROOT / "docs" / "operations" / "desastre.md").read_text("utf-8")
    )
    secret = deployment.keys.ticket_secret(TICKET)

    deployment.run("2." + TODAY.partition("\n2.")[2])

    assert not deployment.keys.is_secret(TICKET, secret)
