"""The cost of a waiting request is measured on requests that are really held, each answered 304."""

from __future__ import annotations

from pathlib import Path

from benchmarks.setting import HOURS
from benchmarks.waiting_request import HELD_SECONDS, measure


async def test_every_request_of_the_case_is_held(tmp_path: Path) -> None:
    """`measure` fails where one is answered otherwise: a ticket may hold a few requests only."""
    ours, empty = await measure(tmp_path, next(iter(HOURS)), people=1, repetitions=1)

    assert 0 < empty.at_once < HELD_SECONDS * 1e6
    assert 0 < ours.at_once < HELD_SECONDS * 1e6
    assert ours.held > ours.at_once, "waiting costs more than an answer at once"
