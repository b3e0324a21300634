"""`docs/operations/instalar.md`, from nothing: its commands are run as they stand, up to what needs Azure.

From its step 7 on only pages are used: `tests/web/test_administration_from_nothing.py` goes on there, from an
empty directory to the first visitor who was served and has said how it went.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from functions.pages import load_pages
from infra import next_steps

ROOT = Path(__file__).parents[2]
INSTALL = (ROOT / "docs" / "operations" / "instalar.md").read_text("utf-8")
OPERATE = (ROOT / "docs" / "operations" / "operar.md").read_text("utf-8")
STEPS = INSTALL.partition("## Passo a passo")[2].partition("\n## ")[0]
PYTHON = ".venv/bin/python "


def commands(text: str, beginning: str) -> list[str]:
    """The commands of the document that begin so, each once, in order."""
    found = re.findall(rf"(?:^|`)\s*({re.escape(beginning)}[^\n`]*)", text, flags=re.MULTILINE)
    return list(dict.fromkeys(found))


def run(command: str) -> str:
    """What the document's command prints, run by this Python."""
    words = [sys.executable, *shlex.split(command.removeprefix(PYTHON))]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_registration_is_rehearsed_and_leads_to_the_next_step() -> None:
    rehearsal, real, identity = commands(STEPS, PYTHON)

    printed = run(rehearsal).splitlines()

    assert real == rehearsal.removesuffix(" --dry-run")
    assert printed[-1].startswith("azd env set STAFF_CLIENT_ID ")
    assert commands(STEPS, "azd env set")[0].startswith("azd env set STAFF_CLIENT_ID ")
    filled = identity.replace("https://…", "https://balcao.example").replace("…", "x")
    told = run(f"{filled} --dry-run")
    assert "OnlineMeetings.ReadWrite.All" in told or "az rest" in told
    assert len(told.partition("# Teams policy")[2].splitlines()[1:]) == 3, "three commands, as the page says"


@pytest.mark.parametrize("command", commands(INSTALL, "azd env set"))
def test_each_value_is_one_that_the_deployment_reads(command: str) -> None:
    name = re.split(r"[ =]", command.removeprefix("azd env set ").strip('"'))[0]
    parameters = (ROOT / "infra" / "main.bicepparam").read_text("utf-8")

    assert f"'{name}'" in parameters or name in next_steps.ASKED


def test_every_parameter_can_be_set_without_editing_a_file() -> None:
    """What the pages tell people to change is a variable of the environment, never a line of Bicep."""
    declared = re.findall(r"^param (\w+)", (ROOT / "infra" / "main.bicep").read_text("utf-8"), re.MULTILINE)
    given = (ROOT / "infra" / "main.bicepparam").read_text("utf-8")
    text = re.split(r"^param ", given, flags=re.MULTILINE)[1:]
    assigned = {one.split(" ")[0] for one in text if "readEnvironmentVariable(" in one}

    assert set(declared) - assigned == set()


def test_the_windows_hooks_do_what_the_others_do() -> None:
    project = yaml.safe_load((ROOT / "azure.yaml").read_text("utf-8"))
    for hook in (project["hooks"]["postprovision"], project["services"]["balcao"]["hooks"]["prepackage"]):
        ours, windows = hook["posix"]["run"], hook["windows"]["run"]
        assert hook["posix"]["shell"] == "sh" and hook["windows"]["shell"] == "pwsh"
        assert re.findall(r"make package|infra\.next_steps", ours) == re.findall(
            r"wsl (?:\S*python -m )?(make package|infra\.next_steps)", windows
        )


def test_nothing_is_left_to_look_up_between_the_steps() -> None:
    """Ids and addresses come from the deployment's outputs; what is written `…` is filled there."""
    assert "az identity list" not in INSTALL
    assert re.findall(r"azd env get-values \| \.venv/bin/python -m infra\.next_steps", INSTALL)


def test_a_rehearsal_can_be_taken_down() -> None:
    steps = INSTALL.partition("## Ambiente de ensaio e remoção")[2].partition("\n## ")[0]

    order = [steps.index(word) for word in ("az lock delete", "azd down", "az ad app delete")]
    assert order == sorted(order)


def test_what_else_is_run_is_there() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)

    assert {target for target in re.findall(r"`make ([a-z-]+)", INSTALL)} <= set(targets)
    assert "scripts/setup.sh python" in STEPS
    assert "python" in (ROOT / "scripts" / "setup.sh").read_text("utf-8")


def test_the_court_is_set_up_by_pages_that_exist() -> None:
    pages = set(load_pages())
    named = set(re.findall(r"`(/[a-z-]*(?:/[a-z-]+)*)`", INSTALL)) - {"/"}

    assert "/administracao" in named
    assert {each for each in named if not each.startswith("/api")} <= pages
