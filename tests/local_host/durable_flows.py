"""The orchestrators of the conformance cases, one per question about the replay."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from typing import Any

Context = Any
"""The SDK's orchestration context; its annotations are too partial to be checked."""
Flow = Generator[Any, Any, Any]


def sequence(context: Context) -> Flow:
    first = yield context.call_activity("A")
    second = yield context.call_activity("B", first)
    return [first, second]


def caught(context: Context) -> Flow:
    try:
        yield context.call_activity("A")
    except Exception:  # noqa: BLE001 - the SDK raises nothing narrower
        return "caught"


def event_or_timer(context: Context) -> Flow:
    timer = context.create_timer(context.current_utc_datetime + timedelta(minutes=5))
    event = context.wait_for_external_event("go")
    winner = yield context.task_any([event, timer])
    if winner is event:
        timer.cancel()
    return (yield context.call_activity("A", "e" if winner is event else "t"))


def timer_left_open(context: Context) -> Flow:
    timer = context.create_timer(context.current_utc_datetime + timedelta(minutes=5))
    yield context.task_any([context.wait_for_external_event("go"), timer])
    return "done"


def event_before_wait(context: Context) -> Flow:
    yield context.call_activity("A")
    return (yield context.wait_for_external_event("go"))


def three_waits(context: Context) -> Flow:
    first = yield context.wait_for_external_event("x")
    yield context.call_activity("A")
    second = yield context.wait_for_external_event("x")
    yield context.call_activity("A")
    third = yield context.wait_for_external_event("x")
    return [first, second, third]


def counting(context: Context) -> Flow:
    count: int = context.get_input() or 0
    yield context.wait_for_external_event("tick")
    if count >= 2:
        return count
    context.continue_as_new(count + 1)


def continue_after_work(context: Context) -> Flow:
    yield context.call_activity("A")
    yield context.wait_for_external_event("tick")
    context.continue_as_new(None)


def fan_out(context: Context) -> Flow:
    return (yield context.task_all([context.call_activity("A", n) for n in range(3)]))


def first_of_two(context: Context) -> Flow:
    winner = yield context.task_any([context.call_activity("A"), context.call_activity("B")])
    return winner.result


def unyielded(context: Context) -> Flow:
    context.call_activity("A")
    return (yield context.call_activity("B"))


def raises_late(context: Context) -> Flow:
    yield context.call_activity("A")
    raise ValueError("late")


def any_of_all(context: Context) -> Flow:
    timer = context.create_timer(context.current_utc_datetime + timedelta(minutes=1))
    both = context.task_all([context.call_activity("A"), context.call_activity("B")])
    winner = yield context.task_any([both, timer])
    if winner is both:
        timer.cancel()
    return "all" if winner is both else "t"


def yield_order(context: Context) -> Flow:
    later = context.call_activity("A")
    timer = context.create_timer(context.current_utc_datetime + timedelta(minutes=1))
    yield context.task_any([timer, context.call_activity("B")])
    return (yield later)


def custom_status(context: Context) -> Flow:
    context.set_custom_status({"n": 1})
    yield context.call_activity("A")
    context.set_custom_status(None)
    return 0


def three_timers(context: Context) -> Flow:
    begun = context.current_utc_datetime
    timers = [context.create_timer(begun + timedelta(seconds=seconds)) for seconds in (3, 2, 3)]
    winner = yield context.task_any(timers)
    yield context.task_all(timers)
    return timers.index(winner)


def activity_or_event(context: Context) -> Flow:
    activity = context.call_activity("A", 1)
    winner = yield context.task_any([activity, context.wait_for_external_event("go")])
    return "act" if winner is activity else "ev"


def event_then_input(context: Context) -> Flow:
    yield context.wait_for_external_event("x")
    return context.get_input()


def two_waits(context: Context) -> Flow:
    waits = [context.wait_for_external_event("x"), context.wait_for_external_event("x")]
    return (yield context.task_all(waits))


def event_then_work(context: Context) -> Flow:
    value = yield context.wait_for_external_event("x")
    return (yield context.call_activity("A", value))


def event_only(context: Context) -> Flow:
    return (yield context.wait_for_external_event("x"))


def continue_over_timer(context: Context) -> Flow:
    count: int = context.get_input() or 0
    if count >= 1:
        return [count, (yield context.wait_for_external_event("end"))]
    timer = context.create_timer(context.current_utc_datetime + timedelta(seconds=6))
    yield context.task_any([timer, context.wait_for_external_event("go")])
    context.continue_as_new(count + 1)


def continue_over_activity(context: Context) -> Flow:
    count: int = context.get_input() or 0
    if count >= 1:
        return [count, (yield context.wait_for_external_event("end"))]
    yield context.task_any([context.call_activity("A", 1), context.wait_for_external_event("go")])
    context.continue_as_new(count + 1)


def continue_tidily(context: Context) -> Flow:
    count: int = context.get_input() or 0
    if count >= 1:
        return [count, (yield context.wait_for_external_event("end"))]
    timer = context.create_timer(context.current_utc_datetime + timedelta(seconds=3))
    yield context.task_any([timer, context.wait_for_external_event("go")])
    timer.cancel()
    context.continue_as_new(count + 1)


def unknown_activity(context: Context) -> Flow:
    return (yield context.call_activity("nosuch", 1))


def unknown_beside_known(context: Context) -> Flow:
    calls = [context.call_activity("A", 1), context.call_activity("nosuch", 2)]
    return (yield context.task_all(calls))


def custom_status_too_long(context: Context) -> Flow:
    context.set_custom_status("x" * 20000)
    yield context.call_activity("A", 1)
    return 1


def alarm(context: Context) -> Flow:
    """The visit's shape: wait for a wake or an alarm, tidy up, continue as new; the input counts."""
    told: list[str] = context.get_input() or []
    context.set_custom_status(len(told))
    if len(told) == 2:
        return told
    timer = context.create_timer(context.current_utc_datetime + timedelta(seconds=60))
    wake = context.wait_for_external_event("wake")
    winner = yield context.task_any([wake, timer])
    if winner is wake:
        timer.cancel()
    context.continue_as_new([*told, "wake" if winner is wake else "alarm"])
