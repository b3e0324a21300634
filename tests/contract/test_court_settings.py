"""The court's settings in either store: written over what was read, and behind every office."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.office.court_settings import PUBLISHED, CourtSettings, amounts
from shared.domain.office.office import Office
from shared.domain.office.opening_hours import every
from shared.domain.timing import DEFAULT_TIMING
from shared.ports import Conflict, CourtRow
from shared.storage import Storage, StorageConfig
from shared.storage.names import Table
from shared.storage.tables.client.account import Account
from shared.storage.tables.client.row import Cell, Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.codec import instant_text
from shared.storage.tables.directory import court_rows
from tests.builders import START
from tests.contract.conftest import Backend
from tests.contract.test_offices import CALENDAR, DAYS, PLAIN, RICH

ALL_WEEK = every(range(7), 8 * 60, 20 * 60)
COURT = CourtSettings(replace(DEFAULT_TIMING, minute=timedelta(seconds=90), pauses=4), ALL_WEEK)


async def office(storage: Storage, office_id: str) -> Office:
    found = await storage.offices.get(office_id)
    assert found is not None
    return found


async def put(storage: Storage, settings: CourtSettings) -> None:
    registry = storage.registry
    await registry.put_court_settings(settings, await registry.court_settings(), "admin")


async def test_the_published_settings_hold_until_others_are_stored(backend: Backend) -> None:
    storage = backend.instance()

    assert await storage.registry.court_settings() == CourtRow(PUBLISHED)
    assert await storage.offices.court_settings() == PUBLISHED


async def test_settings_come_back_whole_and_may_be_replaced(backend: Backend) -> None:
    here, there = backend.instance(), backend.instance()

    await put(here, COURT)
    assert (await there.registry.court_settings()).settings == COURT
    await put(there, PUBLISHED)

    assert (await here.registry.court_settings()).settings == PUBLISHED


async def test_they_stand_behind_every_office_but_not_before_its_own(backend: Backend) -> None:
    here, there = backend.instance(), backend.instance()
    await here.registry.put_offices([PLAIN, RICH])
    await here.registry.put_days(DAYS)
    assert (await office(here, "plain")).timing == DEFAULT_TIMING

    await put(here, COURT)

    for storage in (here, there):
        plain, rich = await office(storage, "plain"), await office(storage, "rich")
        assert (plain.timing, plain.hours.week, plain.court) == (COURT.timing, ALL_WEEK, COURT)
        assert plain.hours.calendar == CALENDAR
        assert rich.timing == RICH.timing, "minute and pauses are its own"
        assert rich.hours.week == RICH.hours.week
        assert await storage.offices.court_settings() == COURT


async def test_an_office_that_is_written_back_keeps_what_is_its_own(backend: Backend) -> None:
    storage = backend.instance()
    await storage.registry.put_offices([PLAIN, RICH])
    await put(storage, COURT)

    read = [replace(await office(storage, office_id), about="novo") for office_id in ("plain", "rich")]
    await put(storage, PUBLISHED)
    await storage.registry.put_offices(read)

    assert await office(backend.instance(), "plain") == replace(PLAIN, about="novo"), "it follows the court"
    assert await office(backend.instance(), "rich") == replace(RICH, about="novo")


async def test_the_calendar_and_the_offices_leave_them_alone(backend: Backend) -> None:
    storage = backend.instance()
    await put(storage, COURT)

    await storage.registry.put_days(DAYS)
    await storage.registry.remove_days(DAYS)
    await storage.registry.put_offices([PLAIN])

    assert (await storage.registry.court_settings()).settings == COURT


async def test_of_two_at_once_one_must_read_again(backend: Backend) -> None:
    here, there = backend.instance(), backend.instance()
    for wanted in (COURT, PUBLISHED):
        before = await here.registry.court_settings()
        other = replace(wanted, week=every((0,), 60, 120))

        ended = await asyncio.gather(
            here.registry.put_court_settings(wanted, before, "admin"),
            there.registry.put_court_settings(other, before, "outra"),
            return_exceptions=True,
        )

        assert sorted(type(end).__name__ for end in ended) == ["Conflict", "NoneType"]
        kept = (await here.registry.court_settings()).settings
        assert kept == (wanted if ended[0] is None else other)


async def test_what_was_read_before_does_not_overwrite(backend: Backend) -> None:
    storage = backend.instance()
    before = await storage.registry.court_settings()
    await put(storage, COURT)

    with pytest.raises(Conflict):
        await storage.registry.put_court_settings(PUBLISHED, before, "admin")


# --- the row ---------------------------------------------------------------------------------------


@asynccontextmanager
async def offices_table(backend: Backend) -> AsyncGenerator[RowTable]:
    """The table itself, for somebody else's rows and questions."""
    account = Account(backend.config or StorageConfig())
    yield RowTable(account, Table.OFFICES)
    await account.close()


async def kept_row(backend: Backend, columns: Mapping[str, Cell]) -> None:
    """A row as somebody else has written it."""
    async with offices_table(backend) as table:
        await table.put(Row(court_rows.PARTITION, court_rows.KEY, columns))


async def test_they_cost_the_directory_no_request_of_their_own(tables: Backend) -> None:
    writer = tables.instance()
    await writer.registry.put_offices([PLAIN, RICH])
    await put(writer, COURT)
    reader = tables.instance()
    tables.requests.clear()

    for _ in range(5):
        await office(reader, "plain")
        await reader.offices.court_settings()

    assert tables.requests == {"get": 1, "query": 2}, "the version, offices, schedules, then memory"


async def test_versions_before_this_one_do_not_meet_the_row(tables: Backend) -> None:
    """They ask for the partition of the offices alone."""
    storage = tables.instance()
    await storage.registry.put_offices([PLAIN])
    await put(storage, COURT)

    async with offices_table(tables) as table:
        found = await table.partition("office")

    assert [row.key for row in found] == ["plain"]


async def test_another_versions_row_is_read_as_far_as_it_is_known(tables: Backend) -> None:
    await kept_row(tables, {"v": 1, "minute_seconds": 45, "surprise_seconds": 5, "newest": "x"})

    settings = (await tables.instance().registry.court_settings()).settings

    assert settings == CourtSettings(replace(DEFAULT_TIMING, minute=timedelta(seconds=45)))


@pytest.mark.parametrize("columns", [{"minute_seconds": "soon"}, {"days": "13:00-19:00"}, {"v": 99}], ids=str)
async def test_a_broken_row_closes_no_office_and_can_be_mended(
    tables: Backend, columns: dict[str, Cell], caplog: pytest.LogCaptureFixture
) -> None:
    storage = tables.instance()
    await storage.registry.put_offices([PLAIN])
    await kept_row(tables, {"v": 1, **columns})

    with caplog.at_level(logging.ERROR):
        assert (await office(storage, "plain")).timing == DEFAULT_TIMING
    assert "court/settings" in caplog.text

    await put(storage, COURT)
    assert (await office(storage, "plain")).timing == COURT.timing


def test_the_row_says_who_and_when_in_plain_columns() -> None:
    row = court_rows.settings_row(COURT, "admin-oid", START)

    assert row.columns["changed_by"] == "admin-oid"
    assert row.columns["changed_at"] == instant_text(START)
    assert {name: row.columns[name] for name in amounts(COURT.timing)} == amounts(COURT.timing)
    assert court_rows.settings(row) == COURT
