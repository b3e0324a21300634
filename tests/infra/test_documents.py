"""What the operators' pages say is what the code and the snapshots say."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from docs.svg_bar_chart import Bar, bar_chart
from infra import costs, diagram, next_steps
from infra.scale import given
from infra.scale.measured import measured
from infra.scale.money import scales
from infra.scale.month import months
from shared.domain import texts_pt
from shared.domain.meeting import MeetingFailure
from tests.infra.code_names import QUEUES, ROOT, TABLES, host_json
from tests.infra.snapshot import VARIANTS, golden

OPERATIONS = ROOT / "docs" / "operations"
PAGES = sorted(OPERATIONS.glob("*.md"))


def test_the_figures_are_of_the_measured_counts() -> None:
    page, charts = costs.written_page(scales(measured(), given.Prices()), months(measured(), given.Prices()))

    assert page == costs.PAGE.read_text("utf-8")
    assert {name: (costs.IMAGES / name).read_text("utf-8") for name in charts} == charts


def test_what_is_always_ready_is_priced_and_explained() -> None:
    ready = {
        variant: {
            group["name"]: group["instanceCount"]
            for group in golden(variant).site["properties"]["functionAppConfig"]["scaleAndConcurrency"][
                "alwaysReady"
            ]
        }
        for variant in VARIANTS
    }
    events = ready.pop("call-events")

    assert {sum(groups.values()) for groups in ready.values()} == {given.ALWAYS_READY}
    assert sum(events.values()) == given.ALWAYS_READY + given.ALWAYS_READY_FOR_CALL_EVENTS
    page = costs.PAGE.read_text("utf-8")
    assert dict(re.findall(r"^\| `([\w:]+)` \| (\d+)", page, re.MULTILINE)) == {
        name: str(count) for name, count in events.items()
    }


def test_the_limits_of_concurrency_are_those_that_the_page_works_out() -> None:
    durable = host_json()["extensions"]["durableTask"]
    page = costs.PAGE.read_text("utf-8")

    told = dict(re.findall(r"^\* \*\*`(maxConcurrent\w+)` (\d+)\.", page, re.MULTILINE))
    assert told == {name: str(value) for name, value in durable.items() if name.startswith("maxConcurrent")}
    activities, orchestrators = (int(value) for value in told.values())
    assert f"1.000 × 1 s ÷ {activities} = {1000 / activities:.0f} s" in page
    assert f"2.000 × 0,1 s ÷ {orchestrators} = {2000 * 0.1 / orchestrators:.0f} s" in page
    at_most = golden("simplest").site["properties"]["functionAppConfig"]["scaleAndConcurrency"]
    requests = int(at_most["maximumInstanceCount"] * activities / 0.5 * 10)
    assert f"× 10 s = {requests:,}".replace(",", ".") in page
    assert requests < 130_000


def test_a_chart_is_an_image_with_a_name() -> None:
    svg = ElementTree.fromstring(bar_chart("a < b", [Bar("um", 1), Bar("mil", 1234)], Bar("limite", 100)))  # noqa: S314

    assert svg.get("role") == "img"
    assert svg.findtext("{http://www.w3.org/2000/svg}title") == "a < b"
    assert "1.234" in "".join(svg.itertext())


def test_the_diagram_is_of_the_snapshots() -> None:
    assert diagram.page() == diagram.PAGE.read_text("utf-8")


@pytest.mark.parametrize("variant", VARIANTS)
def test_everything_with_a_role_is_in_the_diagram(variant: str) -> None:
    drawn = diagram.diagram(golden(variant).resources)

    assert all(name in drawn for name in (*QUEUES, *TABLES))
    scopes = {
        role["id"].split("/providers/Microsoft.Authorization/")[0]
        for role in golden(variant).of("Microsoft.Authorization/roleAssignments")
    }
    assert drawn.count("identidade, sem chave") == len(scopes) + 1  # and Graph


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_a_page_names_exists(path: Path) -> None:
    page = path.read_text("utf-8")

    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page):
        assert (path.parent / target).exists(), target
    for module in re.findall(r"python -m ((?:infra|local_host)[\w.]*)", page):
        assert (ROOT / (module.replace(".", "/") + ".py")).exists(), module
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for goal in re.findall(r"`make ([\w-]+)", page):
        assert re.search(rf"^{goal}:", makefile, re.MULTILINE), goal
    parameters = (ROOT / "infra" / "main.bicepparam").read_text("utf-8")
    for name in re.findall(r'azd env set "?([A-Z_]+)', page):
        assert f"'{name}'" in parameters or name.startswith("AZURE_") or name in next_steps.ASKED, name
    # azd would read PEM text that stands alone as options: it begins with dashes.
    assert not re.search(r'azd env set [A-Z_]+ "\$\(cat', page)


COMMAND = re.compile(r"python -m ((?:infra|shared|local_host|benchmarks)[\w.]*)((?: +[^\s`|]+)*)")


def commands() -> Sequence[tuple[str, str, Sequence[str]]]:
    """(page, module, words after it) of each command of ours that an operators' page tells people to run."""
    return [
        (path.name, found[1], found[2].split())
        for path in (*PAGES, ROOT / "README.md")
        for found in COMMAND.finditer(path.read_text("utf-8"))
    ]


@pytest.mark.parametrize("module", sorted({module for _, module, _ in commands()}))
def test_every_command_takes_what_the_pages_give_it(module: str) -> None:
    """Steps and options are those that the program itself tells of in its help."""
    told: dict[str, str] = {}

    def help_of(*step: str) -> str:
        if " ".join(step) not in told:
            asked = [sys.executable, "-W", "ignore", "-m", module, *step, "--help"]
            answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
            assert answer.returncode == 0, f"{module} {step}: {answer.stderr}"
            told[" ".join(step)] = answer.stdout
        return told[" ".join(step)]

    for page, name, words in commands():
        if name != module:
            continue
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        steps = re.search(r"\{([a-z,]+)\} \.\.\.", help_of())
        chosen = list(words[:1]) if steps else list[str]()
        assert not steps or set(chosen) <= set(steps[1].split(",")), (page, words)
        assert options <= set(re.findall(r"--[a-z-]+", help_of(*chosen))), (page, words)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_operators_use_the_python_that_has_the_packages(path: Path) -> None:
    if path.stem in {"escala-e-custo", "implantacao"}:
        return  # who writes these pages anew works on the project
    assert re.findall(r"(?<!\.venv/bin/)python -m (?:infra|shared)[\w.]*", path.read_text("utf-8")) == []


def test_the_data_page_knows_what_a_meeting_is_called() -> None:
    name = texts_pt.MEETING_SUBJECT.partition(" {")[0]

    assert f'"{name}"' in (OPERATIONS / "lgpd.md").read_text("utf-8")


def test_every_page_is_there() -> None:
    expected = {"instalar", "operar", "copia-e-restauracao", "atualizar"} | {
        "escala-e-custo",
        "lgpd",
        "desastre",
        "implantacao",
        "slo",
    }

    assert expected <= {path.stem for path in PAGES}


def test_the_runbook_knows_every_reason_of_a_failed_call() -> None:
    page = (OPERATIONS / "operar.md").read_text("utf-8")

    assert [reason for reason in MeetingFailure if f"`{reason.value}`" not in page] == []
