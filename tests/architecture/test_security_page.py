"""`docs/security.md` names what there is: tests, threats, requirements, and the matrix of today."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from docs.authorization import PAGE, page, table
from tests.architecture.source import ROOT

TEXT = PAGE.read_text("utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
THREAT = re.compile(r"^\| (T\d+) \|(.*)\|$", re.MULTILINE)
REQUIREMENT = re.compile(
    r"^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE
)
LEVEL_2 = dict(zip(range(1, 18), (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7), strict=True))
"""Chapter of ASVS 5.0.0 → its requirements of levels 1 and 2, counted in OWASP's own list."""


@cache
def collected_from(path: Path) -> frozenset[str]:
    """The tests that pytest collects from a file: functions of the module whose names begin so."""
    if not (path.name.startswith("test_") and path.exists()):
        return frozenset()
    tree = ast.parse(path.read_text("utf-8"))
    functions = (each for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(each.name for each in functions if each.name.startswith("test_") and not _is_off(each))


def _is_off(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(re.search(r"mark\.(skip|xfail)\b", ast.unparse(each)) for each in function.decorator_list)


def test_the_matrix_is_up_to_date() -> None:
    assert page(TEXT) == TEXT, "python -m docs.authorization"
    assert "| `POST /api/staff/calls` |" in table()


def test_every_test_that_is_named_is_there() -> None:
    named = set(TEST.findall(TEXT))

    assert len(named) > 100, "the pattern still finds them"
    assert [
        f"{file}::{name}" for file, name in sorted(named) if name not in collected_from(ROOT / file)
    ] == []


def test_a_test_that_does_not_run_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "test_x.py"
    file.write_text(
        "def test_one(): ...\ndef helper(): ...\n@pytest.mark.skip\ndef test_two(): ...\n"
        "@pytest.mark.xfail(strict=True)\nasync def test_three(): ...\n",
        "utf-8",
    )

    assert collected_from(file) == {"test_one"}
    assert (
        collected_from(tmp_path / "test_gone.py") == collected_from(ROOT / "tests" / "builders.py") == set()
    )


def test_every_threat_is_answered_by_a_test() -> None:
    threats = dict(THREAT.findall(TEXT))

    assert list(threats) == [f"T{number}" for number in range(1, 25)]
    assert [name for name, row in threats.items() if not TEST.search(row)] == []


def test_every_requirement_of_level_2_has_its_line() -> None:
    found = [each for ids, *_ in REQUIREMENT.findall(TEXT) for each in ids.split(", ")]

    assert len(found) == len(set(found))
    assert Counter(int(each.split(".")[0]) for each in found) == LEVEL_2


def test_the_page_says_how_many_are_met_and_open() -> None:
    statuses: Counter[str] = Counter()
    for ids, _, status, _ in REQUIREMENT.findall(TEXT):
        statuses[status.strip()] += len(ids.split(", "))

    met, absent, left = (statuses[status] for status in ("met", "n/a", "open"))
    assert f"{met} are met, {absent} do not apply, {left} are open." in TEXT


@pytest.mark.parametrize("row", REQUIREMENT.findall(TEXT), ids=lambda row: row[0])
def test_what_is_met_says_how(row: tuple[str, str, str, str]) -> None:
    _, asked, status, proof = row

    assert asked.strip()
    assert status.strip() in {"met", "n/a", "open"}
    assert proof.strip()


def test_no_page_and_no_answer_knows_a_key_of_the_host() -> None:
    """A function key, or an address of the durable extension, would let its finder manage every visit."""
    words = ("functions-key", "runtime/webhooks", "create_check_status_response", "create_http_management")
    files = [
        each for part in ("functions", "orchestrations", "shared", "web") for each in (ROOT / part).rglob("*")
    ]
    texts = {each: each.read_text("utf-8") for each in files if each.suffix in {".py", ".js", ".html"}}

    assert len(texts) > 300, "they are still found"
    assert [str(file) for file, text in texts.items() if any(word in text for word in words)] == []


def test_the_host_leaves_queries_out_of_its_log() -> None:
    """A query holds what people search for, and a receipt's code.

    The host's telemetry of requests has none unless told so: `EnableQueryStringTracing` of azure-webjobs-sdk.
    """
    insights = json.loads((ROOT / "host.json").read_text("utf-8"))["logging"]["applicationInsights"]

    assert "samplingSettings" in insights, "these are the host's own settings"
    assert not [name for name in insights if name.lower() == "enablequerystringtracing"]
