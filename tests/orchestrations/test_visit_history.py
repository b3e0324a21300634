"""The visit through the real SDK: what it asks for, what it shows, and when it continues as new."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from orchestrations.messages import Step, VisitInput
from orchestrations.visit import LOOK_AGAIN, LOOKS, WAITING
from tests.builders import START
from tests.orchestrations.histories import Visit

pytestmark = [
    pytest.mark.filterwarnings("ignore:Potential duplicate Task completion"),
    pytest.mark.filterwarnings("ignore:azure.functions df_loads was called"),
]

TICKET = "a" * 10 + "-" + "b" * 26


def step(phase: str, seconds: float | None = None, *, after: datetime = START, ended: bool = False) -> Step:
    """What the activity returns; the alarm is so many seconds after `after`."""
    alarm = None if seconds is None else after + timedelta(seconds=seconds)
    return Step(phase, alarm, ended)


def at(visit: Visit) -> datetime:
    return datetime.fromtimestamp(visit.now, START.tzinfo)


def test_a_new_visit_shows_that_it_waits_and_looks_at_nothing() -> None:
    visit = Visit(VisitInput(TICKET, advance=False))

    assert visit.actions() == ["wait for wake"]
    assert visit.custom_statuses == [f'"{WAITING}"']
    assert visit.status == "Running"


def test_a_woken_visit_begins_anew_and_looks_at_the_row() -> None:
    visit = Visit(VisitInput(TICKET, advance=False))

    visit.wake()

    assert visit.generations == 2
    assert visit.actions() == [f"advance({TICKET})"]


def test_it_sleeps_until_the_alarm_or_a_wake_up() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))

    visit.answer_step(step("calling", 31))

    assert visit.actions() == [f"advance({TICKET})", "wait for wake or timer"]
    assert visit.custom_statuses[-1] == '"calling"'
    assert visit.timer()[1] == (START + timedelta(seconds=31)).timestamp()


def test_the_alarm_begins_anew() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))
    visit.answer_step(step("calling", 31))

    visit.fire()

    assert visit.generations == 2
    assert visit.status == "Running"
    assert visit.actions() == [f"advance({TICKET})"]


def test_a_wake_up_cancels_the_timer_and_the_generation_that_knows_it_goes_on() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))
    visit.answer_step(step("ringing", 64))

    visit.wake(after=10)

    looks = [f"advance({TICKET})", "wait for wake or timer cancelled", f"advance({TICKET})"]
    assert visit.actions() == looks
    assert visit.generations == 1


def test_an_end_before_the_alarm_is_in_the_history_that_knows_the_timer() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))
    visit.answer_step(step("ringing", 64))
    visit.wake(after=10)

    visit.answer_step(step("ended", ended=True))

    assert (visit.status, visit.output, visit.generations) == ("Completed", '"ended"', 1)


def test_a_timer_that_matures_after_a_wake_up_does_nothing() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))
    visit.answer_step(step("ringing", 64))
    number, due = visit.timer()
    visit.wake(after=10)
    visit.answer_step(step("waiting"))
    before = visit.actions()

    visit.mature(number, due)

    assert (visit.actions(), visit.generations, visit.status) == (before, 1, "Running")
    visit.wake(after=5)
    assert visit.generations == 2, "nothing is outstanding any more"


def test_a_second_wake_up_before_the_first_alarm_begins_nothing_anew() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))
    visit.answer_step(step("calling", 31))
    visit.wake(after=5)  # given back to the queue
    visit.answer_step(step("waiting"))

    visit.wake(after=5)  # called again

    assert visit.generations == 1
    visit.answer_step(step("calling", 31, after=at(visit)))
    visit.fire()
    assert visit.generations == 2, "every timer has matured by then"


def test_the_history_of_one_generation_stays_short() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))
    for _ in range(LOOKS - 1):
        visit.answer_step(step("calling", 600, after=at(visit)))
        visit.wake(after=1)
    assert visit.generations == 1

    visit.answer_step(step("calling", 600, after=at(visit)))
    visit.wake(after=1)

    assert visit.generations == 2


def test_a_wake_up_that_comes_while_the_visit_looks_begins_anew_at_once() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))
    visit.wake(after=1)  # nothing waits for it yet

    visit.answer_step(step("calling", 31, after=at(visit)))

    assert visit.generations == 2
    assert visit.actions() == [f"advance({TICKET})"]


def test_without_an_alarm_only_a_wake_up_goes_on() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))

    visit.answer_step(step("in-service"))

    assert visit.actions() == [f"advance({TICKET})", "wait for wake"]
    visit.wake()
    assert visit.generations == 2


def test_the_end_is_shown_and_returned() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))

    visit.answer_step(step("ended", ended=True))

    assert visit.status == "Completed"
    assert visit.output == '"ended"'
    assert visit.custom_statuses[-1] == '"ended"'


def test_a_look_that_fails_is_repeated_after_a_while() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))

    visit.fail_step()

    assert visit.custom_statuses[-1] == '"retrying"'
    assert visit.timer()[1] == (START + LOOK_AGAIN).timestamp()
    visit.fire()
    assert visit.actions() == [f"advance({TICKET})"]


def test_a_step_of_another_version_is_looked_at_again_later() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))

    visit.answer_raw('{"v": 2, "phase": "calling"}')

    assert visit.custom_statuses[-1] == '"retrying"'


def test_an_order_of_another_version_fails_and_says_so() -> None:
    visit = Visit.with_input('{"v": 2, "ticketId": "x", "advance": true}')

    assert visit.status == "Failed"
    assert visit.output is not None
    assert "another schema version" in visit.output


def test_an_ordinary_visit_shows_its_phase_in_every_episode() -> None:
    visit = Visit(VisitInput(TICKET, advance=False))
    visit.wake()  # the call
    visit.answer_step(step("calling", 31))
    visit.fire()
    visit.answer_step(step("in-service"))
    visit.wake()  # the end
    visit.answer_step(step("ended", ended=True))

    assert visit.status == "Completed"
    assert [status for status in visit.custom_statuses if status is not None] == visit.custom_statuses
    assert list(dict.fromkeys(visit.custom_statuses)) == [
        '"waiting"',
        '"calling"',
        '"in-service"',
        '"ended"',
    ]


@pytest.mark.parametrize("how", ["wake", "fire"])
def test_it_never_begins_anew_without_having_waited(how: str) -> None:
    visit = Visit(VisitInput(TICKET, advance=True))
    for _ in range(5):
        generation = visit.generations
        visit.answer_step(step("calling", 40, after=at(visit)))
        assert visit.generations == generation
        visit.wake() if how == "wake" else visit.fire()
        assert visit.generations == generation + 1


def test_a_timer_that_fires_early_only_means_another_look() -> None:
    visit = Visit(VisitInput(TICKET, advance=True))
    visit.answer_step(step("ringing", 64))

    visit.fire(early=1.0)

    assert visit.actions() == [f"advance({TICKET})"]
    visit.answer_step(step("ringing", 66))
    assert visit.actions()[-1] == "wait for wake or timer"
