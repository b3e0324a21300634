"""What the SDK makes of our payload: the facts of its own suite that the kept features stand on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from local_host.durable.answer import EpisodeAnswer
from local_host.durable.history import seconds_of
from tests.local_host import durable_flows as flows
from tests.local_host.durable_driver import BEGIN, Driver, action_text
from tests.local_host.durable_flows import Context, Flow
from tests.local_host.durable_hub import SDK_WARNINGS

pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]


def actions(answer: EpisodeAnswer) -> list[str]:
    return [action_text(action) for action in answer.actions]


def test_a_result_of_null_is_none() -> None:
    driver = Driver(flows.sequence)
    driver.play("Started")
    driver.play("TaskCompleted#0=null")

    assert driver.play("TaskCompleted#1=7").output == "[null,7]"


def test_a_failure_comes_as_reason_and_details() -> None:
    driver = Driver(flows.sequence)
    driver.play("Started")

    answer = driver.play("TaskFailed#0 x")
    assert (answer.error, actions(answer)) == ("boom \n d", ["act A"])


def test_a_task_yielded_twice_is_scheduled_once() -> None:
    def twice(context: Context) -> Flow:
        task = context.call_activity("A")
        first = yield task
        return [first, (yield task), (yield context.task_all([task]))]

    driver = Driver(twice)
    driver.play("Started")
    answer = driver.play("TaskCompleted#0=1")

    assert answer.output == "[1,1,[1]]"
    assert [event.number for event in driver.stored if event.name == "A"] == [0]


def test_an_any_over_the_rest_repeats_no_work() -> None:
    def one_by_one(context: Context) -> Flow:
        tasks = [context.call_activity("A"), context.call_activity("B")]
        got: list[object] = []
        while tasks:
            winner = yield context.task_any(tasks)
            tasks.remove(winner)
            got.append(winner.result)
        return got

    driver = Driver(one_by_one)
    assert driver.play("Started").actions
    driver.play("TaskCompleted#1=2")
    answer = driver.play("TaskCompleted#0=1")

    assert answer.output == "[2,1]"
    assert [event.name for event in driver.stored if event.name in ("A", "B")] == ["A", "B"]


def test_an_any_over_nothing_is_done_at_once() -> None:
    def nothing(context: Context) -> Flow:
        yield context.task_any([])
        return "done"

    assert Driver(nothing).play("Started").output == '"done"'


def test_time_and_ids_are_the_same_on_every_replay() -> None:
    def facts(context: Context) -> Flow:
        seen = [str(context.new_guid()), str(context.current_utc_datetime)]
        yield context.call_activity("A")
        return [*seen, str(context.new_guid())]

    def run() -> str | None:
        driver = Driver(facts)
        driver.play("Started")
        return driver.play("TaskCompleted#0=null").output

    assert run() == run()


def test_the_present_is_the_last_episode() -> None:
    def present(context: Context) -> Flow:
        yield context.call_activity("A")
        return str(context.current_utc_datetime).replace(" ", "T")

    driver = Driver(present)
    driver.play("Started")
    output = driver.play("TaskCompleted#0=null").output
    assert output is not None
    assert seconds_of(output.strip('"')) == BEGIN + 2


def test_only_what_is_new_is_not_replaying() -> None:
    def replays(context: Context) -> Flow:
        seen = [context.is_replaying]
        yield context.call_activity("A")
        seen.append(context.is_replaying)
        yield context.call_activity("B")
        return [*seen, context.is_replaying]

    driver = Driver(replays)
    driver.play("Started")
    driver.play("TaskCompleted#0=1")

    assert driver.play("TaskCompleted#1=1").output == "[true,true,false]"


def test_the_loser_of_two_timers_is_cancelled() -> None:
    def first_timer(context: Context) -> Flow:
        near, far = (
            context.create_timer(context.current_utc_datetime + timedelta(minutes=n)) for n in (1, 2)
        )
        yield context.task_any([near, far])
        far.cancel()
        return "near"

    driver = Driver(first_timer)
    driver.play("Started")
    answer = driver.play("TimerFired#0")

    assert actions(answer) == ["any[timer, timer(cancelled)]"]
    assert driver.open(answer) == []


def test_events_are_given_to_the_waits_of_their_names() -> None:
    def b_then_a(context: Context) -> Flow:
        second = yield context.wait_for_external_event("b")
        return [second, (yield context.wait_for_external_event("a"))]

    driver = Driver(b_then_a)
    driver.play("Started")

    assert driver.play("EventRaised b=2", "EventRaised a=1").output == "[2,1]"


def test_a_timer_beyond_six_days_goes_in_hops_of_three() -> None:
    def week(context: Context) -> Flow:
        yield context.create_timer(context.current_utc_datetime + timedelta(days=7))
        return "a week later"

    driver = Driver(week)
    first = driver.play("Started")
    assert first.actions[0].children[0].fire_at == pytest.approx(BEGIN + 1 + 3 * 86400)  # pyright: ignore[reportUnknownMemberType] - partial annotations

    driver.now = BEGIN + 3 * 86400
    driver.play("TimerFired#0")
    driver.now = BEGIN + 7 * 86400
    assert driver.play("TimerFired#1").output == '"a week later"'
