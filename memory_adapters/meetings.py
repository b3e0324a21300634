"""Meetings in memory, for tests and simulation, with failures on demand."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from shared.domain.meeting import Meeting, MeetingFailed, MeetingFailure


@dataclass(frozen=True)
class MemoryMeeting:
    """What was asked of the provider."""

    meeting: Meeting
    call_id: str
    organiser_id: str
    subject: str
    starts_at: datetime


@dataclass
class _Fault:
    failed: MeetingFailed
    times: int
    lost: bool


class MemoryMeetings:
    """Implements `shared.ports.MeetingProvider` with the idempotence of Graph's createOrGet."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], MemoryMeeting] = {}
        self._opened = 0
        self._fault: _Fault | None = None

    @property
    def meetings(self) -> tuple[MemoryMeeting, ...]:
        """Those not closed, in the order of opening."""
        return tuple(self._open.values())

    @property
    def opened(self) -> int:
        """How many meetings have been created."""
        return self._opened

    def fail(
        self,
        reason: MeetingFailure,
        *,
        times: int,
        retry_after: float | None = None,
        request_id: str | None = None,
        lost: bool = False,
    ) -> None:
        """Let the next `times` requests fail; 0 ends it. `lost`: the request takes effect and its answer
        is lost.
        """
        failed = MeetingFailed(reason, retry_after=retry_after, request_id=request_id)
        self._fault = _Fault(failed, times, lost)

    async def open(self, *, call_id: str, organiser_id: str, subject: str, starts_at: datetime) -> Meeting:
        """The same call and organiser give the same meeting. Raises `MeetingFailed` as `fail` said."""
        failed = self._next_fault()
        key = (organiser_id, call_id)
        if key not in self._open:
            self._opened += 1
            meeting = _invent(organiser_id, call_id, self._opened)
            self._open[key] = MemoryMeeting(meeting, call_id, organiser_id, subject, starts_at)
        if failed is not None:
            raise failed
        return self._open[key].meeting

    async def close(self, *, organiser_id: str, meeting_id: str) -> None:
        """Delete a meeting; one that no longer exists is no error. Raises `MeetingFailed` as `fail` said."""
        failed = self._next_fault()
        for key, known in list(self._open.items()):
            if known.organiser_id == organiser_id and known.meeting.meeting_id == meeting_id:
                del self._open[key]
        if failed is not None:
            raise failed

    def _next_fault(self) -> MeetingFailed | None:
        """The failure planned for this request; raised at once unless only the answer is to be lost."""
        fault = self._fault
        if fault is None or fault.times <= 0:
            return None
        fault.times -= 1
        again = MeetingFailed(
            fault.failed.reason, retry_after=fault.failed.retry_after, request_id=fault.failed.request_id
        )
        if not fault.lost:
            raise again
        return again


def _invent(organiser_id: str, call_id: str, number: int) -> Meeting:
    """A meeting with a link of the real form; a room that was closed and opened again is another one."""
    digest = sha256(f"{organiser_id}\0{call_id}\0{number}".encode()).digest()
    token = b32encode(digest[:15]).decode().lower()
    return Meeting(meeting_id=f"memory-{token}", join_url=f"https://teams.microsoft.com/meet/{token}")
