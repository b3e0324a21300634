"""When an office's day is over for waiting visitors: after the last block, or at «Encerrar o dia»."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shared.domain.office.office import Office, OfficeDay
from shared.domain.office.opening_hours import MIDNIGHT, OpeningHours
from shared.domain.ticket.ticket import Ticket

LONGEST_RUN = 8
"""Consecutive days without a closed hour. At an office that never closes, a day ends after this many, so that
personal data are erased there as well."""


def last_block_ends(hours: OpeningHours, day: date) -> datetime:
    """When the last block of `day` ends; one that meets the next day's first goes on into that day.

    A day without a block (closed after somebody had joined) ends at midnight.
    """
    for offset in range(LONGEST_RUN):
        today = day + timedelta(days=offset)
        blocks = hours.blocks_on(today)
        closes = blocks[-1].closes if blocks else MIDNIGHT
        tomorrow = hours.blocks_on(today + timedelta(days=1))
        if closes < MIDNIGHT or not blocks or not tomorrow or tomorrow[0].opens > 0:
            return hours.instant(today, closes)
    return hours.instant(day + timedelta(days=LONGEST_RUN), 0)


def day_ends(office: Office, office_day: OfficeDay, ticket: Ticket) -> datetime:
    """From when the ticket's day is over.

    Opening hours changed during the day apply to tickets already in the queue.
    """
    by_hours = last_block_ends(office.hours, ticket.day) + office.timing.served_after_closing
    if office_day.closed_at is not None and is_closed_on(office, office_day, ticket.day):
        return min(by_hours, office_day.closed_at)
    return by_hours


def day_ends_without_office(ticket: Ticket) -> datetime:
    """The same where the office is no longer in the directory, so that its hours are unknown."""
    return ticket.arrival + timedelta(days=LONGEST_RUN)


def is_closed_on(office: Office, office_day: OfficeDay, day: date) -> bool:
    """Whether the day was closed («Encerrar o dia») on this local date or later."""
    return office_day.closed_at is not None and office.hours.local(office_day.closed_at).date() >= day


def is_closed_now(office: Office, office_day: OfficeDay, now: datetime) -> bool:
    """Whether the office takes no entries for the rest of the day because of «Encerrar o dia»."""
    return is_closed_on(office, office_day, office.hours.local(now).date())


def is_open(office: Office, office_day: OfficeDay, now: datetime) -> bool:
    """Whether it is open by its hours and the day was not closed by «Encerrar o dia»."""
    return office.hours.is_open(now) and not is_closed_now(office, office_day, now)


def closes_at(office: Office, office_day: OfficeDay, now: datetime) -> datetime | None:
    """When entries stop; None while closed, or without an end in sight."""
    return None if is_closed_now(office, office_day, now) else office.hours.closes_at(now)


def opens_at(office: Office, office_day: OfficeDay, now: datetime) -> datetime | None:
    """The next opening; after «Encerrar o dia» the next day's at the earliest. None while open."""
    if not is_closed_now(office, office_day, now):
        return office.hours.opens_at(now)
    tomorrow = office.hours.local(now).date() + timedelta(days=1)
    midnight = office.hours.instant(tomorrow, 0)
    return midnight if office.hours.is_open(midnight) else office.hours.opens_at(midnight)
