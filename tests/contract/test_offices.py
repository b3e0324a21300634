"""The directory and its writing side."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.domain.office.court_calendar import CourtDay
from shared.domain.office.office import Contact, Office
from shared.domain.office.opening_hours import COURT_DEFAULT, Block, DayKind, OpeningHours, SpecialDay, every
from shared.domain.timing import Timing
from shared.ports import OfficeQuery
from tests.contract.conftest import Backend

ZONE = "America/Sao_Paulo"
NOON_UTC = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""Tuesday, 09:00 in São Paulo: most offices open at 13:00."""
XMAS = date(2026, 12, 25)
PLAIN = Office("plain", "1ª Vara Cível", "São Paulo", "São Paulo", "vara", OpeningHours(ZONE, COURT_DEFAULT))
RICH = Office(
    "rich",
    "Ofício «Único»",
    "Manaus",
    "Manaus",
    "ofício",
    OpeningHours(
        "America/Manaus",
        every(range(5), 8 * 60, 19 * 60),
        exceptions={
            date(2026, 11, 30): SpecialDay(DayKind.SPECIAL_HOURS, "mutirão", blocks=(Block(0, 1440),)),
            date(2026, 12, 1): SpecialDay(DayKind.LATE_START, "reunião", opens=600),
        },
    ),
    degree="1",
    about="Só processos físicos",
    contacts=(Contact("Telefone", "(92) 5555-0100"), Contact("E-mail", "unico@example.org")),
    timing=Timing(minute=timedelta(seconds=90, microseconds=1), pauses=2),
)
CALENDAR = {
    XMAS: SpecialDay(DayKind.NO_SERVICE, "Natal"),
    date(2026, 12, 24): SpecialDay(DayKind.SUSPENSION, "véspera"),
}
DAYS = [CourtDay(day, special) for day, special in CALENDAR.items()]
MUNICIPAL = CourtDay(date(2026, 10, 24), SpecialDay(DayKind.NO_SERVICE, "Aniversário"), "manaus")


async def test_an_office_comes_back_whole(backend: Backend) -> None:
    await backend.instance().registry.put_offices([PLAIN, RICH])
    directory = backend.instance().offices
    assert await directory.get("plain") == PLAIN
    assert await directory.get("rich") == RICH
    assert await directory.get("nobody") is None
    assert list(await directory.districts()) == ["Manaus", "São Paulo"]


async def test_replacing_an_office_replaces_its_hours(backend: Backend) -> None:
    storage = backend.instance()
    await storage.registry.put_offices([RICH, PLAIN])
    changed = replace(RICH, name="Outro", hours=OpeningHours(ZONE, COURT_DEFAULT))
    await storage.registry.put_offices([changed])
    for instance in (storage, backend.instance()):
        assert await instance.offices.get("rich") == changed
        assert await instance.offices.get("plain") == PLAIN


async def test_the_courts_calendar_holds_for_every_office(backend: Backend) -> None:
    storage = backend.instance()
    await storage.registry.put_offices([PLAIN, RICH])
    await storage.registry.put_days(DAYS)
    for office_id in ("plain", "rich"):
        office = await storage.offices.get(office_id)
        assert office is not None
        assert office.hours.calendar == CALENDAR
        assert office.hours.blocks_on(XMAS) == ()

    await storage.registry.remove_days([DAYS[1], CourtDay(date(2030, 1, 1), CALENDAR[XMAS])])
    office = await backend.instance().offices.get("plain")
    assert office is not None
    assert office.hours.calendar == {XMAS: CALENDAR[XMAS]}
    assert await storage.offices.get("rich") is not None, "an office's own exceptions are left alone"


async def test_a_municipal_day_holds_in_its_district_alone(backend: Backend) -> None:
    storage = backend.instance()
    await storage.registry.put_offices([PLAIN, RICH])
    await storage.registry.put_days([*DAYS, MUNICIPAL])

    for instance in (storage, backend.instance()):
        plain, rich = await instance.offices.get("plain"), await instance.offices.get("rich")
        assert plain is not None
        assert rich is not None
        assert plain.hours.calendar == CALENDAR
        assert rich.hours.calendar == {**CALENDAR, MUNICIPAL.day: MUNICIPAL.special}
        assert {day.place for day in await instance.registry.calendar()} == {
            day.place for day in (*DAYS, MUNICIPAL)
        }
    await storage.registry.remove_days([replace(MUNICIPAL, district="MANAUS")])
    assert len(await storage.registry.calendar()) == 2


async def test_membership_counts_at_once_here_and_soon_elsewhere(backend: Backend) -> None:
    here, there = backend.instance(), backend.instance()
    assert list(await here.offices.offices_of("ana")) == []
    await here.memberships.put_member("ana", "rich")
    await here.memberships.put_member("ana", "plain")
    await here.memberships.put_member("rui/#?", "plain")
    await here.memberships.put_member("ana", "plain")
    assert list(await here.offices.offices_of("ana")) == ["plain", "rich"]
    assert list(await there.offices.offices_of("ana")) == ["plain", "rich"]
    assert list(await there.offices.offices_of("rui/#?")) == ["plain"]


async def test_search_pages_and_puts_open_ones_first(backend: Backend) -> None:
    storage = backend.instance()
    many = [replace(PLAIN, office_id=f"vara-{n}", name=f"{n}ª Vara") for n in range(1, 6)]
    await storage.registry.put_offices([*many, RICH])

    first = await storage.offices.search(OfficeQuery(limit=4), NOON_UTC)
    assert [office.office_id for office in first.offices] == ["rich", "vara-1", "vara-2", "vara-3"]
    assert first.next_offset == 4
    second = await storage.offices.search(OfficeQuery(limit=4, offset=4), NOON_UTC)
    assert [office.office_id for office in second.offices] == ["vara-4", "vara-5"]
    assert second.next_offset is None
    only_open = await storage.offices.search(OfficeQuery(only_open=True), NOON_UTC)
    assert [office.office_id for office in only_open.offices] == ["rich"]
    district = await storage.offices.search(OfficeQuery(text="cível", district="Manaus"), NOON_UTC)
    assert list(district.offices) == []


async def test_many_offices_are_written_a_hundred_and_read_a_thousand_at_a_time(tables: Backend) -> None:
    offices = [replace(PLAIN, office_id=f"vara-{n}", name=f"{n}ª Vara") for n in range(1_101)]
    storage = tables.instance()
    await storage.registry.put_offices(offices)
    assert tables.requests == {"batch": 12 + 1}, "the offices, and their version"
    tables.requests.clear()

    page = await storage.offices.search(OfficeQuery(text="77 vara"), NOON_UTC)
    assert [office.office_id for office in page.offices] == ["vara-77"]
    for _ in range(10):
        await storage.offices.get("vara-5")
    assert tables.requests == {"get": 1, "query": 2 + 1}, "the version, offices, schedules, then memory"


async def test_the_calendars_partition_is_no_office(tables: Backend) -> None:
    with pytest.raises(ValueError, match="court"):
        await tables.instance().registry.put_offices([replace(PLAIN, office_id="court")])
