"""Settings: the example file says every name, and a mistake names the setting."""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping

import pytest

from shared.settings import SettingError, read_settings
from tests.infra.code_names import EXAMPLE, HOSTS_OWN, SETTINGS
from tests.product import ROOT

KEY = base64.b64encode(b"k" * 32).decode()
GOOD = {"AzureWebJobsStorage": "UseDevelopmentStorage=true", "TICKET_KEY": KEY}

PEM = "-----BEGIN NOTHING-----"
CALL_EVENTS = {
    "GRAPH_CALL_EVENTS": "on",
    "GRAPH_EVENTS_CERTIFICATE": PEM,
    "GRAPH_EVENTS_KEY": PEM,
    "GRAPH_CLIENT_ID": "app",
    "PUBLIC_BASE_URL": "https://balcao.example",
}
"""What is only read once it is switched on."""
DEVELOPMENT = {"AZURE_FUNCTIONS_ENVIRONMENT": "Development"}
REFERENCE = "@Microsoft.KeyVault(SecretUri=https://kv.example/secrets/graph-events)"
"""What the setting holds until the secret is there, and when the vault fails later."""


class Asked(Mapping[str, str]):
    """An environment that remembers what was looked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def test_the_example_has_every_setting_that_is_read_with_a_comment() -> None:
    names = SETTINGS | HOSTS_OWN

    plain, whole = Asked(GOOD), Asked({**GOOD, **CALL_EVENTS})
    read_settings(plain)
    read_settings(whole)

    assert plain.names | whole.names == SETTINGS
    assert {f"_comment_{name}" for name in names} == set(EXAMPLE) - names
    assert all(len(EXAMPLE[f"_comment_{name}"]) > 10 for name in names)


def test_the_example_holds_no_secret() -> None:
    assert EXAMPLE["TICKET_KEY"] == EXAMPLE["TICKET_KEY_PREVIOUS"] == ""
    assert "AccountKey" not in EXAMPLE["AzureWebJobsStorage"]


@pytest.mark.parametrize("name", ["STAFF_JWKS_URL", "STAFF_ISSUER", "GRAPH_EVENTS_JWKS_URL"])
@pytest.mark.parametrize(
    "address",
    [
        "http://login.example/keys",
        "https://",
        "https://localhost/keys",
        "https://a@login.example/keys",
        "file:///keys",
        "login.example/keys",
        "https://login.example /keys",
        "https://[login.example/keys",
    ],
)
def test_whom_we_believe_is_at_an_https_host_but_in_development(name: str, address: str) -> None:
    with pytest.raises(SettingError, match=f"setting {name}: must be an https address"):
        read_settings({**GOOD, **CALL_EVENTS, name: address})
    read_settings({**GOOD, **CALL_EVENTS, name: "http://127.0.0.1:1/keys", **DEVELOPMENT})
    read_settings({**GOOD, **CALL_EVENTS, name: "https://login.example/keys"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AzureWebJobsStorage", ""),
        ("TICKET_KEY", ""),
        ("TICKET_KEY", "no base64!"),
        ("TICKET_KEY", base64.b64encode(b"short").decode()),
        ("TICKET_KEY_PREVIOUS", base64.b64encode(b"short").decode()),
        ("STAFF_REQUIRE_ID_TOKEN", "true"),
        ("HISTORY_RETENTION_DAYS", "a week"),
        ("HISTORY_RETENTION_DAYS", "0"),
        ("HELD_REQUESTS", "many"),
        ("GRAPH_BASE", "http://graph.microsoft.com/v1.0"),
        ("GRAPH_SCOPE", "https://graph.microsoft.us/.default"),
    ],
)
def test_a_mistake_names_the_setting(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name) as caught:
        read_settings({**GOOD, name: value})

    assert caught.value.name == name
    assert value == "" or value not in str(caught.value)


def test_staff_endpoints_stay_shut_unless_the_platform_says_otherwise() -> None:
    assert read_settings(GOOD).staff.enabled is False
    for value, enabled in (("True", True), ("False", False), ("", False)):
        assert read_settings({**GOOD, "WEBSITE_AUTH_ENABLED": value}).staff.enabled is enabled


@pytest.mark.parametrize("value", ["true", "TRUE", " True", "True ", "1", "yes", "on"])
def test_an_unknown_value_of_platform_sign_in_is_logged_as_an_error(
    value: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_settings({**GOOD, "WEBSITE_AUTH_ENABLED": value}).staff.enabled is False

    [line] = caplog.records
    assert (line.levelno, line.getMessage().split()[0]) == (logging.ERROR, "WEBSITE_AUTH_ENABLED")


def test_an_id_token_is_asked_for_only_where_it_is_set() -> None:
    assert read_settings(GOOD).staff.require_id_token is False
    for value, required in (("", False), ("off", False), ("on", True), ("On", True)):
        staff = read_settings({**GOOD, "STAFF_REQUIRE_ID_TOKEN": value}).staff
        assert staff.require_id_token is required


def test_the_example_leaves_platform_sign_in_to_the_platform() -> None:
    values: dict[str, str] = json.loads((ROOT / "local.settings.json.example").read_text())["Values"]

    assert values["WEBSITE_AUTH_ENABLED"] == ""
    assert values["STAFF_REQUIRE_ID_TOKEN"] == "off"


def test_what_is_left_out_has_the_published_values() -> None:
    settings = read_settings({**GOOD, "STAFF_TENANT_ID": "t", "PUBLIC_BASE_URL": "https://balcao.example/"})

    assert settings.staff.issuer == "https://login.microsoftonline.com/t/v2.0"
    assert settings.staff.jwks_url == "https://login.microsoftonline.com/t/discovery/v2.0/keys"
    assert settings.public_base_url == "https://balcao.example"
    assert (settings.graph.in_cloud, settings.history_retention_days) == (True, 7)


@pytest.mark.parametrize("name", ["GRAPH_EVENTS_CERTIFICATE", "GRAPH_EVENTS_KEY"])
@pytest.mark.parametrize("value", [REFERENCE, "", "no PEM"])
def test_a_key_that_did_not_come_costs_the_call_events_only(
    name: str, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_settings({**GOOD, **CALL_EVENTS}).call_events is not None
    assert caplog.records == []

    assert read_settings({**GOOD, **CALL_EVENTS, name: value}).call_events is None

    [line] = caplog.records
    assert line.levelno == logging.ERROR
    assert line.getMessage().startswith(f"call events are off: setting {name}")
    assert ("reference did not resolve" in line.getMessage()) is (value == REFERENCE)


def test_the_vault_s_one_text_is_taken_apart() -> None:
    """Key Vault's certificate in PEM: the key, then the certificate, in one secret for both settings."""
    key = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"
    certificate = "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----"
    both = f"{key}\n{certificate}\n"
    settings = read_settings(
        {**GOOD, **CALL_EVENTS, "GRAPH_EVENTS_CERTIFICATE": both, "GRAPH_EVENTS_KEY": both}
    )

    assert settings.call_events is not None
    assert (settings.call_events.certificate, settings.call_events.key) == (certificate, key)


