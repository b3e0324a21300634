"""When a day is over for those inside: two hours after the last block, by a manager's word, or never."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from shared.domain.errors import Problem
from shared.domain.office import day_end
from shared.domain.office.office import OPEN_DAY, Office, OfficeDay
from shared.domain.office.opening_hours import (
    MIDNIGHT,
    Block,
    DayKind,
    OpeningHours,
    SpecialDay,
    every,
    week_of,
)
from shared.domain.ticket import ending, waiting
from shared.domain.timing import DEFAULT_TIMING as T
from tests.builders import ALL_DAY, START, a_ticket, after, an_office, missed
from tests.domain.test_calling import refused

ZONE = "America/Sao_Paulo"
TUESDAY = START.date()
WITH_NOON = OpeningHours(
    ZONE, week_of({day: (Block(9 * 60, 12 * 60), Block(13 * 60, 19 * 60)) for day in range(5)})
)
NO_SERVICE = SpecialDay(DayKind.NO_SERVICE, "falta de energia")


def at(hour: int, day: date = TUESDAY) -> datetime:
    """An hour of São Paulo's wall clock."""
    return ALL_DAY.instant(day, hour * 60)


def office(hours: OpeningHours) -> Office:
    return an_office(hours=hours)


def closed(hour: int, day: date = TUESDAY) -> OfficeDay:
    """«Encerrar o dia» at this hour."""
    return OfficeDay(closed_at=at(hour, day), closed_reason="motivo")


def test_a_gap_between_two_blocks_ends_nobody() -> None:
    assert day_end.last_block_ends(WITH_NOON, TUESDAY) == at(19)
    assert day_end.day_ends(office(WITH_NOON), OPEN_DAY, a_ticket()) == at(21)


def test_a_ticket_ends_even_at_an_office_that_never_closes() -> None:
    a_week_later = at(0, TUESDAY + timedelta(days=day_end.LONGEST_RUN))
    assert day_end.LONGEST_RUN > 7, "a week of blocks that meet is no end"
    assert day_end.last_block_ends(ALL_DAY, TUESDAY) == a_week_later
    assert day_end.day_ends(office(ALL_DAY), OPEN_DAY, a_ticket()) == a_week_later + timedelta(hours=2)
    assert day_end.day_ends_without_office(a_ticket()) == START + timedelta(days=day_end.LONGEST_RUN)


def test_a_block_that_meets_the_next_days_goes_on() -> None:
    night = OpeningHours(ZONE, week_of({1: (Block(600, MIDNIGHT),), 2: (Block(0, 300), Block(600, 900))}))
    alone = OpeningHours(ZONE, every((1,), 600, MIDNIGHT))
    late = OpeningHours(ZONE, week_of({1: (Block(600, MIDNIGHT),), 2: (Block(60, 300),)}))

    assert day_end.last_block_ends(night, TUESDAY) == at(15, TUESDAY + timedelta(days=1))
    assert day_end.last_block_ends(alone, TUESDAY) == at(24)
    assert day_end.last_block_ends(late, TUESDAY) == at(24)


def test_a_day_that_was_taken_out_ends_at_midnight() -> None:
    hours = replace(WITH_NOON, exceptions={TUESDAY: NO_SERVICE})

    assert day_end.last_block_ends(hours, TUESDAY) == at(24)


def test_a_manager_ends_the_day_of_all_who_came_before() -> None:
    assert day_end.day_ends(office(ALL_DAY), closed(11), a_ticket()) == at(11)
    assert day_end.day_ends(office(WITH_NOON), closed(11), a_ticket()) == at(11)
    assert day_end.day_ends(office(WITH_NOON), closed(22), a_ticket()) == at(21)
    yesterday = closed(18, TUESDAY - timedelta(days=1))
    assert day_end.day_ends(office(WITH_NOON), yesterday, a_ticket()) == at(21)


def test_after_it_the_office_opens_on_the_next_day() -> None:
    with_noon, never_closed = office(WITH_NOON), office(ALL_DAY)
    tomorrow = TUESDAY + timedelta(days=1)

    assert day_end.is_closed_now(with_noon, closed(11), at(12))
    assert not day_end.is_closed_now(with_noon, closed(11), at(9, tomorrow))
    assert not day_end.is_closed_now(with_noon, OPEN_DAY, at(12))
    assert day_end.opens_at(with_noon, closed(11), at(12)) == at(9, tomorrow)
    assert day_end.opens_at(never_closed, closed(11), at(12)) == at(24)
    assert day_end.opens_at(with_noon, OPEN_DAY, at(10)) is None
    assert day_end.opens_at(with_noon, OPEN_DAY, at(12)) == at(13)


def test_after_it_the_office_is_closed_whatever_the_hours_say() -> None:
    with_noon = office(WITH_NOON)

    assert [day_end.is_open(with_noon, desk, at(14)) for desk in (OPEN_DAY, closed(14))] == [True, False]
    assert day_end.closes_at(with_noon, OPEN_DAY, at(14)) == at(19)
    assert day_end.closes_at(with_noon, closed(14), at(14)) is None
    assert not day_end.is_open(with_noon, OPEN_DAY, at(12))


@pytest.mark.parametrize(("seconds", "works"), [(99.999, True), (100, False)])
def test_return_and_more_time_work_until_the_day_ends(seconds: float, works: bool) -> None:
    ticket, ends = missed(a_ticket()), after(100)
    assert waiting.return_deadline(ticket, T, ends) == ends
    settled = ending.settle(ticket, after(seconds), T, ends)
    assert settled.settled is not works
    if works:
        waiting.come_back(ticket, after(seconds), T, ends)
        waiting.more_time(a_ticket(), after(seconds), T, ends)
        return
    with refused(Problem.TOO_LATE):
        waiting.come_back(ticket, after(seconds), T, ends)
    with refused(Problem.TOO_LATE):
        waiting.more_time(a_ticket(), after(seconds), T, ends)
