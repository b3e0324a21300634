"""Writes what running visits have in their histories: `python -m tests.orchestrations.recorded`.

Only for a new name of the procedure. A history recorded under a name is never written anew: visits that sleep
on it in production cannot be, either.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from local_host.durable.answer import EpisodeAnswer
from orchestrations.messages import Step, VisitInput
from tests.builders import START
from tests.orchestrations.histories import Visit

RECORDED = Path(__file__).parent / "recorded_histories.json"
TICKET = "a" * 10 + "-" + "b" * 26
ALARM = Step("ringing", START + timedelta(seconds=64), ended=False)


class RecordedVisit(Visit):
    """A visit that keeps the last payload that the host gave to the orchestrator."""

    payload = ""

    def _ask(self, payload: str) -> EpisodeAnswer:
        self.payload = payload
        return super()._ask(payload)


def asleep_after_the_entry(visit: Visit) -> None:
    """Nothing has happened yet."""


def looked_and_waiting_for_an_alarm(visit: Visit) -> None:
    visit.wake()
    visit.answer_step(ALARM)


def looked_and_waiting_to_be_woken(visit: Visit) -> None:
    visit.wake()
    visit.answer_step(Step("in-service", None, ended=False))


def looking(visit: Visit) -> None:
    visit.wake()


def looking_again_after_a_failure(visit: Visit) -> None:
    visit.wake()
    visit.fail_step()


def looking_again_before_the_alarm(visit: Visit) -> None:
    looked_and_waiting_for_an_alarm(visit)
    visit.wake(after=10)


def waiting_to_be_woken_before_the_alarm(visit: Visit) -> None:
    looking_again_before_the_alarm(visit)
    visit.answer_step(Step("waiting", None, ended=False))


def waiting_for_a_second_alarm(visit: Visit) -> None:
    looking_again_before_the_alarm(visit)
    visit.answer_step(ALARM)


PLACES: Mapping[str, Callable[[Visit], None]] = {
    way.__name__: way
    for way in (
        asleep_after_the_entry,
        looking,
        looked_and_waiting_for_an_alarm,
        looked_and_waiting_to_be_woken,
        looking_again_after_a_failure,
        looking_again_before_the_alarm,
        waiting_to_be_woken_before_the_alarm,
        waiting_for_a_second_alarm,
    )
}
"""Where in a generation a visit may be when another version starts."""


def main() -> None:
    """Every place, as the host would replay it."""
    found: dict[str, object] = {}
    for name, way in PLACES.items():
        visit = RecordedVisit(VisitInput(TICKET, advance=False))
        way(visit)
        found[name] = {"payload": json.loads(visit.payload), "actions": visit.actions()}
    RECORDED.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
