"""When an office is open: weekly blocks, the calendar, the office's own exceptions, zones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.domain.office.opening_hours import (
    COURT_DEFAULT,
    MIDNIGHT,
    Block,
    DayKind,
    OpeningHours,
    SpecialDay,
    Week,
    every,
    minute_of,
    week_of,
)

SAO_PAULO = "America/Sao_Paulo"
TUESDAY = date(2026, 11, 24)
MONDAY_TO_FRIDAY = range(5)


def local(hour: int, minute: int = 0, *, day: date = TUESDAY, zone: str = SAO_PAULO) -> datetime:
    """Wall clock at the office, as UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def hours(week: Week, **special: SpecialDay) -> OpeningHours:
    """`calendar=…` and `exception=…` are rules for the Tuesday."""
    return OpeningHours(
        SAO_PAULO,
        week,
        calendar={TUESDAY: special["calendar"]} if "calendar" in special else {},
        exceptions={TUESDAY: special["exception"]} if "exception" in special else {},
    )


USUAL = every(MONDAY_TO_FRIDAY, 13 * 60, 19 * 60)
TWO_BLOCKS = week_of({1: (Block(13 * 60, 19 * 60), Block(9 * 60, 12 * 60))})


def test_the_courts_default_is_one_to_seven_on_working_days() -> None:
    assert COURT_DEFAULT == USUAL


@pytest.mark.parametrize(
    ("hour", "minute", "is_open"),
    [(12, 59, False), (13, 0, True), (18, 59, True), (19, 0, False), (3, 0, False)],
)
def test_opening_is_included_and_closing_is_not(hour: int, minute: int, is_open: bool) -> None:
    assert hours(USUAL).is_open(local(hour, minute)) is is_open


def test_the_last_second_before_closing_is_open() -> None:
    assert hours(USUAL).is_open(local(19) - timedelta(microseconds=1))


def test_a_gap_between_two_blocks() -> None:
    two = hours(TWO_BLOCKS)

    assert [two.is_open(local(h)) for h in (9, 12, 13, 19)] == [True, False, True, False]
    assert two.closes_at(local(10)) == local(12)
    assert two.closes_at(local(12)) is None
    assert two.opens_at(local(12, 30)) == local(13)
    assert two.opens_at(local(10)) is None


def test_blocks_that_touch_are_one_stretch() -> None:
    touching = hours(week_of({1: (Block(540, 720), Block(720, 1140))}))

    assert touching.closes_at(local(10)) == local(19)


def test_after_the_last_block_the_next_week_opens() -> None:
    two = hours(TWO_BLOCKS)

    assert two.opens_at(local(19)) == local(9, day=TUESDAY + timedelta(days=7))


