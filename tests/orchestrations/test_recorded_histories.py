"""Visits that sleep in production on yesterday's history go on under today's code."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from typing import Any

import pytest

from local_host.durable.answer import read_answer, read_failure
from orchestrations.visit import VisitContext, visit
from tests.orchestrations.histories import create, words
from tests.orchestrations.recorded import PLACES, RECORDED

pytestmark = pytest.mark.filterwarnings("ignore:azure.functions df_loads was called")
HISTORIES: dict[str, dict[str, Any]] = json.loads(RECORDED.read_text("utf-8"))
Procedure = Callable[[VisitContext], Generator[object, object, str | None]]


def answered(procedure: Procedure, place: str) -> list[str]:
    """The actions that the procedure gives when it is replayed on the recorded history, in words."""
    try:
        answer = read_answer(create(procedure)(json.dumps(HISTORIES[place]["payload"])))
    except Exception as error:  # noqa: BLE001  (the SDK raises nothing narrower)
        answer = read_failure(error)
    return [words(action) for action in answer.actions]


def test_every_place_is_recorded() -> None:
    assert set(HISTORIES) == set(PLACES)


@pytest.mark.parametrize("place", PLACES)
def test_a_recorded_visit_goes_on(place: str) -> None:
    """If this fails, the change breaks visits that run: give it a name of its own (docs/decisions/0023)."""
    assert answered(visit, place) == HISTORIES[place]["actions"]


def test_a_change_that_breaks_running_visits_is_seen() -> None:
    def other_steps(context: VisitContext) -> Generator[object, object, str | None]:
        yield context.create_timer(context.current_utc_datetime)
        return (yield from visit(context))

    changed = [place for place in PLACES if answered(other_steps, place) != HISTORIES[place]["actions"]]

    assert changed == list(PLACES)
