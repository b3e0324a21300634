"""The pages of the repository name what there is: every command, and files that exist."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT

NAMED = re.compile(
    r"`((?:benchmarks|docs|functions|infra|local_host|memory_adapters|orchestrations|scripts|shared|tests|web)"
    r"/[\w./-]+)`"
)
BARE = re.compile(r"`([\w-]+\.(?:py|js|json|bicep))`")
AT_THE_ROOT = {"host.json"}


def test_the_readme_lists_every_command() -> None:
    makefile, readme = ((ROOT / name).read_text("utf-8") for name in ("Makefile", "README.md"))
    commands = re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)

    assert [command for command in commands if f"make {command}`" not in readme] == []


def test_every_file_that_is_named_exists() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    named = {name for page in pages for name in NAMED.findall(page.read_text("utf-8"))}

    assert len(named) > 50, "the pattern still finds them"
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_the_answers_name_files_with_their_folders() -> None:
    """Several folders have a `presenters.py`: CONTRIBUTING names a file so that it can be opened."""
    answers = (ROOT / "CONTRIBUTING.md").read_text("utf-8")

    assert [name for name in BARE.findall(answers) if name not in AT_THE_ROOT] == []


def test_each_decision_has_a_number_of_its_own_which_its_title_says() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    titles = [page.read_text("utf-8").splitlines()[0] for page in pages]

    assert [number for number in set(numbers) if numbers.count(number) > 1] == []
    assert [title for number, title in zip(numbers, titles, strict=True) if f"{number}. " not in title] == []
