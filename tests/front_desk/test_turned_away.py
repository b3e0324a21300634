"""Entries that an office refuses are counted by reason and hour of its clock, and only those."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from shared.domain.errors import Refused
from shared.domain.office.opening_hours import OpeningHours, every
from shared.domain.reports.turned_away import NOBODY_TURNED_AWAY, TurnedAway
from shared.domain.timing import Timing
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.visitor import joining
from shared.front_desk.visitor.joining import Join
from tests.builders import START, Court, a_clerk, an_office

AFTERNOON = OpeningHours("America/Sao_Paulo", every(range(5), 13 * 60, 19 * 60))
TEN = 10
"""The hour of `START` in São Paulo."""


async def tries(
    court: Court, times: int = 1, *, network: str | None = None, device: str | None = None
) -> int:
    """How many of so many entries were refused."""
    refused = 0
    for _ in range(times):
        court.clock.advance(0.001)
        try:
            await joining.join(court.desk, Join("centro", network=network, device_id=device))
        except Refused:
            refused += 1
    return refused


async def turned_away(court: Court) -> dict[int, TurnedAway]:
    return dict(await court.desk.refusals.of_day("centro", START.date()))


async def test_a_closed_office() -> None:
    court = await Court.build(an_office(hours=AFTERNOON))
    assert await tries(court, 2) == 2
    assert await turned_away(court) == {TEN: TurnedAway(closed=2)}


async def test_a_full_queue_and_the_own_device() -> None:
    court = await Court.build(an_office(timing=Timing(queue_limit=2)))
    assert await tries(court, device="mine") == 0
    assert await tries(court, 3) == 2
    assert await tries(court, device="mine") == 0, "no new entry, and no refusal"
    assert await turned_away(court) == {TEN: TurnedAway(full=2)}


async def test_suspended_entries_by_hour() -> None:
    court = await Court.build()
    await clerks.set_entries(court.desk, a_clerk(), "centro", suspended=True, message=None)
    assert await tries(court) == 1
    court.clock.advance(minutes=60)
    assert await tries(court, 2) == 2
    assert await turned_away(court) == {TEN: TurnedAway(suspended=1), TEN + 1: TurnedAway(suspended=2)}


async def test_too_many_of_one_network() -> None:
    court = await Court.build()
    assert await tries(court, 13, network="203.0.113.66") == 3
    assert await turned_away(court) == {TEN: TurnedAway(limited=3)}


async def test_a_refusal_counts_on_the_office_s_own_day() -> None:
    """Half past eleven in the evening in São Paulo is the next day by UTC."""
    court = await Court.build(an_office(hours=AFTERNOON), at=datetime(2026, 11, 25, 2, 30, tzinfo=UTC))
    assert await tries(court) == 1
    assert await turned_away(court) == {23: TurnedAway(closed=1)}


async def test_what_is_no_refusal_of_the_office_is_not_counted() -> None:
    court = await Court.build()
    with suppress(Refused):
        await joining.join(court.desk, Join("nowhere"))
    assert await turned_away(court) == {}
    assert await court.desk.refusals.of_day("nowhere", START.date()) == {}
    assert NOBODY_TURNED_AWAY.total == 0
