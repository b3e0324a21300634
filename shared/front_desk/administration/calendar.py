"""The court's calendar: days of the whole court and of one district, added and removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.clerk import Clerk, check_administers
from shared.domain.errors import Problem, Refused
from shared.domain.office.configuration import Subject, day_id, plain_day
from shared.domain.office.court_calendar import CourtDay
from shared.front_desk.administration.auditing import Administration, ConfigurationChange, begin, end


@dataclass(frozen=True)
class DayChange:
    """A day as it is wanted, in the place of `before`; None where there is none."""

    wanted: CourtDay
    before: CourtDay | None

    @property
    def is_one(self) -> bool:
        """Whether anything differs; another spelling of the district is no difference."""
        return self.before is None or self.before.special != self.wanted.special


async def put_day(administration: Administration, who: Clerk, day: CourtDay) -> None:
    """Insert or replace the day. Raises `not-allowed`."""
    check_administers(who)
    before = await _find(administration, day)
    await put_days(administration, who, [DayChange(day, before)])


async def put_days(administration: Administration, who: Clerk, changes: Sequence[DayChange]) -> None:
    """Write those that differ, with their entries."""
    real = [change for change in changes if change.is_one]
    if not real:
        return
    entries = await begin(administration, who, [_audited(change.before, change.wanted) for change in real])
    await administration.registry.put_days([change.wanted for change in real])
    await end(administration, entries)


async def remove_day(administration: Administration, who: Clerk, day: CourtDay) -> None:
    """Remove the day of this date and district. Raises `not-allowed`, `not-found`."""
    check_administers(who)
    before = await _find(administration, day)
    if before is None:
        raise Refused(Problem.NOT_FOUND)
    entries = await begin(administration, who, [_audited(before, None)])
    await administration.registry.remove_days([before])
    await end(administration, entries)


async def _find(administration: Administration, day: CourtDay) -> CourtDay | None:
    calendar = await administration.registry.calendar()
    return next((each for each in calendar if each.place == day.place), None)


def _audited(before: CourtDay | None, after: CourtDay | None) -> ConfigurationChange:
    named = after or before
    assert named is not None
    return ConfigurationChange(
        Subject.DAY,
        day_id(named.day, named.district),
        None if before is None else plain_day(before),
        None if after is None else plain_day(after),
    )
