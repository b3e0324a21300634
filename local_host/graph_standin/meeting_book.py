"""Every meeting that was created, kept in a file so that it survives a restart."""

from __future__ import annotations

import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import msgspec
from msgspec.structs import replace

from local_host.graph_standin.graph_errors import GraphError
from local_host.graph_standin.online_meeting import (
    ChatInfo,
    CreateBody,
    IdentitySet,
    OnlineMeeting,
    Organizer,
    Participants,
    PatchBody,
    StoredMeeting,
    User,
)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meetings (
  number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, room TEXT UNIQUE NOT NULL,
  organizer TEXT NOT NULL, external_id TEXT, deleted INTEGER NOT NULL, document BLOB NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS one_per_external_id
  ON meetings (organizer, external_id) WHERE external_id IS NOT NULL AND NOT deleted;
"""
_DEFAULT_LENGTH = timedelta(hours=1)


class MeetingBook:
    """The meetings of all organisers. `origin` is where join links point (`http://127.0.0.1:18099`)."""

    def __init__(self, path: Path, origin: str) -> None:
        self._origin = origin
        # A write returns once it survives the end of this process; a power cut may cost the last ones.
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __iter__(self) -> Iterator[StoredMeeting]:
        """All of them, deleted ones included, in the order of creation."""
        for (document,) in self._database.execute("SELECT document FROM meetings ORDER BY number"):
            yield self._read(document)

    def create(self, organizer: str, body: CreateBody) -> StoredMeeting:
        """A new meeting. Raises `GraphError` 400 when the times contradict each other."""
        start, end = _times(body)
        room = token_hex(12)
        thread = f"19:meeting_{room}@thread.v2"
        meeting = OnlineMeeting(
            id=urlsafe_b64encode(f"1*{organizer}*0**{thread}".encode()).decode().rstrip("="),
            creation_date_time=datetime.now(UTC),
            start_date_time=start,
            end_date_time=end,
            join_web_url="",
            subject=body.subject,
            external_id=body.external_id,
            participants=Participants(organizer=Organizer(identity=IdentitySet(user=User(id=organizer)))),
            chat_info=ChatInfo(thread_id=thread),
        )
        stored = StoredMeeting(meeting=_with_options(meeting, body), room=room)
        self._database.execute(
            "INSERT INTO meetings (id, room, organizer, external_id, deleted, document) VALUES (?,?,?,?,0,?)",
            (meeting.id, room, organizer, body.external_id, msgspec.json.encode(stored)),
        )
        return self._linked(stored)

    def create_or_get(self, organizer: str, body: CreateBody) -> tuple[StoredMeeting, bool]:
        """The organiser's meeting of that external id and whether it is new."""
        row = self._database.execute(
            "SELECT document FROM meetings WHERE organizer = ? AND external_id = ? AND NOT deleted",
            (organizer, body.external_id),
        ).fetchone()
        return (self.create(organizer, body), True) if row is None else (self._read(row[0]), False)

    def find(self, meeting_id: str) -> StoredMeeting | None:
        """By Graph's id, deleted or not."""
        return self._one("SELECT document FROM meetings WHERE id = ?", meeting_id)

    def at_room(self, room: str) -> StoredMeeting | None:
        """By the last part of the join link; None when there is none or it was deleted."""
        return self._one("SELECT document FROM meetings WHERE room = ? AND NOT deleted", room)

    def owned(self, organizer: str, meeting_id: str) -> StoredMeeting:
        """A meeting as its organiser sees it. Raises `GraphError` 404."""
        stored = self.find(meeting_id)
        if stored is None or stored.deleted or stored.organizer != organizer:
            raise GraphError(404, "Meeting not found.", code="NotFound")
        return stored

    def patch(self, stored: StoredMeeting, body: PatchBody) -> StoredMeeting:
        """Change what the body gives. Raises `GraphError` 400 for one time without the other."""
        changes = {
            name: value for name, value in msgspec.structs.asdict(body).items() if value is not msgspec.UNSET
        }
        if ("start_date_time" in changes) != ("end_date_time" in changes):
            raise GraphError(400, "startDateTime and endDateTime must be sent together.")
        return self._save(replace(stored, meeting=replace(stored.meeting, **changes)))

    def delete(self, stored: StoredMeeting) -> None:
        """From now on the link is invalid."""
        self._save(replace(stored, deleted=True))

    def _one(self, query: str, key: str) -> StoredMeeting | None:
        row = self._database.execute(query, (key,)).fetchone()
        return None if row is None else self._read(row[0])

    def _read(self, document: bytes) -> StoredMeeting:
        return self._linked(msgspec.json.decode(document, type=StoredMeeting))

    def _save(self, stored: StoredMeeting) -> StoredMeeting:
        self._database.execute(
            "UPDATE meetings SET document = ?, deleted = ? WHERE id = ?",
            (msgspec.json.encode(stored), stored.deleted, stored.meeting.id),
        )
        return self._linked(stored)

    def _linked(self, stored: StoredMeeting) -> StoredMeeting:
        """With a link to the port of this run, which may differ from that of the run that created the
        meeting.
        """
        link = f"{self._origin}/meet/{stored.room}"
        return replace(stored, meeting=replace(stored.meeting, join_web_url=link))


def _times(body: CreateBody) -> tuple[datetime, datetime]:
    """Start and end with Graph's defaults."""
    if body.start_date_time is None and body.end_date_time is not None:
        raise GraphError(400, "endDateTime cannot be specified without startDateTime.")
    start = body.start_date_time or datetime.now(UTC)
    end = body.end_date_time or start + _DEFAULT_LENGTH
    if start.tzinfo is None or end.tzinfo is None:
        raise GraphError(400, "DateTimes must carry an offset.")
    if end <= start:
        raise GraphError(400, "endDateTime must be later than startDateTime.")
    return start, end


def _with_options(meeting: OnlineMeeting, body: CreateBody) -> OnlineMeeting:
    names = ("lobby_bypass_settings", "allowed_presenters", "allow_meeting_chat")
    given = {name: getattr(body, name) for name in names if getattr(body, name) is not msgspec.UNSET}
    return replace(meeting, **given)
