"""HISTORY=n: made-up weeks that reports, usual wait and staffing can be tried on; marked, and made once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from local_host.demo.history import MOST_WEEKS, OFFICES, PREFIX, put_history, weeks_of
from local_host.demo.offices import ALWAYS_OPEN, put_demo
from memory_adapters import MemoryAccount, memory_storage
from shared.domain.reports.staffing import staffing, usual_wait
from shared.storage import Storage
from tests.builders import HandClock

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
WEEKS = 2


async def filled(account: MemoryAccount) -> tuple[Storage, int]:
    storage = memory_storage(HandClock(NOW), account)
    await put_demo(storage, NOW.date())
    return storage, await put_history(storage, WEEKS, NOW)


async def test_every_row_says_that_it_is_made_up_and_a_second_start_adds_nothing() -> None:
    account = MemoryAccount()
    _, made = await filled(account)
    records = dict(account.records.by_ticket)
    assert made == len(records) > 10 * WEEKS * len(OFFICES)
    assert {name[: len(PREFIX)] for name in (*records, *account.evaluations.by_key)} == {PREFIX}
    assert {record.clerk_id for record in records.values()} - {None} == {"demo-clerk-1", "demo-clerk-2"}

    _, again = await filled(account)

    assert (again, account.records.by_ticket) == (0, records)


async def test_it_is_folded_and_shows_waits_and_staffing() -> None:
    storage, made = await filled(MemoryAccount())
    yesterday = NOW.date() - timedelta(days=1)
    first = NOW.date() - timedelta(days=7 * WEEKS)

    days = await storage.reports.of_office(ALWAYS_OPEN, first, yesterday)

    assert len(days) == 5 * WEEKS
    court = await storage.reports.of_court(first, yesterday)
    assert sum(day.total.entered for day in court.values()) == made
    assert (await storage.reports.to_aggregate()).until == yesterday
    assert usual_wait(days, yesterday.weekday())
    assert {need.weekday for need in staffing(days, 600, 0.9)} == set(range(5))


@pytest.mark.parametrize(("text", "weeks"), [("0", 0), ("8", 8), (str(MOST_WEEKS), MOST_WEEKS)])
def test_weeks_that_are_made(text: str, weeks: int) -> None:
    assert weeks_of(text) == weeks


@pytest.mark.parametrize("text", ["", "-1", "oito", "53", "1.5"])
def test_weeks_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=f"0 to {MOST_WEEKS}"):
        weeks_of(text)
