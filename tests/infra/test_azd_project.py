"""No azd that would build the package in Azure may touch the project."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.azd_project import azure_yaml_faults, least_version
from infra.check import check
from tests.infra.code_names import ROOT

PROJECT: dict[str, Any] = yaml.safe_load((ROOT / "azure.yaml").read_text("utf-8"))


def with_range(azd: object) -> dict[str, Any]:
    return {**PROJECT, "requiredVersions": {"azd": azd}}


def test_ours_is_right() -> None:
    assert azure_yaml_faults(PROJECT) == []


@pytest.mark.parametrize("azd", [">= 1.23.5", ">=1.23.5", ">= 1.24.0 < 2.0.0", ">= 2.0.0", ">= 1.100.0"])
def test_a_range_that_begins_late_enough(azd: str) -> None:
    assert azure_yaml_faults(with_range(azd)) == []


@pytest.mark.parametrize(
    "azd", [">= 1.23.4", ">= 1.9.9", "> 1.22.0", "< 2.0.0", "1.23.5", ">= 1.24.0 || < 1.0.0", "", None, 1.23]
)
def test_a_range_that_lets_an_older_one_in(azd: object) -> None:
    (fault,) = azure_yaml_faults(with_range(azd))

    assert '`azd: ">= 1.23.5"` or more' in fault


@pytest.mark.parametrize("absent", [{}, {"requiredVersions": None}, {"requiredVersions": {"extensions": {}}}])
def test_no_range_at_all(absent: dict[str, Any]) -> None:
    without = {key: value for key, value in PROJECT.items() if key != "requiredVersions"}

    (fault,) = azure_yaml_faults({**without, **absent})

    assert "requiredVersions must say" in fault


@pytest.mark.parametrize("value", [True, None, "false"])
def test_a_service_that_azure_would_build(value: object) -> None:
    project = copy.deepcopy(PROJECT)
    project["services"]["balcao"]["remoteBuild"] = value

    (fault,) = azure_yaml_faults(project)

    assert "balcao lacks `remoteBuild: false`" in fault


def test_infra_check_says_it(tmp_path: Path) -> None:
    path = tmp_path / "azure.yaml"
    path.write_text(yaml.safe_dump(with_range(">= 1.0.0")))

    assert any("an older azd ignores" in fault for fault in check(None, path))


def test_the_manual_names_the_same_version() -> None:
    """Who installs reads of it before azd refuses."""
    least = least_version(PROJECT)
    assert least is not None
    (row,) = [
        line
        for line in (ROOT / "docs" / "operations" / "instalar.md").read_text("utf-8").splitlines()
        if line.startswith("| `azd`")
    ]

    assert f"`azd` {'.'.join(map(str, least))} ou mais novo" in row
