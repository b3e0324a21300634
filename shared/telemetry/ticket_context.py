"""The ticket that the current work is about, so that every line logged meanwhile can name it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

ATTRIBUTE = "ticketId"
"""The attribute by which operators look for a ticket (docs/operations/operar.md)."""
_ticket_id: ContextVar[str | None] = ContextVar("ticket_id", default=None)


@contextmanager
def about(ticket_id: str) -> Generator[None]:
    """Lines written inside, in this task and those it starts, are about this ticket."""
    token = _ticket_id.set(ticket_id)
    try:
        yield
    finally:
        _ticket_id.reset(token)


def ticket_at_hand() -> str | None:
    """The ticket that the present task is about; None where it is about none, or many."""
    return _ticket_id.get()
