"""One version number, wherever it is written."""

from __future__ import annotations

import re
import tomllib

import yaml

from shared.version import VERSION
from tests.architecture.source import ROOT


def test_the_project_has_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["version"] == VERSION


def test_the_template_of_azd_has_the_version() -> None:
    template = yaml.safe_load((ROOT / "azure.yaml").read_text("utf-8"))["metadata"]["template"]

    assert template == f"balcao-virtual@{VERSION}"


def test_the_changelog_begins_with_the_version_or_what_is_unreleased() -> None:
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert next(heading for heading in headings if heading != "Unreleased") == VERSION
