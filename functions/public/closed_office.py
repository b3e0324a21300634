"""The refusal `office-closed` with the office's hours, in the form of its public view."""

from __future__ import annotations

from datetime import datetime

from functions.public import presenters
from shared.domain.errors import Refused
from shared.front_desk.entries import OfficeClosed


def with_schedule(closed: OfficeClosed, now: datetime) -> Refused:
    """The refusal with `schedule` as in `OfficeView`: pages show both by the same code.

    The use case knows the office and its day; the form of the answer is known here only.
    """
    schedule = presenters.schedule_view(closed.office, closed.day, now)
    return Refused(closed.problem, **closed.fields, schedule=schedule)
