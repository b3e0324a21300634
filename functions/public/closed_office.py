"""What `office-closed` tells besides the problem: the hours, in the form of the office's card."""

from __future__ import annotations

from datetime import datetime

from functions.public import presenters
from shared.domain.errors import Refused
from shared.front_desk.entries import OfficeClosed


def with_schedule(closed: OfficeClosed, now: datetime) -> Refused:
    """The refusal with the schedule, which a page shows by the same code as the card's."""
    schedule = presenters.schedule_view(closed.office, closed.day, now)
    return Refused(closed.problem, **closed.fields, schedule=schedule)
