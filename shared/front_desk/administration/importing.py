"""Imports of offices, calendar and people: what a file says against what is stored, in steps.

What is equal is left alone, so a stopped import is continued by doing it again, and doing it twice changes
nothing. A line is applied wholly or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.domain.clerk import Clerk, check_administers
from shared.domain.office import directory_texts_pt
from shared.domain.office.calendar_list import CalendarList
from shared.domain.office.court_calendar import CourtDay
from shared.domain.office.csv_rows import LineFault
from shared.domain.office.membership import Membership, is_lapsed
from shared.domain.office.office_list import ListedOffices, OfficeLine
from shared.domain.office.people_list import PeopleLine, PeopleList
from shared.domain.office.spelling import fold
from shared.front_desk.administration import calendar, offices, people
from shared.front_desk.administration.auditing import Administration
from shared.front_desk.administration.calendar import DayChange
from shared.front_desk.administration.offices import AT_ONCE, OfficeChange
from shared.slices import in_slices

STEP = 1_000
"""Changes of one step: a request on Azure has 230 s."""


@dataclass
class ImportReport:
    """What an import has done, or would do. Counts are of offices, days or memberships."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    remaining: int = 0
    """Changes that are left for the next step: the same import again."""
    rejected: list[LineFault] = field(default_factory=list[LineFault])
    notes: list[str] = field(default_factory=list[str])

    def reject(self, line: int, message: str) -> None:
        """A line that cannot be applied."""
        self.rejected.append(LineFault(line, message))

    @property
    def goes_on(self) -> bool:
        """Whether another step has something to do, and this one did something."""
        return self.remaining > 0 and self.created + self.updated > 0

    def followed_by(self, step: ImportReport) -> ImportReport:
        """Both together: what the step finds unchanged was done before, or was so from the start.

        A step names every fault of the file, and tries again what the one before it lost to somebody else.
        """
        return ImportReport(
            created=self.created + step.created,
            updated=self.updated + step.updated,
            unchanged=self.unchanged,
            remaining=step.remaining,
            rejected=step.rejected,
            notes=self.notes,
        )

    def sorted(self) -> ImportReport:
        """The same report, its rejected lines in order."""
        self.rejected.sort(key=lambda bad: bad.line)
        return self


@dataclass(frozen=True)
class ImportStep:
    """How much of an import is done: nothing (`dry_run`), or at most `most` changes."""

    dry_run: bool = False
    most: int = STEP


async def import_offices(
    administration: Administration, who: Clerk, listed: ListedOffices, step: ImportStep
) -> ImportReport:
    """Create the offices that are new, change those that differ. Raises `not-allowed`."""
    check_administers(who)
    report = ImportReport(rejected=list(listed.rejected), notes=list(listed.notes))
    stored = await administration.registry.offices()
    court = (await administration.registry.court_settings()).settings
    pending: list[tuple[OfficeLine, OfficeChange]] = []
    async for line in in_slices(listed.lines):
        before = stored.get(line.office_id)
        wanted = line.new(court) if before is None else line.over(before.office)
        change = OfficeChange(wanted, before)
        if not change.is_one:
            report.unchanged += 1
            continue
        pending.append((line, change))
        if before is not None and not before.office.active:
            report.notes.append(
                directory_texts_pt.IMPORT_INACTIVE.format(line=line.line, office=line.office_id)
            )
    now = pending if step.dry_run else pending[: step.most]
    lost = set[str]()
    if not step.dry_run:
        lost.update(await offices.change_offices(administration, who, [change for _, change in now]))
    for line, change in now:
        if line.office_id in lost:
            report.reject(line.line, directory_texts_pt.IMPORT_CHANGED_MEANWHILE)
        elif change.before is None:
            report.created += 1
        else:
            report.updated += 1
    report.remaining = len(pending) - len(now)
    return report.sorted()


