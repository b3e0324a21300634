"""The visitor's opinion: kept apart from the ticket, without its id, with the day only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain import text_pt
from shared.domain.errors import FieldError
from shared.domain.status import Status


@dataclass(frozen=True)
class Evaluation:
    """One opinion. `key` is a blind name: the opinion is stored once and cannot be traced to the ticket."""

    key: str
    office_id: str
    day: date
    status: Status
    score: int | None
    reason: str | None
    comment: str | None


def check_evaluation(score: int | None, reason: str | None, comment: str | None) -> None:
    """Raises `invalid-request` for an empty evaluation."""
    if score is None and reason is None and comment is None:
        raise FieldError("score", text_pt.EVALUATION_EMPTY).refused()
