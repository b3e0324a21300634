"""Reads a notification from the queue: is it Microsoft's, is it whole, what does it say?"""

from __future__ import annotations

from shared.meetings.envelope import EnvelopeOpener
from shared.meetings.notifications import BadNotification, CallEvent, Message, read_event
from shared.meetings.validation_tokens import TokenValidator


class NotificationReader:
    """The three proofs of a notification that has content, in the order of their price."""

    def __init__(self, tokens: TokenValidator, envelopes: EnvelopeOpener) -> None:
        self._tokens = tokens
        self._envelopes = envelopes

    async def read(self, message: Message) -> CallEvent:
        """Raises `BadNotification`, which no repetition mends, or `KeysUnavailable`, which one may."""
        if message.content is None:
            raise BadNotification("a notification without content")
        await self._tokens.check(message.tokens)
        return read_event(self._envelopes.open(message.content), message.received_at)
