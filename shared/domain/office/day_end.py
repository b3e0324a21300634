"""When an office's day is over for those inside: so long after the last block, or by a manager's word."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shared.domain.office.office import Office, OfficeDay
from shared.domain.office.opening_hours import MIDNIGHT, OpeningHours
from shared.domain.ticket.ticket import Ticket

LONGEST_RUN = 8
"""Days that follow each other without a break; at an office that never closes a day ends after so many, since
nobody waits longer, and what visitors tell shall not stay for ever."""


def last_block_ends(hours: OpeningHours, day: date) -> datetime:
    """When the last block of `day` ends; one that meets the next day's first goes on into that day.

    A day without a block (closed after somebody had entered) ends at midnight.
    """
    for offset in range(LONGEST_RUN):
        today = day + timedelta(days=offset)
        blocks = hours.blocks_on(today)
        closes = blocks[-1].closes if blocks else MIDNIGHT
        tomorrow = hours.blocks_on(today + timedelta(days=1))
        if closes < MIDNIGHT or not blocks or not tomorrow or tomorrow[0].opens > 0:
            return hours.instant(today, closes)
    return hours.instant(day + timedelta(days=LONGEST_RUN), 0)


def day_ends(office: Office, desk: OfficeDay, ticket: Ticket) -> datetime:
    """From when the ticket's day is over.

    Hours that are changed in the course of the day hold for those inside as well.
    """
    by_hours = last_block_ends(office.hours, ticket.day) + office.timing.served_after_closing
    if desk.closed_at is not None and is_closed_on(office, desk, ticket.day):
        return min(by_hours, desk.closed_at)
    return by_hours


def day_ends_without_office(ticket: Ticket) -> datetime:
    """The same where the office is gone from the directory, and its hours with it."""
    return ticket.arrival + timedelta(days=LONGEST_RUN)


def is_closed_on(office: Office, desk: OfficeDay, day: date) -> bool:
    """Whether «Encerrar o dia» was said on this local date or later."""
    return desk.closed_at is not None and office.hours.local(desk.closed_at).date() >= day


def is_closed_now(office: Office, desk: OfficeDay, now: datetime) -> bool:
    """Whether the office takes nobody for the rest of the day because «Encerrar o dia» was said."""
    return is_closed_on(office, desk, office.hours.local(now).date())


def is_open(office: Office, desk: OfficeDay, now: datetime) -> bool:
    """Whether it is open by the hours, and «Encerrar o dia» was not said today."""
    return office.hours.is_open(now) and not is_closed_now(office, desk, now)


def closes_at(office: Office, desk: OfficeDay, now: datetime) -> datetime | None:
    """When entries stop; None while closed, or without an end in sight."""
    return None if is_closed_now(office, desk, now) else office.hours.closes_at(now)


def opens_at(office: Office, desk: OfficeDay, now: datetime) -> datetime | None:
    """The next opening; after «Encerrar o dia» the next day's at the earliest. None while open."""
    if not is_closed_now(office, desk, now):
        return office.hours.opens_at(now)
    tomorrow = office.hours.local(now).date() + timedelta(days=1)
    midnight = office.hours.instant(tomorrow, 0)
    return midnight if office.hours.is_open(midnight) else office.hours.opens_at(midnight)
