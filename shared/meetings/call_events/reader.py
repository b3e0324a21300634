"""Reads a notification from the queue: verifies its sender, decrypts it, and returns its event."""

from __future__ import annotations

from datetime import datetime

from shared.meetings.call_events.envelope import EnvelopeOpener
from shared.meetings.call_events.notifications import (
    BadNotification,
    CallEvent,
    QueuedNotification,
    read_event,
)
from shared.meetings.call_events.validation_tokens import TokenValidator


class NotificationReader:
    """The three checks of a notification with content, cheapest first."""

    def __init__(self, tokens: TokenValidator, envelopes: EnvelopeOpener) -> None:
        self._tokens = tokens
        self._envelopes = envelopes

    def days_left(self, now: datetime) -> int:
        """See `EnvelopeOpener.days_left`."""
        return self._envelopes.days_left(now)

    async def read(self, message: QueuedNotification) -> CallEvent:
        """The event. Raises `BadNotification`, which no retry fixes, or `KeysUnavailable`, which one may."""
        if message.content is None:
            raise BadNotification("a notification without content")
        await self._tokens.check(message.tokens)
        return read_event(self._envelopes.open(message.content), message.received_at)
