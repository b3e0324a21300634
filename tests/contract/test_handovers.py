"""Codes that carry tickets to other devices, on either store."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from shared.domain.handover import Handover
from shared.storage.names import Table
from tests.builders import START
from tests.contract.conftest import Backend
from tests.contract.planted_rows import Planted

OFFERED = Handover("name", "centro-1", START)


async def test_a_code_is_kept_under_its_name_once(backend: Backend) -> None:
    mine, others = (backend.instance().handovers for _ in range(2))
    later = replace(OFFERED, at=START + timedelta(seconds=9))

    assert await mine.add(OFFERED) == OFFERED
    assert await others.add(later) == OFFERED
    assert await others.find("name") == OFFERED
    assert await others.find("none") is None
    assert await others.take(replace(OFFERED, name="none", taken_by="phone")) is None


async def test_of_many_who_use_it_at_once_one_is_written(backend: Backend) -> None:
    await backend.instance().handovers.add(OFFERED)
    devices = [(backend.instance().handovers, f"device-{number}") for number in range(6)]

    found = await asyncio.gather(
        *(handovers.take(replace(OFFERED, taken_by=name)) for handovers, name in devices)
    )

    [winner] = {each.taken_by for each in found if each is not None}
    assert (await backend.instance().handovers.find("name")) == replace(OFFERED, taken_by=winner)


async def test_a_code_is_forgotten_after_two_days(backend: Backend) -> None:
    handovers = backend.instance().handovers
    await handovers.add(OFFERED)

    assert await handovers.sweep(START + timedelta(days=2)) == 0
    assert await handovers.sweep(START + timedelta(days=2, seconds=1)) == 1
    assert await handovers.find("name") is None


async def test_a_row_that_cannot_be_read_is_no_code(tables: Backend) -> None:
    planted = Planted.over(tables)
    await planted.row(Table.DESK, "handovers", "name")
    handovers = tables.instance().handovers

    assert await handovers.find("name") is None
    assert await handovers.take(replace(OFFERED, taken_by="phone")) is None
    await planted.account.close()
