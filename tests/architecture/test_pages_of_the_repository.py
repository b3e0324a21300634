"""The front page names what there is: every command, and files that exist."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT

NAMED = re.compile(
    r"`((?:benchmarks|docs|functions|infra|local_host|memory_adapters|orchestrations|shared|tests|web)/[\w./-]+)`"
)


def test_the_readme_lists_every_command() -> None:
    makefile, readme = ((ROOT / name).read_text("utf-8") for name in ("Makefile", "README.md"))
    commands = re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)

    assert [command for command in commands if f"make {command}`" not in readme] == []


def test_every_file_that_is_named_exists() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "docs" / "glossary.md"]
    named = {name for page in pages for name in NAMED.findall(page.read_text("utf-8"))}

    assert len(named) > 50, "the pattern still finds them"
    assert sorted(name for name in named if not (ROOT / name).exists()) == []
