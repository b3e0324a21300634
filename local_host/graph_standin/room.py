"""What happens in the meetings: who enters, what they write, when a call is over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from secrets import token_urlsafe

import msgspec

Delta = Sequence[Mapping[str, object]]
"""`participants@delta` of a call event."""


class OnlineMeetingRole(StrEnum):
    """Graph's `onlineMeetingRole`. In real Teams the signed-in account decides; here the page says it."""

    ORGANIZER = "organizer"
    ATTENDEE = "attendee"


class Participant(msgspec.Struct, rename="camel", kw_only=True):
    """Somebody who pressed «Ingressar agora»."""

    id: str
    """Known only to this participant's page: whoever has it acts under this name."""
    number: int
    """What call events name it by; 1 for the first of a call."""
    name: str
    role: OnlineMeetingRole
    joined_at: datetime
    left_at: datetime | None = None


class ChatMessage(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    """A line of the chat, known by its place in the list."""

    name: str
    text: str
    sent_at: datetime


class MeetingRoom:
    """One meeting's call, from the first participant until all have left or the organiser ends it.

    `on_event` is called with Graph's call events and the participants that they are about.
    """

    def __init__(self, on_event: Callable[[str, Delta], None]) -> None:
        self._on_event = on_event
        self._changed = asyncio.Event()
        self.participants: list[Participant] = []
        self.messages: list[ChatMessage] = []

    @property
    def present(self) -> list[Participant]:
        """Those inside now, in the order of entering."""
        return [participant for participant in self.participants if participant.left_at is None]

    def enter(self, name: str, role: OnlineMeetingRole) -> Participant:
        """Enter the call, or start it."""
        if not self.present:
            self.participants, self.messages = [], []
            self._on_event("callStarted", [])
        participant = Participant(
            id=token_urlsafe(12),
            number=len(self.participants) + 1,
            name=name,
            role=role,
            joined_at=datetime.now(UTC),
        )
        self.participants.append(participant)
        self._on_event("rosterUpdated", [_identity(participant)])
        self._notify()
        return participant

    def find(self, participant_id: str) -> Participant | None:
        """Somebody of this call, inside or gone."""
        known = (participant for participant in self.participants if participant.id == participant_id)
        return next(known, None)

    def say(self, participant: Participant, text: str) -> None:
        """Write into the chat."""
        self.messages.append(ChatMessage(name=participant.name, text=text, sent_at=datetime.now(UTC)))
        self._notify()

    def leave(self, participant: Participant) -> None:
        """Leave; leaving twice is no error. When nobody is left the call is over."""
        if participant.left_at is not None:
            return
        participant.left_at = datetime.now(UTC)
        self._on_event("rosterUpdated", [_identity(participant)])
        if not self.present:
            self._on_event("callEnded", [])
        self._notify()

    def end(self) -> None:
        """The call is over for everybody; without one, it counts as held by nobody."""
        for participant in self.present:
            participant.left_at = datetime.now(UTC)
        self._on_event("callEnded", [])
        self._notify()

    async def change(self) -> None:
        """Return after the next change."""
        await self._changed.wait()

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def _identity(participant: Participant) -> Mapping[str, object]:
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
    """The rooms opened since the stand-in started, by the last part of the join link."""

    def __init__(self, on_event: Callable[[str, str, Delta], None]) -> None:
        self._on_event = on_event
        self._rooms: dict[str, MeetingRoom] = {}

    def at(self, name: str) -> MeetingRoom:
        """The room of that name, empty when nobody has been there."""
        if name not in self._rooms:
            self._rooms[name] = MeetingRoom(lambda kind, delta: self._on_event(name, kind, delta))
        return self._rooms[name]

    def close(self, name: str) -> None:
        """The meeting was deleted: everybody is removed."""
        room = self._rooms.pop(name, None)
        if room is not None and room.present:
            room.end()

    def close_all(self) -> None:
        """The stand-in stops."""
        for name in list(self._rooms):
            self.close(name)
