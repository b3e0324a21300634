"""Microsoft Graph: the rooms in which services take place, and the events that it reports of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.domain.meeting import Meeting
from shared.domain.self_check import Finding, Looked


class MeetingProvider(Protocol):
    """Opens and closes meetings. One attempt per call; the caller repeats."""

    async def open(self, *, call_id: str, organiser_id: str, subject: str, starts_at: datetime) -> Meeting:
        """The meeting of this call: the same for the same call and organiser. Raises `MeetingFailed`."""
        ...

    async def close(self, *, organiser_id: str, meeting_id: str) -> None:
        """Delete the meeting; one that is gone already is no error. Raises `MeetingFailed`."""
        ...


@dataclass(frozen=True)
class Subscription:
    """Graph sends notifications of a meeting until `until`."""

    subscription_id: str
    until: datetime


class MeetingEvents(Protocol):
    """Graph's notifications of a meeting. A hint: no rule depends on them. One attempt per call."""

    async def subscribe(self, *, join_url: str, state: str, now: datetime) -> Subscription:
        """Ask for notifications of the meeting behind the link. `state` comes back with each of them.

        Raises `MeetingFailed`.
        """
        ...

    async def renew(self, subscription_id: str, now: datetime) -> Subscription:
        """Extend it by its full length. Raises `MeetingFailed`; `UNKNOWN_ORGANISER` if it is gone."""
        ...

    async def unsubscribe(self, subscription_id: str) -> None:
        """Delete it; one that is gone already is no error. Raises `MeetingFailed`."""
        ...


class NotificationInbox(Protocol):
    """The queue of received notifications; delivered at least once, and reading one twice is harmless."""

    async def put(self, message: str) -> None:
        """Keep one message of at most 48 KB. Raises `StorageUnavailable`."""
        ...


class SelfCheck(Protocol):
    """Examines whether meetings will work on the configured tenant."""

    def items(self) -> Sequence[Looked]:
        """What `run` looks at, in this order. Tries nothing."""
        ...

    async def run(self, organiser_id: str) -> Sequence[Finding]:
        """One finding per item; opens a meeting of `organiser_id` and deletes it."""
        ...
