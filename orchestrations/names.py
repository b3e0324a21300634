"""Names shared by the visit, its activity, its signals and its registration."""

from __future__ import annotations

VISIT = "visit"
ADVANCE = "advance"
WAKE = "wake"


def instance_id(ticket_id: str) -> str:
    """The durable instance of a ticket's visit."""
    return f"visit-{ticket_id}"
