"""What goes on inside the meetings: who is there, what they write, when a call is over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from secrets import token_urlsafe
from uuid import uuid4

import msgspec

from local_host.graph_standin.online_meeting import AttendanceReport

Delta = Sequence[Mapping[str, object]]
"""`participants@delta` of a call event."""


class Role(StrEnum):
    """In real Teams the signed-in account decides; here the page says it."""

    ORGANIZER = "organizer"
    ATTENDEE = "attendee"


class Participant(msgspec.Struct, rename="camel", kw_only=True):
    """Somebody who pressed «Ingressar agora»."""

    id: str
    """Secret between page and room: whoever knows it writes under this name."""
    number: int
    """What the others see; 1 for the first of a call."""
    name: str
    role: Role
    camera: bool
    microphone: bool
    joined_at: datetime
    left_at: datetime | None = None
    streams: int = 0
    """Open pages of this participant."""
    lost: bool = False
    """Left because the last page went, not by a button: a page that reconnects is back."""


class ChatMessage(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    """A line of the chat, known by its place in the list."""

    author: int
    name: str
    text: str
    sent_at: datetime


class Room:
    """One meeting's call, from the first who joins until all have left or the organiser ends it.

    `on_call_over` is told of each call that ended, as the attendance report says it; `on_event` of
    Graph's call events, with the participants that they are about.
    """

    def __init__(
        self, on_call_over: Callable[[AttendanceReport], None], on_event: Callable[[str, Delta], None]
    ) -> None:
        self._on_call_over = on_call_over
        self._on_event = on_event
        self._changed = asyncio.Event()
        self.participants: list[Participant] = []
        self.messages: list[ChatMessage] = []
        self.closed = False

    @property
    def present(self) -> list[Participant]:
        """Those inside now, in the order of joining."""
        return [participant for participant in self.participants if participant.left_at is None]

    def join(self, *, name: str, role: Role, camera: bool, microphone: bool) -> Participant:
        """Enter the call, or start it."""
        starts = not self.present
        if starts:
            self.participants, self.messages = [], []
        participant = Participant(
            id=token_urlsafe(12),
            number=len(self.participants) + 1,
            name=name,
            role=role,
            camera=camera,
            microphone=microphone,
            joined_at=datetime.now(UTC),
        )
        self.participants.append(participant)
        if starts:
            self._on_event("callStarted", [])
        self._on_event("rosterUpdated", [_told(participant)])
        self._notify()
        return participant

    def find(self, participant_id: str) -> Participant | None:
        """Somebody of this call, inside or gone."""
        known = (participant for participant in self.participants if participant.id == participant_id)
        return next(known, None)

    def set_devices(self, participant: Participant, *, camera: bool, microphone: bool) -> None:
        """Show the others what is on."""
        participant.camera, participant.microphone = camera, microphone
        self._notify()

    def say(self, participant: Participant, text: str) -> None:
        """Write into the chat."""
        self.messages.append(
            ChatMessage(
                author=participant.number, name=participant.name, text=text, sent_at=datetime.now(UTC)
            )
        )
        self._notify()

    def leave(self, participant: Participant) -> None:
        """Go. When nobody is left the call is over."""
        if participant.left_at is not None:
            return
        participant.left_at = datetime.now(UTC)
        self._on_event("rosterUpdated", [_told(participant)])
        if not self.present:
            self._report()
        self._notify()

    def end(self) -> bool:
        """Put everybody out. False when no call was running."""
        inside = self.present
        for participant in inside:
            participant.left_at = datetime.now(UTC)
        if inside:
            self._report()
        self._notify()
        return bool(inside)

    def close(self) -> None:
        """The meeting, or the stand-in, is gone."""
        self.closed = True
        self.end()

    @contextmanager
    def watched_by(self, participant: Participant) -> Generator[None, None, None]:
        """A page of `participant` is open: present while it is, back again when it reconnects."""
        participant.streams += 1
        if participant.lost:
            participant.lost, participant.left_at = False, None
            self._notify()
        try:
            yield
        finally:
            participant.streams -= 1
            if participant.streams == 0 and participant.left_at is None:
                participant.lost = True
                self.leave(participant)

    async def change(self) -> None:
        """Return after the next change."""
        await self._changed.wait()

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _report(self) -> None:
        self._on_event("callEnded", [])
        self._on_call_over(
            AttendanceReport(
                id=str(uuid4()),
                meeting_start_date_time=self.participants[0].joined_at,
                meeting_end_date_time=datetime.now(UTC),
                total_participant_count=len(self.participants),
            )
        )


def _told(participant: Participant) -> Mapping[str, object]:
    """A participant in a call event."""
    person: dict[str, object] = {
        "id": str(participant.number),
        "isInLobby": False,
        "info": {"identity": {"guest": {"displayName": participant.name}}},
    }
    if participant.left_at is not None:
        person["removedState"] = {"reason": "Removed"}
    return person


class Rooms:
    """The rooms that somebody has opened since the stand-in started, by the last part of the join link."""

    def __init__(
        self,
        on_call_over: Callable[[str, AttendanceReport], None],
        on_event: Callable[[str, str, Delta], None],
    ) -> None:
        self._on_call_over = on_call_over
        self._on_event = on_event
        self._rooms: dict[str, Room] = {}

    def at(self, name: str) -> Room:
        """The room of that name, empty when nobody has been there."""
        if name not in self._rooms:
            self._rooms[name] = Room(
                lambda report: self._on_call_over(name, report),
                lambda kind, delta: self._on_event(name, kind, delta),
            )
        return self._rooms[name]

    def close(self, name: str) -> None:
        """Put everybody out for good."""
        if name in self._rooms:
            self._rooms.pop(name).close()

    def close_all(self) -> None:
        """The stand-in stops."""
        for name in list(self._rooms):
            self.close(name)
