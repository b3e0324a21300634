"""Random orchestrations as data: steps, the orchestrator that interprets them, and their plain model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from tests.local_host.durable_flows import Context, Flow


@dataclass(frozen=True)
class Step:
    """One step. `name` is unique in its program; `early` and `event_wins` are the driver's, not the flow's.

    Kinds: `call` and `all` run activities, of which `fails` fails; `wait` for an event; `sleep`;
    `race` an event against a timer; `nest` an `all` against a timer that is never reached.
    """

    kind: str
    name: str
    calls: int = 1
    fails: int | None = None
    caught: bool = True
    seconds: int = 5
    early: bool = False
    event_wins: bool = True


@dataclass
class Expected:
    """What the model says: what the driver must do, in order, and what must come of it."""

    stimuli: list[tuple[str, str | int]] = field(default_factory=list[tuple[str, "str | int"]])
    log: list[object] = field(default_factory=list[object])
    failed: bool = False
    calls: set[str] = field(default_factory=set[str])
    timers: int = 0
    generations: int = 0


def model(generations: Sequence[Sequence[Step]]) -> Expected:
    """Runs the program in memory: no history, no replay, no time."""
    expected = Expected()
    for number, steps in enumerate(generations):
        expected.generations += 1
        # An event that comes before its wait is kept, unless a new generation begins in between.
        expected.stimuli += [("raise", s.name) for later in generations[number:] for s in later if s.early]
        expected.stimuli.append(("raise", gate(len(generations) - number - 1)))
        for step in steps:
            if not _play(step, expected):
                expected.failed = True
                return expected
    return expected


def _play(step: Step, expected: Expected) -> bool:
    if step.kind in ("call", "all", "nest"):
        expected.calls |= {f"{step.name}.{n}" for n in range(step.calls)}
        expected.timers += step.kind == "nest"
        if step.fails is not None:
            expected.log.append(f"{step.name} failed")
            return step.caught
        expected.log.append([f"{step.name}.{n}" for n in range(step.calls)])
    elif step.kind == "wait":
        _raise_unless_early(step, expected)
        expected.log.append(step.name)
    elif step.kind == "sleep" or not (step.event_wins or step.early):
        expected.timers += 1
        expected.stimuli.append(("advance", step.seconds))
        expected.log.append("on time")
    else:
        expected.timers += 1
        _raise_unless_early(step, expected)
        expected.log.append(step.name)
    return True


def _raise_unless_early(step: Step, expected: Expected) -> None:
    if not step.early:
        expected.stimuli.append(("raise", step.name))


def gate(number: int) -> str:
    """The event that each generation waits for first, so that the driver knows where it stands."""
    return f"gate{number}"


def program_input(generations: Sequence[Sequence[Step]]) -> dict[str, object]:
    """What the orchestrator is started with."""
    return {"generations": [[asdict(step) for step in steps] for steps in generations], "log": []}


def program(context: Context) -> Flow:
    """Interprets its input: one generation of steps, then itself again with the rest."""
    given = context.get_input()
    steps, rest = given["generations"][0], given["generations"][1:]
    log = list(given["log"])
    context.set_custom_status(len(log))
    yield context.wait_for_external_event(gate(len(rest)))
    for raw in steps:
        log.append((yield from _step(context, Step(**raw))))
    if rest:
        context.continue_as_new({"generations": rest, "log": log})
        return None
    return log


def work(value: Any) -> object:  # noqa: ANN401 - whatever JSON a call carries
    """The activity: returns its name, or fails if it was told to."""
    if value["fails"]:
        raise ValueError(value["name"])
    return value["name"]


def _step(context: Context, step: Step) -> Flow:
    match step.kind:
        case "call" | "all" | "nest":
            return (yield from _calls(context, step))
        case "wait":
            yield context.wait_for_external_event(step.name)
            return step.name
        case "sleep":
            return (yield from _sleep(context, step))
        case _:
            return (yield from _race(context, step))


def _calls(context: Context, step: Step) -> Flow:
    given = [{"name": f"{step.name}.{n}", "fails": n == step.fails} for n in range(step.calls)]
    tasks = [context.call_activity("work", value) for value in given]
    try:
        if step.kind == "call":
            return [(yield tasks[0])]
        if step.kind == "all":
            return (yield context.task_all(tasks))
        return (yield from _nested(context, step, tasks))
    except Exception:
        if not step.caught:
            raise
        return f"{step.name} failed"


def _nested(context: Context, step: Step, tasks: list[Any]) -> Flow:
    timer = context.create_timer(context.current_utc_datetime + timedelta(days=1))
    both = context.task_all(tasks)
    yield context.task_any([both, timer])
    timer.cancel()
    return (yield both)


def _sleep(context: Context, step: Step) -> Flow:
    due = context.current_utc_datetime + timedelta(seconds=step.seconds)
    yield context.create_timer(due)
    return (
        "on time"
        if abs(context.current_utc_datetime - due) < timedelta(milliseconds=1)
        else "at another time"
    )


def _race(context: Context, step: Step) -> Flow:
    due = context.current_utc_datetime + timedelta(seconds=step.seconds)
    timer, event = context.create_timer(due), context.wait_for_external_event(step.name)
    winner = yield context.task_any([event, timer])
    if winner is timer:
        return "on time" if context.current_utc_datetime >= due else "early"
    timer.cancel()
    return step.name
