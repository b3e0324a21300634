"""How long things are kept. The table for people, `docs/operations/retencao.md`, is written from `KEPT`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

PERSONAL = timedelta(hours=12)
"""Name, case number and link after the end; the limit is 24 hours, half of it is a margin."""
OPINION = timedelta(hours=18)
"""An opinion after the end, where the nightly batch has not taken it; the limit is the same."""
POST_MEMORY = timedelta(days=2)
"""A POST's Idempotency-Key; it is honoured for 24 hours."""
DEVICE = timedelta(days=2)
"""Which ticket a device has; longer while that ticket lives."""
NUMBER = timedelta(days=400)
"""Which ticket had a number: as long as its receipt can be checked."""
CALL_MEMORY = timedelta(days=2)
"""Which call a clerk's Idempotency-Key made; honoured for 24 hours, as a visitor's."""
PRESENCE = timedelta(days=1)
"""What one instance has heard at an office."""
SOURCE_KEY = timedelta(days=2)
"""The key of a day's source tags; without it nobody can tell which network a tag stood for."""
HANDOVER = timedelta(days=2)
"""What is left of a code for another device: a repeated request is answered for 24 hours, as every POST."""
ACTIVE_OFFICE = timedelta(days=14)
"""On which days an office had visitors; the last of them is kept, so that its old rows are found."""
FIRST_DAY = date(2020, 1, 1)
"""No office was active before."""
QUEUED = timedelta(days=7)
"""A message that nobody reads: what Azure's queues keep unless told otherwise."""


@dataclass(frozen=True)
class Kept:
    """One kind of what is stored; its words for people are in `docs/retention.py`."""

    name: str
    table: str | None = None
    """None: outside the tables, or no row of its own."""
    prefix: str | None = None
    """How the keys of such rows begin, where a table holds several kinds."""
    period: timedelta | None = None
    """None: until its work is done, or for as long as the court says."""
    personal: bool = False
    """May hold a name, a case number, a link, or what a clerk wrote about a visitor."""


KEPT: Sequence[Kept] = (
    Kept("personal", "desk", "x!", PERSONAL, personal=True),
    Kept("post", "desk", "i!", POST_MEMORY),
    Kept("device", "desk", "d!", DEVICE),
    Kept("call", "clerks", period=CALL_MEMORY),
    Kept("source"),
    Kept("source-key", period=SOURCE_KEY),
    Kept("handover", period=HANDOVER),
    Kept("number", "desk", "n!", NUMBER),
    Kept("ended", "desk", "e!"),
    Kept("active", "active", period=ACTIVE_OFFICE),
    Kept("board", "desk", "q!"),
    Kept("ticket", "desk", "t!"),
    Kept("audit", "desk", "a!"),
    Kept("visit", "visits"),
    Kept("opinion", period=OPINION),
    Kept("evaluation", "evaluations"),
    Kept("report", "reports"),
    Kept("configuration", "configuration"),
    Kept("office", "offices"),
    Kept("schedule", "schedules"),
    Kept("member", "members"),
    Kept("change", "changes"),
    Kept("presence", "desk", "p!", PRESENCE),
    Kept("history"),
    Kept("queue", period=QUEUED),
    Kept("log"),
    Kept("copy"),
    Kept("export", personal=True),
)
"""Everything that is stored, by its kind: the canary test walks all of it and finds no other."""
