"""The visit records of a day as one instance keeps them: read again after a note, else every ten minutes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace

import pytest

from shared.domain.status import Status
from shared.domain.ticket.visit_record import VisitRecord, record_of
from shared.storage.boards.notes import NoteReader, NoteWriter
from shared.storage.tables.client.row import Row
from shared.storage.tables.records import DAY_SECONDS, FOLLOWED_SECONDS, TableVisits
from tests.builders import START, ticket_in
from tests.contract.hand_storage import HandLog, HandStorageClock, run_until_waiting
from tests.contract.row_dictionary import RowDictionary

DAY = START.date()
DONE = record_of(ticket_in(Status.COMPLETED))


class CountedTable(RowDictionary):
    """A dictionary that counts what it is asked and answers when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.queries = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def _query(self, condition: str, parameters: Mapping[str, str]) -> list[Row]:
        self.queries += 1
        found = await super()._query(condition, parameters)
        await self.gate.wait()
        return found


@dataclass
class Instances:
    """Two instances over one table and one log; one follows the log as if its pages waited."""

    pace: HandStorageClock = field(default_factory=HandStorageClock)
    log: HandLog = field(default_factory=HandLog)
    table: CountedTable = field(default_factory=CountedTable)

    def __post_init__(self) -> None:
        pace = self.pace.storage_clock()
        self.reader = NoteReader(self.log.of("here"), "here", pace)
        self.here = TableVisits(self.table, pace.monotonic, self.reader)
        self.writer = NoteWriter(self.log.of("there"), pace)
        self.there = TableVisits(self.table, pace.monotonic, None, self.writer)

    async def pass_by(self, seconds: float) -> None:
        """Time passes and the log is read."""
        end = self.pace.now + seconds
        while self.pace.now < end:
            await self.pace.advance(0.5)
            await self.reader.look()

    async def seen(self) -> list[VisitRecord]:
        return list(await self.here.of_day("centro", DAY))


@pytest.fixture
async def instances() -> AsyncIterator[Instances]:
    made = Instances()
    await made.pass_by(1)
    yield made
    await made.writer.close()


async def test_nothing_is_read_while_nothing_is_noted(instances: Instances) -> None:
    while instances.pace.now < FOLLOWED_SECONDS - 2:
        assert await instances.seen() == []
        await instances.pass_by(10)
    assert instances.table.queries == 1
    await instances.pass_by(15)
    await instances.seen()
    assert instances.table.queries == 2


async def test_a_record_of_another_instance_is_seen_after_its_note(instances: Instances) -> None:
    await instances.seen()
    await instances.there.add(DONE)
    await instances.pass_by(1)

    assert await instances.seen() == [DONE]
    assert await instances.here.served_until("centro", DAY) == DONE.ended_at
    assert instances.table.queries == 2


async def test_a_note_of_another_office_costs_nothing(instances: Instances) -> None:
    await instances.seen()
    await instances.there.add(replace(DONE, office_id="norte"))
    instances.writer.note("d5maxmtvrg")
    await instances.pass_by(1)
    await instances.seen()
    assert instances.table.queries == 1


async def test_a_note_that_comes_during_a_reading_is_not_lost(instances: Instances) -> None:
    instances.table.gate.clear()
    reading = asyncio.create_task(instances.seen())
    await run_until_waiting()
    await instances.there.add(DONE)
    await instances.pass_by(1)
    instances.table.gate.set()
    assert await reading == []

    assert await instances.seen() == [DONE]


async def test_ones_own_record_is_seen_at_once(instances: Instances) -> None:
    await instances.seen()
    await instances.here.add(DONE)
    assert await instances.seen() == [DONE]


async def test_without_the_log_records_are_ten_seconds_old(instances: Instances) -> None:
    await instances.seen()
    await instances.there.add(DONE)
    await instances.pace.advance(DAY_SECONDS - 1)
    assert await instances.seen() == []
    await instances.pace.advance(1)
    assert await instances.seen() == [DONE]


async def test_after_a_gap_in_the_log_they_are_read_again(instances: Instances) -> None:
    await instances.seen()
    instances.log.losing = True
    await instances.there.add(DONE)
    await instances.pace.advance(6)
    await instances.reader.look()

    assert await instances.seen() == [DONE]