@pytest.mark.parametrize("blocks", [every(range(7), 0, MIDNIGHT), week_of({})], ids=["open", "closed"])
@pytest.mark.parametrize("special", [0, 3])
def test_an_office_without_an_end_in_sight_has_few_days_looked_at(
    blocks: Week, special: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each weekday once, the present one to its end, and the dates with a rule of their own: not 400 days.

    Every making of an office's facts asks for both instants.
    """
    looked_at: list[date] = []
    look = OpeningHours.blocks_on

    def counted(hours: OpeningHours, day: date) -> tuple[Block, ...]:
        looked_at.append(day)
        return look(hours, day)

    dates = [TUESDAY + timedelta(days=50 * number) for number in range(1, special + 1)]
    same = {
        day: SpecialDay(DayKind.SPECIAL_HOURS, "Horário especial", blocks=blocks[day.weekday()])
        for day in dates
    }
    never = replace(hours(blocks), exceptions=same)
    monkeypatch.setattr(OpeningHours, "blocks_on", counted)

    assert (never.closes_at(local(12)), never.opens_at(local(12))) == (None, None)
    assert len(set(looked_at)) == 8 + special
    assert len(looked_at) <= 8 + special + 4


def test_twenty_four_hours_have_no_end() -> None:
    always = hours(every(range(7), 0, MIDNIGHT))

    assert always.is_open(local(0))
    assert always.is_open(local(23, 59))
    assert always.closes_at(local(12)) is None
    assert always.opens_at(local(12)) is None


def test_a_night_from_one_day_into_the_next_is_one_stretch() -> None:
    night = hours(week_of({1: (Block(22 * 60, MIDNIGHT),), 2: (Block(0, 6 * 60),)}))
    wednesday = TUESDAY + timedelta(days=1)

    assert night.closes_at(local(23)) == local(6, day=wednesday)
    assert night.is_open(local(0, day=wednesday))


def test_an_evening_to_midnight_ends_at_midnight() -> None:
    evening = hours(week_of({1: (Block(20 * 60, MIDNIGHT),)}))

    assert evening.closes_at(local(21)) == local(0, day=TUESDAY + timedelta(days=1))


@pytest.mark.parametrize("kind", [DayKind.NO_SERVICE, DayKind.RECESS, DayKind.SUSPENSION])
def test_a_day_without_service(kind: DayKind) -> None:
    closed = hours(USUAL, calendar=SpecialDay(kind, "Feriado"))

    assert not closed.is_open(local(14))
    assert closed.opens_at(local(14)) == local(13, day=TUESDAY + timedelta(days=1))
    assert closed.special_day(TUESDAY) is not None


def test_a_recess_of_weeks_is_looked_beyond() -> None:
    recess = {TUESDAY + timedelta(days=n): SpecialDay(DayKind.RECESS, "Recesso") for n in range(30)}
    first = TUESDAY + timedelta(days=30)

    assert OpeningHours(SAO_PAULO, USUAL, calendar=recess).opens_at(local(14)) == local(13, day=first)


def test_an_office_that_never_opens_says_so() -> None:
    never = hours(week_of({}))

    assert never.opens_at(local(14)) is None


def test_a_late_start_without_a_time_is_three_hours_later() -> None:
    late = hours(USUAL, calendar=SpecialDay(DayKind.LATE_START, "Jogo"))

    assert not late.is_open(local(15, 59))
    assert late.is_open(local(16))
    assert late.closes_at(local(16)) == local(19)


def test_a_late_start_with_a_time() -> None:
    late = hours(USUAL, calendar=SpecialDay(DayKind.LATE_START, "Jogo", opens=14 * 60 + 30))

    assert not late.is_open(local(14, 29))
    assert late.is_open(local(14, 30))


def test_a_late_start_may_remove_a_block_and_never_opens_earlier() -> None:
    swallowed = hours(TWO_BLOCKS, calendar=SpecialDay(DayKind.LATE_START, "Jogo"))
    early = hours(USUAL, calendar=SpecialDay(DayKind.LATE_START, "Jogo", opens=6 * 60))
    too_late = hours(USUAL, calendar=SpecialDay(DayKind.LATE_START, "Jogo", opens=20 * 60))

    assert swallowed.blocks_on(TUESDAY) == (Block(13 * 60, 19 * 60),)
    assert early.blocks_on(TUESDAY) == USUAL[1]
    assert too_late.blocks_on(TUESDAY) == ()


def test_a_late_start_on_a_day_without_service_opens_nothing() -> None:
    saturday = date(2026, 11, 28)
    late = OpeningHours(SAO_PAULO, USUAL, {saturday: SpecialDay(DayKind.LATE_START, "Jogo", opens=600)})

    assert late.blocks_on(saturday) == ()


def test_the_offices_own_exception_stands_above_the_calendar() -> None:
    own = SpecialDay(DayKind.SPECIAL_HOURS, "Mutirão", blocks=(Block(900, 960), Block(600, 660)))
    both = hours(USUAL, calendar=SpecialDay(DayKind.NO_SERVICE, "Feriado"), exception=own)

    assert both.is_open(local(10, 30))
    assert both.blocks_on(TUESDAY) == (Block(600, 660), Block(900, 960))


def test_special_hours_may_open_a_day_that_is_usually_closed() -> None:
    own = SpecialDay(DayKind.SPECIAL_HOURS, "Mutirão", blocks=(Block(600, 660),))

    assert hours(week_of({}), exception=own).is_open(local(10))


def test_the_wall_clock_of_the_office_decides_not_the_courts() -> None:
    manaus = OpeningHours("America/Manaus", USUAL)

    assert not manaus.is_open(local(13))
    assert manaus.is_open(local(14))


@pytest.mark.parametrize(
    ("zone", "day", "utc_hour"),
    [
        ("Europe/Lisbon", date(2026, 3, 27), 9),  # Friday before the clocks go forward
        ("Europe/Lisbon", date(2026, 3, 30), 8),  # Monday after
        ("Europe/Lisbon", date(2026, 10, 23), 8),
        ("Europe/Lisbon", date(2026, 10, 26), 9),
    ],
)
def test_summer_time_moves_the_instant_not_the_wall_clock(zone: str, day: date, utc_hour: int) -> None:
    nine = OpeningHours(zone, every(range(7), 9 * 60, 17 * 60))
    opens = datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)

    assert nine.is_open(opens)
    assert not nine.is_open(opens - timedelta(minutes=1))
    assert nine.opens_at(opens - timedelta(minutes=1)) == opens
    assert nine.closes_at(opens) == opens + timedelta(hours=8)


def test_a_day_of_23_hours_is_still_all_day() -> None:
    always = OpeningHours("Europe/Lisbon", every((6,), 0, MIDNIGHT))
    sunday, monday = date(2026, 3, 29), date(2026, 3, 30)

    begins, ends = (local(0, day=day, zone="Europe/Lisbon") for day in (sunday, monday))

    assert ends - begins == timedelta(hours=23)
    assert always.closes_at(begins) == ends


@pytest.mark.parametrize("block", [(600, 600), (700, 600), (-1, 600), (600, MIDNIGHT + 1)])
def test_a_block_lies_in_one_day_and_is_not_empty(block: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="a block must lie within one day"):
        Block(*block)


def test_blocks_of_a_day_do_not_overlap() -> None:
    with pytest.raises(ValueError, match="overlap"):
        week_of({0: (Block(600, 720), Block(700, 800))})


@pytest.mark.parametrize(("text", "minute"), [("0:00", 0), ("13:00", 780), ("24:00", 1440)])
def test_times_of_day(text: str, minute: int) -> None:
    assert minute_of(text) == minute


@pytest.mark.parametrize("text", ["8h", "24:01", "25:00", "13:60", "-1:00", "", "١٣:٠٠", " 13:00"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(ValueError, match="no time of day"):
        minute_of(text)
