"""What Flex Consumption refuses is seen in the Bicep text, without a compiler."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.check import BICEP
from infra.flex import REFUSED_PROPERTIES, REFUSED_SETTINGS, bicep_faults, bicep_files
from tests.infra.code_names import app
from tests.infra.snapshot import VARIANTS, golden

FILES = bicep_files(BICEP)
REFUSED = (Path(__file__).parent / "data" / "refused-app.bicep.txt").read_text("utf-8")
"""infra/app/app.bicep of 28 November 2026."""
SITE_CONFIG, READY = "siteConfig: {\n", "{ name: 'durable', instanceCount: 1 }"


def test_ours_is_accepted() -> None:
    assert bicep_faults(FILES, app()) == []
    assert {"main.bicep", "app/app.bicep", "app/settings.bicep"} <= FILES.keys()


def test_the_one_that_could_not_be_deployed_is_refused() -> None:
    (fault,) = bicep_faults({**FILES, "app/app.bicep": REFUSED}, app())

    assert fault.startswith("app/app.bicep: Flex Consumption refuses the property ftpsState (ARM 51021")


def planted(file: str, before: str, after: str) -> list[str]:
    assert before in FILES[file]
    return bicep_faults({**FILES, file: FILES[file].replace(before, after, 1)}, app())


@pytest.mark.parametrize("name", REFUSED_PROPERTIES)
def test_a_refused_property(name: str) -> None:
    for written in (name, name.upper(), f"'{name}'"):
        faults = planted("app/app.bicep", SITE_CONFIG, f"{SITE_CONFIG}{written}: 'x', ")
        assert any(f"refuses the property {written.strip(chr(39))} (" in fault for fault in faults)


@pytest.mark.parametrize("name", REFUSED_SETTINGS)
def test_a_refused_setting(name: str) -> None:
    faults = planted("app/settings.bicep", "var product = {\n", f"var product = {{\n  {name}: 'x'\n")

    assert any(f"refuses the setting {name} (" in fault for fault in faults)


def test_a_property_in_a_variable_of_another_module_is_seen_too() -> None:
    faults = planted(
        "main.bicep", "var usesScheduler", "var config = {\n  alwaysOn: true\n}\nvar usesScheduler"
    )

    assert any("refuses the property alwaysOn" in fault for fault in faults)


def test_a_comment_and_an_address_are_no_property() -> None:
    comment = "// ftpsState: 'Disabled'\n    /* alwaysOn: true */ siteConfig: { "

    assert planted("app/app.bicep", SITE_CONFIG, comment) == []
    hidden = "siteConfig: { appCommandLine: 'https://x', ftpsState: 'Disabled', "
    assert len(planted("app/app.bicep", SITE_CONFIG, hidden)) == 1


@pytest.mark.parametrize(
    "group", ["function:health", "function:gone", "housekeeping_minute", "queue", "HTTP"]
)
def test_a_group_that_keeps_nothing_ready(group: str) -> None:
    faults = planted("app/app.bicep", READY, f"{{ name: '{group}', instanceCount: 1 }}")

    assert any(f"alwaysReady {group} keeps nothing ready" in fault for fault in faults)


@pytest.mark.parametrize(
    "entry",
    [
        "{ instanceCount: 1, name: 'durables' }",
        "{\n  instanceCount: 1\n  name: 'durables'\n}",
        "{ 'name': 'durables', instanceCount: 1 }",
        "{ name: durables, instanceCount: 1 }",
    ],
)
def test_a_group_is_seen_however_it_is_written(entry: str) -> None:
    faults = planted("app/app.bicep", READY, entry)

    assert any("alwaysReady durables keeps nothing ready" in fault for fault in faults)


def test_a_setting_in_a_list_is_seen_too() -> None:
    listed = "siteConfig: { appSettings: [{ name: 'FUNCTIONS_WORKER_RUNTIME', value: 'python' }], "

    faults = planted("app/app.bicep", SITE_CONFIG, listed)

    assert any("refuses the setting FUNCTIONS_WORKER_RUNTIME" in fault for fault in faults)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_text_names_every_group_that_the_compiler_sees(variant: str) -> None:
    scale = golden(variant).site["properties"]["functionAppConfig"]["scaleAndConcurrency"]

    for group in scale["alwaysReady"]:
        before = f"{{ name: '{group['name']}', instanceCount: {group['instanceCount']} }}"
        assert planted("app/app.bicep", before, before.replace(group["name"], "gone"))
