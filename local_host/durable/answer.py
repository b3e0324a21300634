"""The SDK's answer for an episode: the actions since the start of the generation, and possibly the end."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import cast

from local_host.durable.history import seconds_of

_LABEL = "$OutOfProcData$:"
_NO_LABEL = "One or more errors occurred. (Result: Failure\nException: {type}: {text}\nStack: )"
_TWO_LABELS = "Value cannot be null. (Parameter 'Out-of-proc orchestrator schema must be well-formed.')"


class ActionKind(IntEnum):
    """The SDK's numbers of the actions that this engine performs."""

    CALL_ACTIVITY = 0
    CONTINUE_AS_NEW = 4
    CREATE_TIMER = 5
    WAIT_FOR_EVENT = 6
    WHEN_ANY = 11
    WHEN_ALL = 12


_INSTEAD = {
    1: ("call_activity_with_retry", "let the activity return the time of the next attempt and wait for it"),
    2: ("call_sub_orchestrator", "start a visit of its own from an activity, through the durable client"),
    3: ("call_sub_orchestrator_with_retry", "start a visit of its own from an activity"),
    7: ("call_entity", "keep the state in a table, read and changed by an activity"),
    8: ("call_http", "make the request in an activity"),
    9: ("signal_entity", "keep the state in a table, read and changed by an activity"),
    10: ("signal_entity", "keep the state in a table, read and changed by an activity"),
}


class RefusedActionError(Exception):
    """The orchestrator uses something that this host does not support; the text says what to do instead."""


@dataclass(frozen=True)
class Action:
    """One action, compound ones with their children. `fire_at` in seconds since 1970, UTC."""

    kind: ActionKind
    name: str = ""
    text: str | None = None
    fire_at: float = 0.0
    cancelled: bool = False
    children: tuple[Action, ...] = ()


@dataclass(frozen=True)
class EpisodeAnswer:
    """One episode's answer. `output` and `custom_status` are JSON texts, `error` is plain text."""

    actions: tuple[Action, ...] = ()
    is_done: bool = False
    output: str | None = None
    error: str | None = None
    custom_status: str | None = None
    bare_error: bool = False
    """`error` is the whole output, without the name of the function in front."""
    aborts: bool = False
    """The execution fails at once with `error`, and nothing of the episode goes out."""
    refused: bool = False
    """`error` is this host's own: the orchestrator uses something that it does not support."""


def read_answer(returned: object) -> EpisodeAnswer:
    """The answer in what the orchestrator returned: JSON text, or nothing, which ends it.

    Raises `ValueError` if the text is not an answer.
    """
    if returned is None:
        return EpisodeAnswer(is_done=True)
    state = cast("Mapping[str, object]", json.loads(str(returned)))
    batches = cast("Sequence[Sequence[Mapping[str, object]]]", state.get("actions") or [[]])
    try:
        actions = tuple(_action(action) for action in batches[0])
    except RefusedActionError as refusal:
        return EpisodeAnswer(error=str(refusal), aborts=True, refused=True)
    return EpisodeAnswer(
        actions=actions,
        is_done=bool(state.get("isDone")),
        output=_text(state.get("output")),
        error=cast("str | None", state.get("error")),
        custom_status=_text(state.get("customStatus")),
    )


def read_failure(error: Exception) -> EpisodeAnswer:
    """The answer inside the exception that the SDK raises when user code raised.

    An exception that did not come from there makes an answer that fails.
    """
    text = f"{error}\nStack: "
    _, label, rest = text.partition(_LABEL)
    if not label:
        return EpisodeAnswer(error=_NO_LABEL.format(type=type(error).__name__, text=error), aborts=True)
    try:
        return read_answer(rest.partition("\nStack:")[0])
    except ValueError:
        return EpisodeAnswer(error=_TWO_LABELS, bare_error=True, aborts=True)


def compact(value: object) -> str:
    """JSON text as the extension stores it: no whitespace, non-ASCII letters unescaped."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _text(value: object) -> str | None:
    return None if value is None else compact(value)


def _action(raw: Mapping[str, object]) -> Action:
    number = cast("int", raw["actionType"])
    if number in _INSTEAD:
        what, instead = _INSTEAD[number]
        raise RefusedActionError(f"the local host has no {what}, which the product does not use: {instead}.")
    kind = ActionKind(number)
    children = cast("Sequence[Mapping[str, object]]", raw.get("compoundActions") or ())
    return Action(
        kind=kind,
        name=str(raw.get("functionName") or raw.get("externalEventName") or ""),
        text=cast("str | None", raw.get("input")),
        fire_at=seconds_of(str(raw["fireAt"])) if kind is ActionKind.CREATE_TIMER else 0.0,
        cancelled=bool(raw.get("isCanceled")),
        children=tuple(_action(child) for child in children),
    )
