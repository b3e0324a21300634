"""What runs on a server is what the README tells to run on a machine, with the versions that are tested."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.architecture.source import ROOT

GITHUB: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
AZURE: dict[str, Any] = yaml.safe_load((ROOT / "azure-pipelines.yml").read_text("utf-8"))


def commands(steps: list[dict[str, Any]]) -> list[str]:
    return [str(step.get("run") or step.get("bash")) for step in steps if "run" in step or "bash" in step]


def test_both_pipelines_run_the_same_two_things() -> None:
    github = {name: commands(job["steps"]) for name, job in GITHUB["jobs"].items()}
    azure = {job["job"]: commands(job["steps"]) for job in AZURE["jobs"]}

    for jobs in (github, azure):
        assert {name: run[-1] for name, run in jobs.items()} == {"run": ".ci/run", "audit": "make audit"}
        assert "az bicep install" in jobs["run"][0], "without a compiler the tests of Bicep are skipped"
    tools = [re.findall(r"go install \S+", runs["audit"][0]) for runs in (github, azure)]
    assert tools[0] == tools[1] != []


def test_nothing_may_write_and_no_credential_stays() -> None:
    assert GITHUB["permissions"] == {"contents": "read"}
    checkouts = [
        step.get("with", {}).get("persist-credentials", True)
        for job in GITHUB["jobs"].values()
        for step in job["steps"]
        if str(step.get("uses")).startswith("actions/checkout@")
    ]
    assert checkouts == [False, False]
    assert [
        step["persistCredentials"] for job in AZURE["jobs"] for step in job["steps"] if "checkout" in step
    ] == [
        False,
        False,
    ]


def test_the_python_is_that_of_the_deployment() -> None:
    texts = [
        (ROOT / path).read_text("utf-8")
        for path in (".github/workflows/ci.yml", "azure-pipelines.yml", ".devcontainer/devcontainer.json")
    ]
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (python,) = re.findall(r'requires-python = ">=([\d.]+)"', project)

    assert [set(re.findall(r"\b3\.\d+\b", text)) for text in texts] == [{python}] * 3
    assert json.loads(texts[2])["postCreateCommand"] == "make setup browser"


def test_the_licence_is_named_and_who_to_write_to_is_said() -> None:
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License\n")
    named = re.findall(r"`([\w./-]+\.(?:md|py))`", (ROOT / "SECURITY.md").read_text("utf-8"))

    assert len(named) >= 5
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("status_of_gitleaks", "advisories", "expected"),
    [(0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 3, 3), (None, 0, 3)],
)
def test_the_audit_is_as_good_as_its_worst_answer(
    tmp_path: Path, status_of_gitleaks: int | None, advisories: int, expected: int
) -> None:
    """The script in a folder of its own, with stand-ins for the tools that it calls."""

    def program(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        path.chmod(0o755)

    program(tmp_path / "scripts" / "audit.sh", "exit 9")
    (tmp_path / "scripts" / "audit.sh").write_text(
        (ROOT / "scripts" / "audit.sh").read_text("utf-8"), "utf-8"
    )
    (tmp_path / "scripts" / "advisories.txt").write_text("", "utf-8")
    tools = tmp_path / ".cache" / "advisories"
    program(
        tools / "bin" / "pip-audit", 'while [ "$1" != --output ]; do shift; done; echo "{}" > "$2"; exit 1'
    )
    (tools / "installed").touch()
    program(tmp_path / ".venv" / "bin" / "python", f"exit {advisories}")
    if status_of_gitleaks is not None:
        program(tmp_path / "bin" / "gitleaks", f"exit {status_of_gitleaks}")
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"

    done = subprocess.run(
        ["bash", tmp_path / "scripts" / "audit.sh"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        check=False,
    )

    assert done.returncode == expected, done.stderr
    assert (tmp_path / "dist" / "sbom.json").read_text("utf-8") == "{}\n"
    assert (b"NOT ASKED" in done.stderr) is (status_of_gitleaks is None)
