"""The campaign's sums and its page: parts of one commit add up, and no promise is called kept too early."""

from __future__ import annotations

from pathlib import Path

from benchmarks.campaign.checks import RULES
from benchmarks.campaign.document import PROMISES, document
from benchmarks.campaign.results import Total, add, read

COMMAND = "python -m benchmarks.campaign"


def _total(visits: int, seed: int, **broken: int) -> Total:
    violations = {rule: broken.get(rule, 0) for rule in RULES}
    return Total(1, 60.0, {"visits": visits}, violations, [], [seed], "2026-11-30")


def test_parts_of_one_commit_add_up_and_those_of_another_do_not(tmp_path: Path) -> None:
    kept = tmp_path / "kept" / "campaign.json"
    assert read(kept) == {}
    add(kept, "one", _total(100, 1))
    add(kept, "other", _total(7, 1))
    total = add(kept, "one", _total(50, 2, lost=1))
    assert read(kept)["one"] == total
    assert (total.parts, total.seconds, total.counts, total.seeds) == (2, 120.0, {"visits": 150}, [1, 2])
    assert (total.violations["lost"], total.violations["minute"]) == (1, 0)
    assert read(kept)["other"].counts == {"visits": 7}


def _verdicts(total: Total) -> list[str]:
    page = document("abc", total, COMMAND)
    lines = {line.split(" | ")[0].removeprefix("| "): line for line in page.splitlines()}
    return [lines[promise.text].rstrip(" |").rpartition(" | ")[2] for promise in PROMISES]


def test_a_promise_is_kept_only_where_as_much_was_tried_as_was_promised() -> None:
    few = _total(9_999, 1)
    few.counts.update({"calls": 20_000})
    assert _verdicts(few) == ["not yet reached", "kept", "not yet reached", "not yet reached"]


def test_one_violation_breaks_its_promise_however_few_were_tried() -> None:
    broken = _total(3, 1)
    broken.violations["two visitors"] = 1
    assert _verdicts(broken)[1] == "broken"
