"""What Graph sends to us, and the queue message made of it. Shapes only: no cryptography, no SDK.

Content stays encrypted in the queue, because it names people in a meeting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from shared.domain.call_events import Occupancy

LARGEST_MESSAGE = 45_000
"""Bytes; in base64 it must fit into a queue message of 64 KiB."""
MOST_NOTIFICATIONS = 1_000
"""In one delivery; with their encrypted content, 512 KiB hold fewer."""
MOST_TOKENS = 10
"""Of one delivery: one for each tenant and application that it is for. The product has one of each."""
MOST_PARTICIPANTS = 1_000
"""In one event; a meeting of the product has two."""
SCHEMA = 1

Tokens = Annotated[list[str], msgspec.Meta(max_length=MOST_TOKENS)]


class Lifecycle(StrEnum):
    """What Graph tells about the subscription itself."""

    REAUTHORIZE = "reauthorizationRequired"
    REMOVED = "subscriptionRemoved"
    MISSED = "missed"


_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What a decoder raises; the last one for nesting that is too deep, which anybody may send."""


class BadNotification(ValueError):
    """A notification that no retry makes readable. The message names the cause and quotes nothing of it."""


class EncryptedContent(msgspec.Struct, rename="camel", frozen=True):
    """`changeNotificationEncryptedContent`; every text is base64 except the certificate's id."""

    data: str
    data_signature: str
    data_key: str
    encryption_certificate_id: str = ""


class Notification(msgspec.Struct, rename="camel", frozen=True):
    """`changeNotification`, and what a lifecycle notification adds."""

    subscription_id: str
    client_state: str
    encrypted_content: EncryptedContent | None = None
    lifecycle_event: str | None = None
    subscription_expiration_date_time: datetime | None = None


class Batch(msgspec.Struct, rename="camel", frozen=True):
    """A delivery. Each notification is judged by itself: a malformed one must not stop the others."""

    value: Annotated[list[msgspec.Raw], msgspec.Meta(max_length=MOST_NOTIFICATIONS)]
    validation_tokens: Tokens | None = None


class QueuedNotification(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    """One notification in our queue."""

    v: int
    ticket_id: str
    call_id: str
    received_at: datetime
    lifecycle_event: str | None = None
    content: EncryptedContent | None = None
    tokens: Tokens = []
    subscription_id: str | None = None
    """Graph's id, and until when it lasts; None in a message written by an earlier version."""
    subscribed_until: datetime | None = None


@dataclass(frozen=True)
class CallEvent:
    """A decrypted event of a meeting; `occupancy` is None for a kind that does not tell it."""

    kind: str
    at: datetime
    occupancy: Occupancy | None


def read_batch(body: bytes) -> Batch:
    """The delivery in a body. Raises `BadNotification` if it is none."""
    try:
        return msgspec.json.decode(body, type=Batch)
    except _UNREADABLE:
        raise BadNotification("the body is no list of notifications") from None


def read_notification(raw: msgspec.Raw) -> Notification:
    """One notification. Raises `BadNotification` if a required field is missing."""
    try:
        notification = msgspec.json.decode(raw, type=Notification)
    except _UNREADABLE:
        raise BadNotification("a notification has another form") from None
    if notification.encrypted_content is None and notification.lifecycle_event is None:
        raise BadNotification("a notification has neither content nor a lifecycle event")
    return notification


def to_message(
    notification: Notification, tokens: list[str], ticket_id: str, call_id: str, received_at: datetime
) -> str:
    """The queue's message. Raises `BadNotification` for one too large for the queue."""
    message = QueuedNotification(
        v=SCHEMA,
        ticket_id=ticket_id,
        call_id=call_id,
        received_at=received_at,
        lifecycle_event=notification.lifecycle_event,
        content=notification.encrypted_content,
        tokens=tokens,
        subscription_id=notification.subscription_id,
        subscribed_until=notification.subscription_expiration_date_time,
    )
    encoded = msgspec.json.encode(message)
    if len(encoded) > LARGEST_MESSAGE:
        raise BadNotification(f"a notification of {len(encoded)} bytes does not fit into the queue")
    return encoded.decode()


def read_message(body: bytes) -> QueuedNotification:
    """A message of the queue. Raises `BadNotification` for one that no version has written."""
    try:
        message = msgspec.json.decode(body, type=QueuedNotification)
    except _UNREADABLE:
        raise BadNotification("the queue's message has another form") from None
    if message.v != SCHEMA:
        raise BadNotification(f"the queue's message has schema version {message.v}")
    return message


class _Participant(msgspec.Struct, rename="camel", frozen=True):
    is_in_lobby: bool = False
    removed_state: object = None


class _Event(msgspec.Struct, rename="camel", frozen=True):
    """`callEvent`; in 2022 the kind was `Microsoft.Communication.CallEnded`."""

    event_type: str
    event_date_time: datetime | None = None
    delta: Annotated[list[_Participant], msgspec.Meta(max_length=MOST_PARTICIPANTS)] = msgspec.field(
        name="participants@delta", default_factory=list[_Participant]
    )


def read_event(plain: bytes, received_at: datetime) -> CallEvent:
    """The event in decrypted content; if it has no instant of its own, `received_at` is taken. Raises
    `BadNotification` for anything else.
    """
    try:
        event = msgspec.json.decode(plain, type=_Event)
    except _UNREADABLE:
        raise BadNotification("the content is no call event") from None
    kind = event.event_type.rsplit(".", 1)[-1].lower()
    at = event.event_date_time
    known = at if at is not None and at.tzinfo is not None else received_at
    return CallEvent(kind, known, _occupancy(kind, event.delta))


def _occupancy(kind: str, delta: list[_Participant]) -> Occupancy | None:
    """A roster shows somebody inside only by a participant who is neither removed nor in the lobby."""
    if kind == "callended":
        return Occupancy.EMPTY
    inside = any(not person.is_in_lobby and person.removed_state is None for person in delta)
    if kind == "callstarted" or (kind == "rosterupdated" and inside):
        return Occupancy.OCCUPIED
    return None
