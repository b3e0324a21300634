"""The court's own parameter file: the environment becomes parameters, and what it lacks is named."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest

from tests.infra.code_names import ROOT
from tests.infra.compiler import find_bicep

LEAST = {
    "AZURE_ENV_NAME": "producao",
    "STAFF_CLIENT_ID": "33333333-3333-3333-3333-333333333333",
    "ALERT_EMAILS": "a@tribunal.example,b@tribunal.example",
}


def built(environment: dict[str, str]) -> tuple[int, dict[str, Any], str]:
    """Exit status, parameters, complaints."""
    executable = find_bicep()
    if executable is None:
        pytest.skip("no Bicep compiler: set BICEP or put bicep on the PATH")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "XDG_CACHE_HOME") if name in os.environ}
    done = subprocess.run(
        [executable, "build-params", str(ROOT / "infra" / "main.bicepparam"), "--stdout"],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    given: dict[str, Any] = json.loads(json.loads(done.stdout)["parametersJson"]) if done.stdout else {}
    return done.returncode, given.get("parameters", {}), done.stderr


def test_the_least_environment_is_enough() -> None:
    status, parameters, complaints = built(LEAST)

    assert (status, complaints) == (0, "")
    receivers = {"emails": LEAST["ALERT_EMAILS"].split(","), "phones": []}
    assert parameters["alertReceivers"]["value"] == receivers
    assert parameters["availabilityTest"]["value"] is True
    assert parameters["location"]["value"] == "brazilsouth"
    assert parameters["privateNetwork"]["value"] is False
    assert parameters["staffRequireIdToken"]["value"] == "off"


@pytest.mark.slow
def test_every_option_reaches_its_parameter() -> None:
    options = {"PRIVATE_NETWORK": "true", "ZONE_REDUNDANT": "true", "DURABLE_BACKEND": "scheduler"}
    options |= {"MONTHLY_BUDGET": "2000", "BUDGET_START": "2026-12-01", "PUBLIC_HOST_NAME": "balcao.example"}
    options |= {"TICKET_KEY": "A" * 44, "TICKET_KEY_PREVIOUS_VERSION": "1f", "CALL_EVENTS": "on"}
    options |= {"FRONT_DOOR": "premium", "FIREWALL_MODE": "Detection", "OWN_HOST_NAME": "outro.example"}
    options |= {"STAFF_TENANT_ID": "t-1", "SCHEDULER_SKU": "Dedicated", "LOCK_DATA": "false"}
    options |= {
        "INSTANCE_MEMORY_MB": "4096",
        "MAXIMUM_INSTANCES": "200",
        "LOG_DAYS": "180",
        "HISTORY_DAYS": "14",
    }
    options |= {
        "ALERT_PHONES": "55:1,55:2",
        "ALERT_WEBHOOK": "https://a",
        "ALERT_TEAMS_WORKFLOW": "https://b",
    }
    options |= {"MEETING_JOIN_HOSTS": "gov.teams.example", "STAFF_REQUIRE_ID_TOKEN": "on"}
    status, parameters, complaints = built(LEAST | options)

    assert (status, complaints) == (0, "")
    assert parameters["durableBackend"]["value"] == "scheduler"
    assert parameters["budget"]["value"] == {"amount": 2000, "start": "2026-12-01"}
    assert parameters["staffTenantId"]["value"] == "t-1"
    assert parameters["schedulerSku"]["value"] == "Dedicated"
    assert parameters["lockData"]["value"] is False
    assert parameters["scale"]["value"] == {"instanceMemoryMB": 4096, "maximumInstanceCount": 200}
    assert parameters["retention"]["value"] == {"logDays": 180, "historyDays": 14}
    assert parameters["alertReceivers"]["value"]["phones"] == ["55:1", "55:2"]
    assert parameters["urgentWebhook"]["value"] == "https://a"
    assert parameters["teamsWorkflow"]["value"] == "https://b"
    assert parameters["publicHostName"]["value"] == "balcao.example"
    assert parameters["ownHostName"]["value"] == "outro.example"
    assert (parameters["frontDoor"]["value"], parameters["firewallMode"]["value"]) == ("premium", "Detection")
    assert parameters["ticketKey"]["value"] == options["TICKET_KEY"]
    assert parameters["previousTicketKeyVersion"]["value"] == "1f"
    assert parameters["callEvents"]["value"] == "on"
    assert parameters["staffRequireIdToken"]["value"] == "on"
    assert parameters["meetingJoinHosts"]["value"] == "gov.teams.example"


@pytest.mark.slow
@pytest.mark.parametrize("name", LEAST)
def test_what_is_missing_is_named(name: str) -> None:
    status, _, complaints = built({key: value for key, value in LEAST.items() if key != name})

    assert status == 1
    assert f'"{name}"' in complaints


@pytest.mark.slow
def test_a_word_outside_the_closed_set_is_refused() -> None:
    status, _, complaints = built({**LEAST, "DURABLE_BACKEND": "netherite"})

    assert status == 1
    assert "netherite" in complaints
