"""The parts of Graph's onlineMeeting that we read, and how we want a meeting to be."""

from __future__ import annotations

import msgspec

from shared.domain.meeting import Meeting, MeetingFailed, MeetingFailure
from shared.meetings.settings import GraphSettings


class LobbyAnswer(msgspec.Struct, rename="camel", frozen=True):
    """`lobbyBypassSettings`."""

    scope: str | None = None


class MeetingAnswer(msgspec.Struct, rename="camel", frozen=True):
    """`microsoft.graph.onlineMeeting`; what else it holds is ignored."""

    id: str
    join_web_url: str
    lobby_bypass_settings: LobbyAnswer | None = None
    allowed_presenters: str | None = None
    allow_meeting_chat: str | None = None

    @property
    def is_as_wanted(self) -> bool:
        """Nobody waits in the lobby once the clerk is in, only the clerk presents, there is a chat.

        `limited` is a chat during the meeting, which is all that a visitor can use.
        """
        lobby = self.lobby_bypass_settings.scope if self.lobby_bypass_settings else None
        return (
            lobby == "everyone"
            and self.allowed_presenters == "organizer"
            and self.allow_meeting_chat in ("enabled", "limited")
        )


def read_meeting(body: bytes | None) -> MeetingAnswer:
    """Raises `MeetingFailed` (BAD_ANSWER) unless `body` is an onlineMeeting with an id."""
    try:
        answer = msgspec.json.decode(body or b"", type=MeetingAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise MeetingFailed(MeetingFailure.BAD_ANSWER) from None
    if not answer.id:
        raise MeetingFailed(MeetingFailure.BAD_ANSWER)
    return answer


def to_meeting(answer: MeetingAnswer, settings: GraphSettings) -> Meeting:
    """Raises `MeetingFailed` (BAD_ANSWER) when the link is not one that may be shown."""
    if not settings.accepts_join_url(answer.join_web_url):
        raise MeetingFailed(MeetingFailure.BAD_ANSWER)
    return Meeting(meeting_id=answer.id, join_url=answer.join_web_url)
