"""Payloads in the durable history: primitives with a schema version, never objects, nothing personal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

SCHEMA = 1


class BadMessage(ValueError):
    """A payload that this version cannot read."""


def _fields(payload: object) -> Mapping[str, object]:
    if not isinstance(payload, Mapping):
        raise BadMessage("a payload is an object")
    fields = cast("Mapping[str, object]", payload)
    if fields.get("v") != SCHEMA:
        raise BadMessage("a payload of another schema version")
    return fields


@dataclass(frozen=True)
class VisitInput:
    """The input of one generation of a visit."""

    ticket_id: str
    advance: bool
    """False in the first generation after a join: nothing is due yet."""

    def to_payload(self) -> dict[str, object]:
        """As JSON's types; `from_payload` is the inverse."""
        return {"v": SCHEMA, "ticketId": self.ticket_id, "advance": self.advance}

    @staticmethod
    def from_payload(payload: object) -> VisitInput:
        """Raises `BadMessage` for a payload of another form or schema version."""
        fields = _fields(payload)
        ticket_id, advance = fields.get("ticketId"), fields.get("advance")
        if not isinstance(ticket_id, str) or not isinstance(advance, bool):
            raise BadMessage("the input names a ticket and says whether to advance")
        return VisitInput(ticket_id, advance)


@dataclass(frozen=True)
class Step:
    """What `advance` found: the phase and when to look again, or the end."""

    phase: str
    alarm: datetime | None
    ended: bool

    def to_payload(self) -> dict[str, object]:
        """As JSON's types; the alarm in ISO 8601, or None."""
        alarm = self.alarm.isoformat() if self.alarm else None
        return {"v": SCHEMA, "phase": self.phase, "alarm": alarm, "ended": self.ended}

    @staticmethod
    def from_payload(payload: object) -> Step:
        """Raises `BadMessage` as `VisitInput.from_payload`, `ValueError` for an alarm that is no instant."""
        fields = _fields(payload)
        phase, alarm, ended = fields.get("phase"), fields.get("alarm"), fields.get("ended")
        if not isinstance(phase, str) or not isinstance(ended, bool):
            raise BadMessage("a step has a phase and says whether it is the end")
        if alarm is not None and not isinstance(alarm, str):
            raise BadMessage("an alarm is an instant or null")
        return Step(phase, datetime.fromisoformat(alarm) if alarm else None, ended)
