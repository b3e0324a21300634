"""A ticket carried to another device: a code of one use, for two minutes. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.domain.errors import Problem, Refused

VALID_FOR = timedelta(minutes=2)


@dataclass(frozen=True)
class Handover:
    """What is kept of a code; never the code itself."""

    name: str
    """The blind name of the code."""
    ticket_id: str
    at: datetime
    """When the code was made."""
    taken_by: str | None = None
    """The blind name of the request that used it; None while it can be used."""

    @property
    def expires_at(self) -> datetime:
        """From then on it cannot be used."""
        return self.at + VALID_FOR


def take(handover: Handover, by: str, now: datetime) -> Handover:
    """The code is used by the request of this name. Raises `code-used`, `code-expired`."""
    if handover.taken_by is not None:
        raise Refused(Problem.CODE_USED)
    if now >= handover.expires_at:
        raise Refused(Problem.CODE_EXPIRED)
    return replace(handover, taken_by=by)
