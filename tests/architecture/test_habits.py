"""Conventions of the product that a tool can check: names, annotations, where the environment is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from docs import ticket_states
from shared.domain.status import Status
from tests.architecture.limits import functions, length
from tests.architecture.source import ROOT, Source, product

VISIT_LINES = 60
STRAYS = re.compile(r"(^|[._/])(utils?|helpers?|common|managers?|misc)([._/]|$)")


def test_the_middle_file_is_small() -> None:
    sizes = sorted(source.lines for source in product() if source.lines > 0)

    assert sizes[len(sizes) // 2] < 100


def test_the_visit_is_a_page() -> None:
    visit = next(source for source in product() if source.path == "orchestrations/visit.py")
    generators = [f for f in functions(visit.tree) if f.name in {"visit", "look", "wait"}]

    assert len(generators) == 3
    assert sum(map(length, generators)) <= VISIT_LINES


def test_no_module_has_a_catch_all_name() -> None:
    assert [source.path for source in product() if STRAYS.search(source.module)] == []


def test_everything_is_annotated() -> None:
    bare = [
        f"{source.path}:{function.name}"
        for source in product()
        for function in functions(source.tree)
        if function.returns is None
    ]

    assert bare == []


# --- the environment ---------------------------------------------------------------------------------

MAY_READ_THE_ENVIRONMENT = (
    "shared/settings.py",
    "function_app.py",
    "shared/meetings/check.py",  # an entry for operators: python -m shared.meetings.check
    "shared/telemetry/azure_monitor.py",  # writes the switches that Microsoft's distribution reads there only
    "local_host/",
)
"""The entries hand it over whole; the local host also prepares it for what it starts."""


def reads_environment(source: Source) -> bool:
    names = {"environ", "environb", "getenv", "getenvb"}
    return any(
        (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and names & {a.name for a in node.names})
        for node in ast.walk(source.tree)
    )


def test_the_environment_is_read_in_one_place() -> None:
    readers = [source.path for source in product() if reads_environment(source)]

    assert [path for path in readers if not path.startswith(MAY_READ_THE_ENVIRONMENT)] == []


# --- states ------------------------------------------------------------------------------------------

STATES = frozenset(status.value for status in Status)


def compared_texts(source: Source) -> Iterator[str]:
    """Literal texts on either side of a comparison, in a collection beside it, or in a case."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                for part in ast.walk(side) if isinstance(side, ast.Tuple | ast.List | ast.Set) else (side,):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value
        elif isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def test_no_state_is_decided_by_its_name_as_a_text() -> None:
    spelled = {f"{s.path}: {text}" for s in product() for text in compared_texts(s) if text in STATES}

    assert spelled == set()


def test_the_page_of_states_is_the_table() -> None:
    assert ticket_states.PAGE.read_text("utf-8") == ticket_states.page(), (
        "run `python -m docs.ticket_states` and commit docs/ticket-states.md"
    )


def test_the_page_shows_every_transition() -> None:
    page = ticket_states.page()

    assert all(f"`{status}`" in page for status in Status)
    assert page.count("-->") >= len(ticket_states.TRANSITIONS)


def test_the_page_says_that_only_a_dropped_visit_comes_back_from_its_end() -> None:
    drawn = [line for line in ticket_states.page().splitlines() if line.startswith("    completed -->")]

    assert drawn == [
        "    completed --> waiting: return (only dropped)",
        "    completed --> called: recall (only dropped)",
        "    completed --> [*]",
    ]


def test_pages_name_the_place_whose_time_they_show() -> None:
    """Without one a page shows the reader's clock, which is not the court's."""
    formats = re.compile(r"new Intl\.DateTimeFormat\([^)]*\)")
    made = {
        (path.name, each)
        for path in (ROOT / "web").rglob("*.js")
        for each in formats.findall(path.read_text())
    }

    assert len(made) > 3
    assert [(name, each) for name, each in sorted(made) if "timeZone" not in each] == []
