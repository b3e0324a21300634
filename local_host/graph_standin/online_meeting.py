"""The onlineMeeting resource in JSON, and the bodies of the requests about it."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType


class LobbyBypassSettings(msgspec.Struct, rename="camel", frozen=True):
    """Who does not wait in the lobby."""

    scope: str = "organization"
    is_dial_in_bypass_enabled: bool = False


class User(msgspec.Struct, rename="camel", frozen=True):
    """An Entra identity."""

    id: str
    display_name: str | None = None


class IdentitySet(msgspec.Struct, rename="camel", frozen=True):
    """`identitySet` with the one kind that organises meetings."""

    user: User


class Organizer(msgspec.Struct, rename="camel", frozen=True):
    """`meetingParticipantInfo`."""

    identity: IdentitySet
    role: str = "presenter"


class Participants(msgspec.Struct, rename="camel", frozen=True):
    """`meetingParticipants`."""

    organizer: Organizer
    attendees: list[str] = []


class ChatInfo(msgspec.Struct, rename="camel", frozen=True):
    """The meeting's thread."""

    thread_id: str


class OnlineMeeting(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    """`microsoft.graph.onlineMeeting`, the properties that the product or its tests read.

    Defaults are those of an unprepared tenant, so that the product has to request what it needs.
    """

    id: str
    creation_date_time: datetime
    start_date_time: datetime
    end_date_time: datetime
    join_web_url: str
    subject: str | None
    external_id: str | None
    participants: Participants
    chat_info: ChatInfo
    lobby_bypass_settings: LobbyBypassSettings = LobbyBypassSettings()
    allowed_presenters: str = "everyone"
    allow_meeting_chat: str = "enabled"
    allow_attendee_to_enable_camera: bool = True
    allow_attendee_to_enable_mic: bool = True
    is_entry_exit_announced: bool = False


class CreateBody(msgspec.Struct, rename="camel", frozen=True):
    """POST onlineMeetings and createOrGet."""

    external_id: str | None = None
    subject: str | None = None
    start_date_time: datetime | None = None
    end_date_time: datetime | None = None
    lobby_bypass_settings: LobbyBypassSettings | UnsetType = UNSET
    allowed_presenters: str | UnsetType = UNSET
    allow_meeting_chat: str | UnsetType = UNSET


class PatchBody(msgspec.Struct, rename="camel", frozen=True):
    """PATCH: what is given replaces what was; the organiser can never change."""

    subject: str | UnsetType = UNSET
    start_date_time: datetime | UnsetType = UNSET
    end_date_time: datetime | UnsetType = UNSET
    lobby_bypass_settings: LobbyBypassSettings | UnsetType = UNSET
    allowed_presenters: str | UnsetType = UNSET
    allow_meeting_chat: str | UnsetType = UNSET
    allow_attendee_to_enable_camera: bool | UnsetType = UNSET
    allow_attendee_to_enable_mic: bool | UnsetType = UNSET
    is_entry_exit_announced: bool | UnsetType = UNSET


class StoredMeeting(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    """What the stand-in keeps of a meeting, deleted ones included."""

    meeting: OnlineMeeting
    room: str
    """The last part of the join link."""
    deleted: bool = False

    @property
    def organizer(self) -> str:
        return self.meeting.participants.organizer.identity.user.id
