"""What a campaign has recorded: what clients have sent and were told, and what stands in storage at the end.

Instants are seconds of the machine's clock (Unix time), which the product's processes read as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.ticket import Ticket


@dataclass(frozen=True)
class Attempt:
    """One request. A repetition is a further attempt with the same `key`."""

    person: str
    """Who asked: a visitor's name of this campaign, or a clerk's directory id."""
    action: str
    """`join`, `view`, `call`, `queue`, or the name of the operation in the audit."""
    key: str
    """The Idempotency-Key; empty for a read."""
    began: float
    ended: float
    status: int | None
    """None: no answer was heard. Its effect may have happened."""
    office_id: str = ""
    ticket_id: str = ""
    """As told by the answer, or as asked for."""
    call_id: str = ""
    deadline: float | None = None
    problem: str = ""
    """The last part of the problem's `type`."""
    retry_after: bool = False

    @property
    def accepted(self) -> bool:
        return self.status is not None and self.status < 300


@dataclass(frozen=True)
class Heard:
    """A visitor's page has got an answer to a view: it was heard by the product at some instant between."""

    ticket_id: str
    began: float
    ended: float


@dataclass(frozen=True)
class FinalRow:
    """A ticket as it stands at the end, with all its audit entries, oldest first."""

    ticket: Ticket
    entries: Sequence[AuditEntry]


@dataclass
class History:
    """Everything that the checker judges."""

    attempts: list[Attempt] = field(default_factory=list[Attempt])
    heard: list[Heard] = field(default_factory=list[Heard])
    rows: list[FinalRow] = field(default_factory=list[FinalRow])
    minute: float = 60.0
    """Seconds from the ring to the deadline, as the office has them."""
