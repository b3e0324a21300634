"""Reads a notification from the queue: verifies its sender, decrypts it, and returns its event."""

from __future__ import annotations

from shared.meetings.envelope import EnvelopeOpener
from shared.meetings.notifications import BadNotification, CallEvent, Message, read_event
from shared.meetings.validation_tokens import TokenValidator


class NotificationReader:
    """The three checks of a notification with content, cheapest first."""

    def __init__(self, tokens: TokenValidator, envelopes: EnvelopeOpener) -> None:
        self._tokens = tokens
        self._envelopes = envelopes

    async def read(self, message: Message) -> CallEvent:
        """The event. Raises `BadNotification`, which no retry fixes, or `KeysUnavailable`, which one may."""
        if message.content is None:
            raise BadNotification("a notification without content")
        await self._tokens.check(message.tokens)
        return read_event(self._envelopes.open(message.content), message.received_at)
