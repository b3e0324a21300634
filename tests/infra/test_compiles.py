"""The Bicep itself: no diagnostic at all, one format, and snapshots that are what is under version control.

`python -m tests.infra.record` writes the snapshots anew after an intended change.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.infra.code_names import ROOT
from tests.infra.compiler import Compiler, copy_infra
from tests.infra.rules_app import secrets_lie_in_the_vault, sign_in_is_what_the_app_goes_by
from tests.infra.rules_data import endpoints_have_names
from tests.infra.snapshot import VARIANTS, Snapshot, golden
from tests.infra.template import template_faults

pytestmark = pytest.mark.xdist_group("bicep")
FILES = sorted((ROOT / "infra").rglob("*.bicep*"))
PARAMETERS = sorted((ROOT / "infra" / "variants").glob("*.bicepparam"))


def test_nothing_to_complain_of(compiler: Compiler, infra: Path) -> None:
    _, diagnostics = compiler.compile(infra / "main.bicep")

    assert diagnostics == []


@pytest.mark.parametrize("path", PARAMETERS, ids=lambda path: path.stem)
def test_parameters_fit(compiler: Compiler, infra: Path, path: Path) -> None:
    assert compiler.parameters(infra / "variants" / path.name) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_one_format(compiler: Compiler, path: Path) -> None:
    assert compiler.formatted(path) == path.read_text("utf-8")


def test_every_variant_has_a_snapshot() -> None:
    assert {path.stem for path in PARAMETERS} == set(VARIANTS)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_snapshot_is_as_recorded(compiler: Compiler, infra: Path, variant: str) -> None:
    assert compiler.snapshot(infra / "variants" / f"{variant}.bicepparam") == golden(variant).content


def test_call_events_come_after_the_vault(compiler: Compiler, tmp_path: Path) -> None:
    """A setting that refers to a certificate which is not there yet would stay what it says."""
    parameters = copy_infra(tmp_path) / "variants" / "call-events.bicepparam"
    text = parameters.read_text("utf-8")
    parameters.write_text(text.replace("param callEvents = 'on'\n", ""), "utf-8")

    before = Snapshot("call-events", compiler.snapshot(parameters))

    assert secrets_lie_in_the_vault(before) == []
    assert before.settings["GRAPH_CALL_EVENTS"] == "off"
    assert "GRAPH_EVENTS_KEY" not in before.settings


def test_the_vault_alone_may_stay_reachable(compiler: Compiler, tmp_path: Path) -> None:
    """For a plan on which references do not find a private vault: roles guard it as before."""
    parameters = copy_infra(tmp_path) / "variants" / "private-network.bicepparam"
    with parameters.open("a", encoding="utf-8") as file:
        file.write("param privateVault = false\n")

    snapshot = Snapshot("private-network", compiler.snapshot(parameters))

    vault = snapshot.one("Microsoft.KeyVault/vaults")
    assert vault["properties"]["publicNetworkAccess"] == "Enabled"
    assert vault["properties"]["networkAcls"]["defaultAction"] == "Allow"
    assert "vault" not in {
        one["name"].rsplit("-")[-1] for one in snapshot.of("Microsoft.Network/privateEndpoints")
    }
    assert endpoints_have_names(snapshot) == []


def test_an_id_token_that_is_asked_for_is_stored_and_renewed(compiler: Compiler, tmp_path: Path) -> None:
    parameters = copy_infra(tmp_path) / "variants" / "simplest.bicepparam"
    with parameters.open("a", encoding="utf-8") as file:
        file.write("param staffRequireIdToken = 'on'\n")

    strict = Snapshot("simplest", compiler.snapshot(parameters))

    assert strict.settings["STAFF_REQUIRE_ID_TOKEN"] == "on"
    assert sign_in_is_what_the_app_goes_by(strict) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "before", "after", "code"),
    [
        (
            "main.bicep",
            "param location string",
            "param location string\nparam left string",
            "no-unused-params",
        ),
        ("app/storage.bicep", "minimumTlsVersion", "minimumTlsVersoin", "BCP089"),
        ("app/app.bicep", "sites@2025-03-01' = {", "sites@2015-03-01' = {", "BCP081"),
        (
            "app/identity.bicep",
            "location: place.location",
            "location: 'brazilsouth'",
            "no-hardcoded-location",
        ),
        ("app/settings.bicep", "union(platform, product", "union(platfrom, product", "BCP057"),
        ("app/sign-in.bicep", "'AllowAnonymous'", "'AllowAnybody'", "BCP036"),
    ],
)
def test_the_strict_rules_see(
    compiler: Compiler, tmp_path: Path, file: str, before: str, after: str, code: str
) -> None:
    infra = copy_infra(tmp_path)
    text = (infra / file).read_text("utf-8")
    assert before in text
    (infra / file).write_text(text.replace(before, after, 1), "utf-8")

    _, diagnostics = compiler.compile(infra / "main.bicep")

    assert any(f" {code} " in f"{one} " for one in diagnostics), diagnostics


def test_no_output_tells_a_secret_and_no_key_is_listed(compiler: Compiler, infra: Path) -> None:
    template, _ = compiler.compile(infra / "main.bicep")

    assert template_faults(template) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "addition", "fault"),
    [
        (
            "app/telemetry.bicep",
            "@description('x')\noutput c string = component.properties.ConnectionString\n",
            "connectionstring in the output c",
        ),
        (
            "app/storage.bicep",
            "@description('x')\n@secure()\noutput k string = account.listKeys().keys[0].value\n",
            "listkeys in the output k",
        ),
        (
            "app/identity.bicep",
            "resource a 'Microsoft.Storage/storageAccounts@2025-06-01' existing = { name: 'abc' }\n"
            "resource b 'Microsoft.Storage/storageAccounts@2025-06-01' = {\n  name: 'def'\n  location: 'x'\n"
            "  kind: 'StorageV2'\n  sku: { name: 'Standard_LRS' }\n"
            "  properties: { customDomain: { name: a.listKeys().keys[0].value } }\n}\n",
            "b lists a key",
        ),
        ("app/identity.bicep", "param mute string = ''\nvar x = mute\n", "mute is not described"),
    ],
)
def test_planted_in_the_template(
    compiler: Compiler, tmp_path: Path, file: str, addition: str, fault: str
) -> None:
    infra = copy_infra(tmp_path, strict=False)  # the strict rules would refuse some of these themselves
    with (infra / file).open("a", encoding="utf-8") as bicep:
        bicep.write(f"\n{addition}")

    template, diagnostics = compiler.compile(infra / "main.bicep")

    assert template, diagnostics
    assert any(fault in one for one in template_faults(template))
