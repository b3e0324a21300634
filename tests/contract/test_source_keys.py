"""Keys of source tags, on either store; and the limit between two processes over one account."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from shared.domain.errors import Problem, Refused
from shared.front_desk.desk import Desk
from shared.front_desk.visitor import joining
from shared.storage.names import Table
from tests.builders import START, an_office
from tests.contract.conftest import Backend
from tests.contract.planted_rows import Planted, desk_of
from tests.telemetry.recording import Recorded

DAY = START.date()
AT_ONCE = 30
"""Entries that each of the two processes is asked for before it can have heard of the other."""


async def test_all_instances_have_one_key_for_a_day_and_another_for_the_next(backend: Backend) -> None:
    instances = [backend.instance().source_keys for _ in range(4)]

    keys = await asyncio.gather(*(each.of_day(DAY) for each in instances))

    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert await instances[0].of_day(DAY + timedelta(days=1)) != keys[0]
    assert await instances[1].of_day(DAY) == keys[0]


async def test_a_key_is_deleted_after_two_days(backend: Backend) -> None:
    keys = backend.instance().source_keys
    before = await keys.of_day(DAY)

    assert await keys.sweep(START + timedelta(days=2)) == 0
    assert await keys.sweep(START + timedelta(days=3)) == 1
    assert await backend.instance().source_keys.of_day(DAY) != before


async def test_a_key_that_cannot_be_read_stops_no_entry(tables: Backend) -> None:
    planted = Planted.over(tables)
    await planted.row(Table.DESK, "sources", f"{DAY:%Y%m%d}")
    keys = tables.instance().source_keys

    assert len(await keys.of_day(DAY)) == 32
    await planted.account.close()


async def admitted(desk: Desk, entries: int) -> int:
    """How many of so many entries of one network, sent together, are admitted."""

    async def one() -> bool:
        try:
            await joining.join(desk, joining.Join("centro", network="203.0.113.66"))
        except Refused as refusal:
            assert refusal.problem is Problem.TOO_MANY_REQUESTS
            return False
        return True

    return sum(await asyncio.gather(*(one() for _ in range(entries))))


async def test_two_processes_overshoot_by_what_one_has_not_heard_of_the_other(tables: Backend) -> None:
    """Each admits ten before it sees the other's entries on its board: twenty, and no more.

    N processes would admit N times ten within that second, and nobody after it.
    """
    await tables.instance().registry.put_offices([an_office()])
    desks = [desk_of(tables, Recorded()) for _ in range(2)]
    for desk in desks:
        await desk.boards.get("centro")

    together = await asyncio.gather(*(admitted(desk, AT_ONCE) for desk in desks))

    assert 10 <= sum(together) <= 20
    assert max(together) == 10
    for desk in desks:
        await desk.boards.get("centro", fresh=True)
    assert [await admitted(desk, AT_ONCE) for desk in desks] == [0, 0]
    assert len((await desks[0].boards.get("centro", fresh=True)).waiting) == sum(together)
