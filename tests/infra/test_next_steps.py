"""The hook after a deployment: finished commands, from what the deployment tells and nothing else."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping

import pytest

from infra import tenant
from infra.next_steps import ASKED, EDGE_OUTPUTS, OUTPUTS, MissingValue, next_steps, values_of
from tests.infra.code_names import ROOT
from tests.infra.snapshot import VARIANTS, golden

VALUES: Mapping[str, str] = {
    "AZURE_ENV_NAME": "producao",
    **{name: name.lower() for name in OUTPUTS},
    "DESK_URL": "https://func-balcao.example",
    "TABLES_ENDPOINT": "https://stbalcao.example/",
    "CLERKS_GROUP_ID": "g-1",
}


def commands(values: Mapping[str, str]) -> list[str]:
    return [line for line in next_steps(values) if line and not line.startswith("#")]


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_deployment_tells_what_the_commands_need(variant: str) -> None:
    outputs = golden(variant).content["outputs"]

    assert {*OUTPUTS, *EDGE_OUTPUTS} <= set(outputs)
    parameters = (ROOT / "infra" / "main.bicepparam").read_text("utf-8")
    assert [name for name in (*OUTPUTS, *EDGE_OUTPUTS, *ASKED) if f"'{name}'" in parameters] == [], (
        "azd would feed it back"
    )


def test_the_first_command_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    (identity,) = (line for line in commands(VALUES) if "infra.tenant identity" in line)
    python, flag, module, *arguments = shlex.split(identity)

    assert (python, flag, module) == (".venv/bin/python", "-m", "infra.tenant")
    tenant.main([*arguments, "--dry-run"])
    assert "-Group 'g-1' -Rank 1" in capsys.readouterr().out


def test_without_a_group_the_command_says_how_to_name_one() -> None:
    without = {name: value for name, value in VALUES.items() if name != "CLERKS_GROUP_ID"}

    assert any("azd env set CLERKS_GROUP_ID" in line for line in commands(without))
    assert not any("--everybody" in line for line in next_steps(without))


def test_no_secret_is_shown_and_the_key_is_taken_out_once() -> None:
    told = next_steps({**VALUES, "TICKET_KEY": "c2VjcmV0"})

    assert 'azd env set TICKET_KEY ""' in told
    assert "c2VjcmV0" not in "\n".join(told)
    assert 'azd env set TICKET_KEY ""' not in next_steps(VALUES)


def test_an_own_domain_has_its_certificate_before_anybody_is_sent_there() -> None:
    told = commands({**VALUES, "OWN_HOST_NAME": "balcao.example"})
    order = ["hostname add", "ssl create", "ssl bind", "curl --fail https://balcao", "--url https://balcao"]
    order += ["azd env set PUBLIC_HOST_NAME balcao.example", "azd provision"]

    where = [next(number for number, line in enumerate(told) if step in line) for step in order]
    assert where == sorted(where)
    records = "\n".join(next_steps({**VALUES, "OWN_HOST_NAME": "balcao.example"}))
    assert "balcao.example  CNAME  site_host_name" in records
    assert "asuid.balcao.example  TXT  domain_verification_id" in records


AT_EDGE = {**VALUES, "OWN_HOST_NAME": "balcao.example", "FRONT_DOOR_HOST_NAME": "balcao-1.azurefd.example"}


def test_at_front_door_the_name_is_proven_before_anybody_is_sent_there() -> None:
    lines = next_steps({**AT_EDGE, "FRONT_DOOR_VALIDATION_TOKEN": "proof"})
    order = ["balcao.example  CNAME  balcao-1.azurefd.example", "_dnsauth.balcao.example  TXT  proof"]
    order += ["curl --fail https://balcao.example", "--url https://balcao.example"]
    order += ["azd env set PUBLIC_HOST_NAME balcao.example", "azd provision"]

    where = [next(number for number, line in enumerate(lines) if step in line) for step in order]
    assert where == sorted(where)
    assert not any("functionapp config" in line for line in lines)


def test_front_door_is_first_asked_for_its_proof() -> None:
    told = commands(AT_EDGE)

    assert "azd provision" in told
    assert not any("PUBLIC_HOST_NAME" in line for line in told)


def test_a_domain_in_use_is_not_told_again() -> None:
    told = commands({**VALUES, "OWN_HOST_NAME": "balcao.example", "PUBLIC_HOST_NAME": "balcao.example"})

    assert not any("hostname add" in line for line in told)


@pytest.mark.parametrize("name", ["AZURE_ENV_NAME", *OUTPUTS])
def test_what_the_deployment_has_not_told_is_named(name: str) -> None:
    with pytest.raises(MissingValue, match=name):
        next_steps({**VALUES, name: ""})


def test_azd_s_own_form_is_read() -> None:
    given = {"A": 'with "quotes"', "B": "a=b", "C": ""}
    lines = [f"{name}={json.dumps(value)}\n" for name, value in given.items()]

    assert values_of([*lines, "\n", "D=plain"]) == {**given, "D": "plain"}
