"""The options of each meeting: requested when a room is opened, checked in answers and by the self-check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.self_check import Item


@dataclass(frozen=True)
class Option:
    """One option of an onlineMeeting, in Graph's own words."""

    asked: str
    """What a request sets."""
    accepted: frozenset[str]
    """What an answer may say: a policy may set another value that serves as well."""

    def is_met_by(self, value: str | None) -> bool:
        """Whether a value of an answer is acceptable; None is an answer without the option."""
        return value in self.accepted


OPTIONS: Mapping[Item, Option] = {
    # Visitors enter directly, without the lobby.
    Item.LOBBY: Option("everyone", frozenset({"everyone"})),
    # Only the clerk presents.
    Item.PRESENTER: Option("organizer", frozenset({"organizer"})),
    # `limited` is a chat during the meeting, which is all that a visitor can use.
    Item.CHAT: Option("enabled", frozenset({"enabled", "limited"})),
}
