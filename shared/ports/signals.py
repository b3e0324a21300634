"""What starts and wakes the durable visit of a ticket."""

from __future__ import annotations

from typing import Protocol


class VisitSignals(Protocol):
    """Starts and wakes visits. Neither call raises when the visit cannot be reached: the row is the truth,
    and housekeeping does what the visit has not done."""

    async def start(self, ticket_id: str) -> None:
        """A new visit for a new ticket."""
        ...

    async def wake(self, ticket_id: str) -> None:
        """Something happened before the timer already set. Starts a visit where none runs."""
        ...


class NoSignals:
    """`VisitSignals` of an invocation that has no durable client: being called is a programming error."""

    async def start(self, ticket_id: str) -> None:
        raise AssertionError("this invocation declares no signals")

    async def wake(self, ticket_id: str) -> None:
        raise AssertionError("this invocation declares no signals")


NO_SIGNALS = NoSignals()
