"""The parts of Graph's onlineMeeting that are read here."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from shared.domain.meeting import Meeting, MeetingFailed, MeetingFailure
from shared.domain.self_check import Item
from shared.graph_settings import GraphSettings
from shared.meetings.options import OPTIONS


class LobbyAnswer(msgspec.Struct, rename="camel", frozen=True):
    """`lobbyBypassSettings`."""

    scope: str | None = None


class MeetingAnswer(msgspec.Struct, rename="camel", frozen=True):
    """`microsoft.graph.onlineMeeting`; its other fields are ignored."""

    id: str
    join_web_url: str
    lobby_bypass_settings: LobbyAnswer | None = None
    allowed_presenters: str | None = None
    allow_meeting_chat: str | None = None

    @property
    def options(self) -> Mapping[Item, str | None]:
        """The value of each of `OPTIONS`; None where the answer does not say."""
        return {
            Item.LOBBY: self.lobby_bypass_settings.scope if self.lobby_bypass_settings else None,
            Item.PRESENTER: self.allowed_presenters,
            Item.CHAT: self.allow_meeting_chat,
        }

    @property
    def has_options(self) -> bool:
        """Whether every option has an accepted value."""
        return all(OPTIONS[item].is_met_by(value) for item, value in self.options.items())


def read_meeting(body: bytes | None) -> MeetingAnswer:
    """The answer in `body`. Raises `MeetingFailed` (BAD_ANSWER) unless it is an onlineMeeting with an id."""
    try:
        answer = msgspec.json.decode(body or b"", type=MeetingAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise MeetingFailed(MeetingFailure.BAD_ANSWER) from None
    if not answer.id:
        raise MeetingFailed(MeetingFailure.BAD_ANSWER)
    return answer


def to_meeting(answer: MeetingAnswer, settings: GraphSettings) -> Meeting:
    """The meeting of an answer. Raises `MeetingFailed` (BAD_ANSWER) if its link may not be shown."""
    if not settings.accepts_join_url(answer.join_web_url):
        raise MeetingFailed(MeetingFailure.BAD_ANSWER)
    return Meeting(meeting_id=answer.id, join_url=answer.join_web_url)
