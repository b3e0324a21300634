"""Storage requests of an instance while nothing changes: the same for any number of visitors."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from shared.storage import Storage, StorageConfig
from shared.storage.names import Table
from shared.storage.tables.build import storage_over
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import Write
from shared.storage.tables.presence.office_rows import UPGRADE
from tests.builders import KEYS, HandClock
from tests.contract.hand_storage import HandStorageClock
from tests.contract.row_dictionary import RowDictionary

SECONDS = 60


class Counted(RowDictionary):
    """Each request of a table counts; a page of a query is one."""

    def __init__(self, table: Table, sent: Counter[str]) -> None:
        super().__init__()
        self._name, self._sent = table.value, sent

    async def get(self, partition: str, key: str) -> Row | None:
        self._sent[f"{self._name}: get"] += 1
        return await super().get(partition, key)

    async def batch(self, writes: Sequence[Write]) -> list[str]:
        self._sent[f"{self._name}: batch"] += 1
        return await super().batch(writes)

    async def _query(self, condition: str, parameters: Mapping[str, str]) -> list[Row]:
        self._sent[f"{self._name}: query"] += 1
        return await super()._query(condition, parameters)


async def requests_while_waiting(visitors: int, offices: int) -> Counter[str]:
    """Those of `SECONDS` in which so many wait, are heard every second, and their offices are looked at."""
    sent: Counter[str] = Counter()
    clock, hand = HandClock(), HandStorageClock()
    config = StorageConfig("UseDevelopmentStorage=true", instance="one")
    storage = storage_over({name: Counted(name, sent) for name in Table}, config, clock, hand.storage_clock())
    clock.advance(UPGRADE.total_seconds())  # until then presence is also kept as version 1.0 had it
    names = [f"office-{number}" for number in range(offices)]
    tickets = [KEYS.ticket_id(names[number % offices], f"{number}") for number in range(visitors)]
    pages = [asyncio.create_task(_page(storage, names[number % offices])) for number in range(visitors)]

    async def second_by_second(seconds: int) -> None:
        for _ in range(seconds):
            for ticket_id in tickets:
                storage.presence.visitor_heard(ticket_id)
            for name in names:
                await storage.presence.signs_of_life(name)
                await storage.offices.get(name)
            clock.advance(1)
            await hand.pass_by(1)

    await second_by_second(SECONDS)
    sent.clear()
    await second_by_second(SECONDS)
    counted = sent.copy()
    for page in pages:
        page.cancel()
    await asyncio.gather(*pages, return_exceptions=True)
    await storage.close()
    return counted


async def _page(storage: Storage, office_id: str) -> None:
    board = await storage.boards.get(office_id)
    await storage.boards.wait_for_change(office_id, board.version, 1e6)


@pytest.mark.parametrize("offices", [1, 40])
async def test_an_instance_asks_as_often_for_few_as_for_many(offices: int) -> None:
    few = await requests_while_waiting(offices, offices)
    many = await requests_while_waiting(8 * offices, offices)

    assert many == few
    assert few.total() <= (5 + offices / 20) * SECONDS, few
    assert few["desk: query"] >= 3 * offices, "every board is read three times a minute"
