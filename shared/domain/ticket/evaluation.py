"""The visitor's opinion: stored apart from the ticket, with the month only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain import texts_pt
from shared.domain.errors import FieldError
from shared.domain.status import Status


@dataclass(frozen=True)
class Evaluation:
    """One opinion. `key` is random, so that nothing leads from it to a ticket."""

    key: str
    office_id: str
    day: date
    """The first of the month; the day itself in rows of versions before this rule."""
    status: Status
    score: int | None
    reason: str | None
    comment: str | None


def check_evaluation(score: int | None, reason: str | None, comment: str | None) -> None:
    """Raises `invalid-request` for an empty evaluation."""
    if score is None and reason is None and comment is None:
        raise FieldError("score", texts_pt.EVALUATION_EMPTY).refused()
