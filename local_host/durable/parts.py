"""What every part of the engine needs: the app's durable functions, the store, the worker, the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from local_host.contracts import ACTIVITY, ORCHESTRATION, HostClock, HostedFunction, Worker
from local_host.converters import Datum, converter_of
from local_host.durable.settings import DurableSettings
from local_host.durable.store import Store


class DurableFunctions:
    """Orchestrators and activities. Names are compared without regard to case, as the extension does."""

    def __init__(self, functions: Sequence[HostedFunction]) -> None:
        self._orchestrators = _by_name(functions, ORCHESTRATION, "orchestration")
        self._activities = _by_name(functions, ACTIVITY, "activity")

    def orchestrator(self, name: str) -> HostedFunction | None:
        """The orchestrator of that name."""
        return self._orchestrators.get(name.lower())

    def activity(self, name: str) -> HostedFunction | None:
        """The activity of that name."""
        return self._activities.get(name.lower())

    def knows_activity(self, name: str) -> bool:
        """Whether an activity of that name exists."""
        return name.lower() in self._activities


def decoded(function: HostedFunction, text: str | None) -> object:
    """What the worker would make of the trigger's text before it calls the function."""
    if text is None:
        return None
    datum = Datum(value=text, type="string")
    return converter_of(function.trigger.kind).decode(datum, trigger_metadata=None)


def encoded(function: HostedFunction, returned: object) -> str | None:
    """The JSON text of what an activity returned; None for None. Raises what the library raises."""
    if returned is None:
        return None
    datum = converter_of(function.trigger.kind).encode(returned, expected_type=None)
    return None if datum is None else str(datum.value)


def _by_name(functions: Sequence[HostedFunction], kind: str, setting: str) -> dict[str, HostedFunction]:
    chosen = [function for function in functions if function.trigger.kind == kind]
    return {str(f.trigger.settings.get(setting) or f.name).lower(): f for f in chosen}


@dataclass(frozen=True)
class Parts:
    """One hub's parts in one process."""

    store: Store
    functions: DurableFunctions
    worker: Worker
    clock: HostClock
    settings: DurableSettings

    def now(self) -> float:
        """UTC seconds, by the host's clock."""
        return self.clock.now().timestamp()