def test_a_ticket_key_that_did_not_come_from_the_vault_says_so() -> None:
    with pytest.raises(SettingError, match="TICKET_KEY: its Key Vault reference did not resolve"):
        read_settings({**GOOD, "TICKET_KEY": REFERENCE})


def test_without_the_key_before_the_desk_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    settings = read_settings({**GOOD, "TICKET_KEY_PREVIOUS": REFERENCE})

    assert settings.previous_ticket_key is None
    [line] = caplog.records
    assert (line.levelno, line.getMessage().split(":")[0]) == (logging.ERROR, "setting TICKET_KEY_PREVIOUS")


@pytest.mark.parametrize("name", ["PUBLIC_BASE_URL", "GRAPH_CLIENT_ID"])
def test_what_the_deployment_itself_forgot_of_the_call_events_is_named(name: str) -> None:
    with pytest.raises(SettingError):
        read_settings({**GOOD, **CALL_EVENTS, name: ""})


def test_the_app_starts_while_the_key_is_not_in_the_vault() -> None:
    """Azure's own entry, in a process of its own: with an exception there every route would be a 404."""
    environment = {**GOOD, **CALL_EVENTS, "GRAPH_EVENTS_KEY": REFERENCE, "PATH": os.environ["PATH"]}
    script = "import function_app; print(len(function_app.app.get_functions()))"

    started = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert started.returncode == 0, started.stderr
    assert int(started.stdout) > 20
    assert started.stderr.count("call events are off") == 1