async def import_calendar(
    administration: Administration, who: Clerk, listed: CalendarList, step: ImportStep
) -> ImportReport:
    """Put in the days that are new, change those that differ; others stay. Raises `not-allowed`."""
    check_administers(who)
    report = ImportReport(rejected=list(listed.rejected), notes=list(listed.notes))
    there = {day.place: day for day in await administration.registry.calendar()}
    districts = {
        fold(stored.office.district): stored.office.district
        for stored in (await administration.registry.offices()).values()
    }
    pending: list[list[DayChange]] = []
    async for line in in_slices(listed.lines):
        named = line.days[0].district
        if named and fold(named) not in districts:
            report.reject(line.line, directory_texts_pt.IMPORT_UNKNOWN_DISTRICT.format(district=named[:60]))
            continue
        district = districts[fold(named)] if named else ""
        days = [CourtDay(day.day, day.special, district) for day in line.days]
        changes = [DayChange(day, there.get(day.place)) for day in days]
        real = [change for change in changes if change.is_one]
        report.unchanged += len(changes) - len(real)
        if real:
            pending.append(real)
    for number, changes in enumerate(pending):
        if not step.dry_run and report.created + report.updated >= step.most:
            report.remaining = sum(map(len, pending[number:]))
            break
        if not step.dry_run:
            await calendar.put_days(administration, who, changes)
        report.created += sum(change.before is None for change in changes)
        report.updated += sum(change.before is not None for change in changes)
    return report.sorted()


async def import_people(
    administration: Administration, who: Clerk, listed: PeopleList, step: ImportStep
) -> ImportReport:
    """Add and end the memberships that the file names; others stay. Raises `not-allowed`.

    `created` are memberships added, `updated` those ended.
    """
    check_administers(who)
    report = ImportReport(rejected=list(listed.rejected), notes=list(listed.notes))
    office_ids = set(await administration.registry.offices())
    now = administration.clock.now()
    there = {
        (each.account, each.office_id): each
        for each in await administration.memberships.every()
        if not is_lapsed(each, now)
    }
    pending: list[tuple[PeopleLine, Sequence[Membership]]] = []
    async for line in in_slices(listed.lines):
        unknown = [office_id for office_id in line.office_ids if office_id not in office_ids]
        if unknown:
            report.reject(line.line, directory_texts_pt.IMPORT_UNKNOWN_OFFICE.format(office=unknown[0]))
            continue
        memberships = _differing(line, there, who, administration)
        report.unchanged += len(line.office_ids) - len(memberships)
        if memberships:
            pending.append((line, memberships))
    done = 0
    while pending and (step.dry_run or done < step.most):
        together = _first_lines(pending, AT_ONCE if step.dry_run else min(AT_ONCE, step.most - done))
        pending = pending[len(together) :]
        memberships = [membership for _, some in together for membership in some]
        remove = together[0][0].remove
        if not step.dry_run:
            change = people.remove_members if remove else people.add_members
            await change(administration, who, memberships)
        done += len(memberships)
        if remove:
            report.updated += len(memberships)
        else:
            report.created += len(memberships)
    report.remaining = sum(len(memberships) for _, memberships in pending)
    return report.sorted()


def _first_lines(
    pending: Sequence[tuple[PeopleLine, Sequence[Membership]]], most: int
) -> Sequence[tuple[PeopleLine, Sequence[Membership]]]:
    """Lines that are written together: all add or all remove, at most so many memberships; or one line."""
    remove, together, count = pending[0][0].remove, list(pending[:1]), len(pending[0][1])
    for line, memberships in pending[1:]:
        count += len(memberships)
        if line.remove != remove or count > most:
            break
        together.append((line, memberships))
    return together


def _differing(
    line: PeopleLine,
    there: dict[tuple[str, str], Membership],
    who: Clerk,
    administration: Administration,
) -> Sequence[Membership]:
    """The memberships that the line adds, or ends."""
    places = [(line.account, office_id) for office_id in line.office_ids]
    if line.remove:
        return [there[place] for place in places if place in there]
    now = administration.clock.now()
    return [Membership(*place, since=now, added_by=who.clerk_id) for place in places if place not in there]
