"""The orchestrators behind the recorded answers; an activity that must be slow waits until it is let go."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta

from tests.local_host.durable_flows import Context, Flow
from tests.local_host.durable_hub import Json


class Bench:
    """The one activity: returns `value`, fails, or is held until `let_go`."""

    def __init__(self) -> None:
        self._gate = threading.Event()

    def let_go(self) -> None:
        """Let the slow calls end."""
        self._gate.set()

    @property
    def activities(self) -> Mapping[str, Callable[..., object]]:
        """By name."""
        return {"work": self._work}

    def _work(self, order: Json) -> object:
        if order.get("slow"):
            assert self._gate.wait(120), "nobody has let the slow activity go"
        if order.get("fails"):
            raise ValueError("attempt 1 failed")
        return order.get("value")


def _act(context: Context, value: Json = None, *, slow: bool = False, fails: bool = False) -> Json:
    return context.call_activity("work", {"value": value, "slow": slow, "fails": fails})


def _run_sequence(context: Context) -> Flow:
    first = yield _act(context, 1)
    second = yield _act(context, first + 1)
    return [first, second]


def _uncaught(context: Context) -> Flow:
    yield _act(context, fails=True)


def _caught(context: Context) -> Flow:
    try:
        yield _act(context, fails=True)
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        return str(error)


def _event_or_timer(context: Context) -> Flow:
    timer = context.create_timer(context.current_utc_datetime + timedelta(seconds=60))
    event = context.wait_for_external_event("go")
    winner = yield context.task_any([event, timer])
    if winner is event:
        timer.cancel()
    after = yield _act(context, "event" if winner is event else "timer")
    return [after, event.result if winner is event else None]


def _timer_left_open(context: Context) -> Flow:
    timer = context.create_timer(context.current_utc_datetime + timedelta(seconds=8))
    yield context.task_any([context.wait_for_external_event("go"), timer])
    return "returned"


def _event_while_busy(context: Context) -> Flow:
    yield _act(context, slow=True)
    return (yield context.wait_for_external_event("go"))


def _three_events(context: Context) -> Flow:
    got: list[Json] = []
    for number in range(3):
        got.append((yield context.wait_for_external_event("x")))
        yield _act(context, slow=number == 0)
    return got


def _counting(context: Context) -> Flow:
    count = context.get_input() or 0
    yield context.wait_for_external_event("tick")
    if count >= 2:
        return count
    context.continue_as_new(count + 1)


def _counting_after_work(context: Context) -> Flow:
    if context.get_input():
        timer = context.create_timer(context.current_utc_datetime + timedelta(seconds=3))
        event = context.wait_for_external_event("tick")
        winner = yield context.task_any([event, timer])
        if winner is event:
            timer.cancel()
        return "carried" if winner is event else "lost"
    yield _act(context, slow=True)
    yield context.wait_for_external_event("tick")
    context.continue_as_new(1)


def _fan_out(context: Context) -> Flow:
    return (yield context.task_all([_act(context, number) for number in range(3)]))


def _fan_out_one_fails(context: Context) -> Flow:
    yield context.task_all([_act(context, 0, slow=True), _act(context, fails=True)])


def _first_of_two(context: Context) -> Flow:
    winner = yield context.task_any([_act(context, "slow", slow=True), _act(context, "quick")])
    return winner.result


def _unyielded(context: Context) -> Flow:
    _act(context, "never")
    return (yield _act(context, "yielded"))


def _raises(context: Context) -> Flow:
    yield _act(context)
    raise ValueError("late")


def _any_of_all(context: Context) -> Flow:
    timer = context.create_timer(context.current_utc_datetime + timedelta(seconds=60))
    both = context.task_all([_act(context, 1), _act(context, 2)])
    winner = yield context.task_any([both, timer])
    timer.cancel()
    return winner.result


def _yield_order(context: Context) -> Flow:
    later = _act(context, "a")
    timer = context.create_timer(context.current_utc_datetime + timedelta(seconds=1))
    slow = _act(context, "b", slow=True)
    yield context.task_any([timer, slow])
    return [(yield later), (yield slow)]


def _custom_status(context: Context) -> Flow:
    context.set_custom_status({"n": 1})
    yield _act(context, slow=True)
    context.set_custom_status(None)
    yield _act(context)
    return 0


def _custom_status_empty_text(context: Context) -> Flow:
    context.set_custom_status({"n": 1})
    yield _act(context)
    context.set_custom_status("")
    yield _act(context)
    return 0


def _generations(context: Context) -> Flow:
    if context.get_input() is None:
        context.set_custom_status("first")
        yield _act(context)
        context.continue_as_new({"generation": 2})
        return None
    yield context.wait_for_external_event("go")
    return context.get_input()


def _busy(context: Context) -> Flow:
    return (yield _act(context, "worked", slow=True))


def _no_yield(context: Context) -> str:
    return "at once"


FLOWS: dict[str, Callable[[Context], object]] = {
    "sequence": _run_sequence,
    "uncaught": _uncaught,
    "caught": _caught,
    "event_or_timer": _event_or_timer,
    "timer_left_open": _timer_left_open,
    "event_while_busy": _event_while_busy,
    "three_events": _three_events,
    "counting": _counting,
    "counting_after_work": _counting_after_work,
    "fan_out": _fan_out,
    "fan_out_one_fails": _fan_out_one_fails,
    "first_of_two": _first_of_two,
    "unyielded": _unyielded,
    "raises": _raises,
    "any_of_all": _any_of_all,
    "yield_order": _yield_order,
    "custom_status": _custom_status,
    "custom_status_empty_text": _custom_status_empty_text,
    "generations": _generations,
    "busy": _busy,
    "no_yield": _no_yield,
}
for _name, _flow in FLOWS.items():
    _flow.__name__ = _name
