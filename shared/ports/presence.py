"""Signs of life of visitors' and clerks' pages."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from shared.domain.queue.presence import SignsOfLife


class SignsListener(Protocol):
    """Is told at once of what becomes known of one office. Its methods neither wait nor raise."""

    def visitor_heard(self, ticket_id: str) -> None:
        """The page of this ticket was heard, by this instance or another."""
        ...

    def clerk_heard(self, clerk_id: str) -> None:
        """The page of this clerk was heard, by this instance or another."""
        ...

    def run_began(self) -> None:
        """The unbroken run of this instance began anew: the silence before it counts for nothing."""
        ...


class Presence(Protocol):
    """Signs of life of pages, at no cost per visitor or office: one row per instance, every 30 s."""

    def visitor_heard(self, ticket_id: str) -> None:
        """The page of this ticket has just made a request. Noted in memory: reads nothing, never raises."""
        ...

    def clerk_heard(self, office_id: str, clerk_id: str) -> None:
        """The page of this clerk, open at this office, has just made a request. Like `visitor_heard`."""
        ...

    def interrupted(self) -> None:
        """A board could not be read: the unbroken run of this instance begins again."""
        ...

    def listen(self, office_id: str, listener: SignsListener) -> None:
        """Have `listener` told of this office from now on, for as long as this object lives."""
        ...

    async def signs_of_life(self, office_id: str) -> SignsOfLife:
        """What all instances have heard at this office, at most 10 s old: for use cases that decide by it.

        Raises `StorageUnavailable`.
        """
        ...

    async def known_signs(self, office_id: str) -> SignsOfLife:
        """The same for pages: what was known last where presence cannot be read. Never raises.

        For minutes after somebody has asked, the other instances' rows go on being read for who listens.
        """
        ...

    async def flush(self) -> None:
        """Tell the other instances now what was heard and is not told yet. Never raises."""
        ...

    async def sweep(self, now: datetime) -> int:
        """Remove what instances long gone have told (`shared.domain.retention`); the number of rows.

        Raises `StorageUnavailable`.
        """
        ...
