"""Performs the SDK's actions again on every episode, as the extension's out-of-process shim does.

The extension does not compare lists of actions. It walks the list from the start, performs an action, waits
for it, ignores its result and goes on, while the history is fed to it event by event. Numbering, early
events, losers that delay the end and the detection of changed code all follow from that walk.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from local_host.durable.answer import Action, ActionKind
from local_host.durable.history import EventKind, HistoryEvent

_MADE_BY = {
    EventKind.TASK_SCHEDULED: ActionKind.CALL_ACTIVITY,
    EventKind.TIMER_CREATED: ActionKind.CREATE_TIMER,
}
_WORDS = {ActionKind.CALL_ACTIVITY: "an activity", ActionKind.CREATE_TIMER: "a timer"}


@dataclass
class _Node:
    """Something awaited: a leaf that ends, or a group that is done when `needed` children are."""

    ended: bool = False
    children: list[_Node] = field(default_factory=list["_Node"])
    needed: int | None = None

    @property
    def done(self) -> bool:
        if self.needed is None:
            return self.ended
        return sum(child.done for child in self.children) >= self.needed


class Replay:
    """One walk over `actions`; feed it the whole history of the generation, oldest first.

    `knows_activity` tells whether an activity exists. A call of one that does not is refused as on the real
    host: nothing is sent and nothing ends, so the orchestration never completes; see `unknown`.
    """

    def __init__(self, actions: Sequence[Action], knows_activity: Callable[[str], bool]) -> None:
        self.open: dict[int, _Node] = {}
        self.cancelled: set[int] = set()
        self.unknown: list[str] = []
        self.carried: list[HistoryEvent] = []
        self.fault: str | None = None
        self.terminated: HistoryEvent | None = None
        self.continues: Action | None = None
        self.end_number = 0
        self._actions = actions
        self._knows_activity = knows_activity
        self._position = 0
        self._current = _Node(ended=True)
        self._next_number = 0
        self._unmatched: dict[int, Action] = {}
        self._waits: defaultdict[str, list[_Node]] = defaultdict(list)
        self._early: defaultdict[str, deque[HistoryEvent]] = defaultdict(deque)

    @property
    def passed_all(self) -> bool:
        """The walk is over and nothing that was performed is still open: the execution may end."""
        return self._position == len(self._actions) and self._current.done and not self.open

    @property
    def new_work(self) -> list[tuple[int, Action]]:
        """What was performed and is not in the history yet, in order of number."""
        return sorted(self._unmatched.items(), key=lambda pair: pair[0])

    def feed(self, event: HistoryEvent) -> None:
        """Take one event and continue the walk as far as possible."""
        match event.kind:
            case EventKind.TASK_SCHEDULED | EventKind.TIMER_CREATED:
                self._match(event)
            case EventKind.TASK_COMPLETED | EventKind.TASK_FAILED | EventKind.TIMER_FIRED:
                node = self.open.pop(event.task, None)
                if node is not None:
                    node.ended = True
            case EventKind.EVENT_RAISED:
                self._raise(event)
            case EventKind.EXECUTION_TERMINATED:
                if self.terminated is None:
                    self.terminated, self.end_number = event, self.take_number()
            case EventKind.ORCHESTRATOR_STARTED:
                return  # User code has not started: the walk must not run before the start event.
            case _:
                pass
        self._advance()

    def take_number(self) -> int:
        """The next number of the counter that all scheduled things share."""
        self._next_number += 1
        return self._next_number - 1

    def _advance(self) -> None:
        while self._current.done and self._position < len(self._actions):
            action = self._actions[self._position]
            self._position += 1
            self._current = self._perform(action)

    def _perform(self, action: Action) -> _Node:
        match action.kind:
            case ActionKind.CALL_ACTIVITY:
                return self._call(action)
            case ActionKind.CREATE_TIMER:
                number = self.take_number()
                self._unmatched[number] = action
                if action.cancelled:
                    self.cancelled.add(number)
                    return _Node(ended=True)
                return self._open(number)
            case ActionKind.WAIT_FOR_EVENT:
                return self._wait(action.name.lower())
            case ActionKind.WHEN_ANY | ActionKind.WHEN_ALL:
                children = [self._perform(child) for child in action.children]
                needed = min(1, len(children)) if action.kind is ActionKind.WHEN_ANY else len(children)
                return _Node(children=children, needed=needed)
            case ActionKind.CONTINUE_AS_NEW:
                self.continues = action
                return _Node(ended=True)

    def _call(self, action: Action) -> _Node:
        if not self._knows_activity(action.name):
            self.unknown.append(action.name)
            return _Node()
        number = self.take_number()
        self._unmatched[number] = action
        return self._open(number)

    def _open(self, number: int) -> _Node:
        self.open[number] = _Node()
        return self.open[number]

    def _wait(self, name: str) -> _Node:
        if self._early[name]:
            self._early[name].popleft()
            return _Node(ended=True)
        node = _Node()
        self._waits[name].append(node)
        return node

    def _raise(self, event: HistoryEvent) -> None:
        name = (event.name or "").lower()
        if self._waits[name]:
            # First, even after continue-as-new: when a timer is cancelled the walk gets there at once, before
            # it has seen the event that made the orchestrator cancel it.
            self._waits[name].pop().ended = True
        elif self.continues is not None:
            self.carried.append(event)
        else:
            self._early[name].append(event)

    def _match(self, event: HistoryEvent) -> None:
        action = self._unmatched.get(event.number)
        expected = _MADE_BY[event.kind]
        same_kind = action is not None and action.kind is expected
        is_call = event.kind is EventKind.TASK_SCHEDULED
        same_name = not is_call or (action is not None and action.name.lower() == (event.name or "").lower())
        if same_kind and same_name:
            del self._unmatched[event.number]
        elif self.fault is None:
            self.fault = _non_deterministic(event, action)


def _non_deterministic(event: HistoryEvent, action: Action | None) -> str:
    then = f"{_WORDS[_MADE_BY[event.kind]]} number {event.number}" + (
        f" ('{event.name}')" if event.name else ""
    )
    now = (
        "nothing" if action is None else _WORDS[action.kind] + (f" ('{action.name}')" if action.name else "")
    )
    return (
        "Non-Deterministic workflow detected: A previous execution of this orchestration scheduled "
        f"{then}, but this replay scheduled {now} in its place. The code of the orchestrator was changed "
        "while this instance was running, or it depends on something other than its history."
    )
