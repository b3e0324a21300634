"""Boards of several instances that learn of each other's changes by the change log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pytest

from shared.domain.status import Status
from shared.ports import StorageUnavailable, StoredTicket
from tests.builders import a_ticket, called, with_room
from tests.contract.hand_storage import HandLog, HandStorage, HandStorageClock, Instance, an_instance, settle

ONE = StoredTicket(a_ticket(), 1)
CALLED = StoredTicket(replace(called(a_ticket()), revision=1), 2)
READY = StoredTicket(replace(with_room(a_ticket()), revision=2), 3)
TICKET = ONE.ticket.ticket_id


@dataclass
class Instances:
    """Instances over one storage, and pages that wait."""

    pace: HandStorageClock = field(default_factory=HandStorageClock)
    storage: HandStorage = field(default_factory=HandStorage)
    log: HandLog = field(default_factory=HandLog)
    instances: list[Instance] = field(default_factory=list[Instance])
    pages: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    def instance(self, name: str, *, ahead: float = 0.0, writes_notes: bool = True) -> Instance:
        made = an_instance(name, self.pace, self.storage, self.log, ahead=ahead, writes_notes=writes_notes)
        self.instances.append(made)
        return made

    def writes(self, instance: Instance, stored: StoredTicket) -> None:
        """An instance has written a ticket."""
        self.storage.show(stored)
        instance.boards.put(stored)

    async def waits(self, instance: Instance, office_id: str = "centro") -> None:
        """From now on a page waits for every version of the office's board."""

        async def page() -> None:
            while True:
                with suppress(StorageUnavailable):
                    board = await instance.boards.get(office_id)
                    await instance.boards.wait_for_change(office_id, board.version, 600)

        self.pages.append(asyncio.create_task(page()))
        await settle()

    async def shown(self, instance: Instance) -> Status:
        """What a page sees of the ticket without a wait."""
        return (await instance.boards.get("centro")).by_id[TICKET].ticket.status

    async def close(self) -> None:
        for page in self.pages:
            page.cancel()
        for instance in self.instances:
            await instance.boards.close()


@pytest.fixture
async def instances() -> AsyncIterator[Instances]:
    made = Instances()
    made.storage.show(ONE)
    yield made
    await made.close()


@pytest.mark.parametrize("late", [0.0, 0.25])
async def test_a_change_elsewhere_is_seen_within_three_quarters_of_a_second(
    instances: Instances, late: float
) -> None:
    here, there = instances.instance("here"), instances.instance("there")
    await instances.waits(here)
    await instances.pace.pass_by(10 + late)
    queries = instances.storage.queries

    instances.writes(there, CALLED)
    await instances.pace.pass_by(0.75)

    assert await instances.shown(here) is Status.CALLED
    assert instances.storage.queries == queries + 1


@pytest.mark.parametrize("offices", [1, 100])
async def test_what_waiting_costs_while_nothing_changes(instances: Instances, offices: int) -> None:
    here = instances.instance("here")
    for number in range(offices):
        for _ in range(3):
            await instances.waits(here, f"office-{number}")
    await instances.pace.pass_by(10)
    queries, looks = instances.storage.queries, instances.log.looks

    await instances.pace.pass_by(60)

    assert instances.log.looks - looks == 2 * 60
    assert instances.storage.queries - queries == 3 * offices, "each board every 20 s"
    assert instances.log.writes == 0


async def test_an_instance_that_nobody_asks_reads_nothing(instances: Instances) -> None:
    here = instances.instance("here")
    await here.boards.get("centro")
    await instances.pace.pass_by(61)
    looks = instances.log.looks
    assert 118 <= looks <= 122, "for a minute after the last question"

    await instances.pace.pass_by(600)

    assert (instances.log.looks, instances.storage.queries) == (looks, 1)


async def test_a_board_that_only_decides_is_not_held(instances: Instances) -> None:
    await instances.instance("here").boards.get("centro", fresh=True)
    await instances.pace.pass_by(10)
    assert (instances.log.looks, instances.storage.queries) == (0, 1)


async def test_a_note_that_is_lost_costs_twenty_seconds(instances: Instances) -> None:
    here, there = instances.instance("here"), instances.instance("there")
    await instances.waits(here)
    instances.log.losing = True
    instances.writes(there, CALLED)

    await instances.pace.pass_by(19.75)
    assert await instances.shown(here) is Status.WAITING
    await instances.pace.pass_by(0.25)
    assert await instances.shown(here) is Status.CALLED


async def test_a_version_without_notes_is_followed_in_twenty_seconds_and_follows_as_before(
    instances: Instances,
) -> None:
    new, old = instances.instance("new"), instances.instance("old", writes_notes=False)
    await instances.waits(new)
    instances.writes(old, CALLED)

    await instances.pace.pass_by(19.75)
    assert await instances.shown(new) is Status.WAITING
    await instances.pace.pass_by(0.25)
    assert await instances.shown(new) is Status.CALLED


async def test_a_note_during_a_read_asks_for_another_one(instances: Instances) -> None:
    here, there = instances.instance("here"), instances.instance("there")
    await instances.waits(here)
    await instances.pace.pass_by(19.75)
    instances.storage.gate.clear()
    await instances.pace.pass_by(0.25)
    assert instances.storage.queries == 2, "under way, and it has seen the waiting ticket"

    instances.writes(there, CALLED)
    await instances.pace.pass_by(1)
    instances.storage.gate.set()
    await settle()

    assert instances.storage.queries == 3
    assert await instances.shown(here) is Status.CALLED


async def test_a_note_for_a_board_that_nobody_waits_for_is_read_at_the_next_question(
    instances: Instances,
) -> None:
    here, there = instances.instance("here"), instances.instance("there")
    await here.boards.get("centro")
    instances.writes(there, CALLED)
    await instances.pace.pass_by(1)
    assert instances.storage.queries == 1

    assert await instances.shown(here) is Status.CALLED
    assert instances.storage.queries == 2


async def test_own_notes_are_skipped(instances: Instances) -> None:
    here, there = instances.instance("here"), instances.instance("there")
    await instances.waits(here)
    await instances.waits(there)
    instances.writes(here, CALLED)
    await instances.pace.pass_by(5)
    assert instances.storage.queries == 3, "one each at first, and the other instance after the note"


async def test_a_note_is_heeded_once(instances: Instances) -> None:
    here, there = instances.instance("here"), instances.instance("there")
    await instances.waits(here)
    instances.writes(there, CALLED)
    await instances.pace.pass_by(10)
    assert instances.storage.queries == 2


@pytest.mark.parametrize("ahead", [-4.0, 4.0])
async def test_clocks_of_writers_may_differ_by_seconds(instances: Instances, ahead: float) -> None:
    here, there = instances.instance("here"), instances.instance("there", ahead=ahead)
    await instances.waits(here)
    await instances.pace.pass_by(10)
    instances.writes(there, CALLED)
    await instances.pace.pass_by(0.75)
    assert await instances.shown(here) is Status.CALLED


async def test_after_a_gap_in_the_log_all_boards_are_read(instances: Instances) -> None:
    here, there = instances.instance("here"), instances.instance("there")
    for office_id in ("centro", "norte", "sul"):
        await here.boards.get(office_id)
    await instances.pace.pass_by(1)
    instances.log.failing = True
    await instances.pace.pass_by(0.5)
    instances.log.losing = True
    instances.writes(there, CALLED)
    await instances.pace.pass_by(8)
    instances.log.failing = False
    await instances.pace.pass_by(2)

    assert instances.storage.queries == 3
    for office_id in ("centro", "norte", "sul"):
        await here.boards.get(office_id)
    assert instances.storage.queries == 6
    await here.boards.get("centro")
    assert instances.storage.queries == 6, "once"


async def test_a_short_failure_of_the_log_is_no_gap(
    instances: Instances, caplog: pytest.LogCaptureFixture
) -> None:
    here = instances.instance("here")
    await instances.waits(here)
    await instances.pace.pass_by(1)
    instances.log.failing = True
    await instances.pace.pass_by(3)
    instances.log.failing = False
    await instances.pace.pass_by(3)
    assert instances.storage.queries == 1
    assert caplog.text.count("the change log was not read") == 1


async def test_without_the_log_a_board_is_a_second_old_again(instances: Instances) -> None:
    here = instances.instance("here")
    await instances.waits(here)
    await instances.pace.pass_by(1)
    instances.log.failing = True
    looks = instances.log.looks
    await instances.pace.pass_by(5)
    assert instances.storage.queries == 1

    await instances.pace.pass_by(10)

    assert instances.storage.queries == pytest.approx(11, abs=1)
    assert instances.log.looks - looks <= 15, "an outage is not hurried"
    instances.storage.failing = True
    await instances.pace.pass_by(1)
    with pytest.raises(StorageUnavailable):
        await here.boards.get("centro")


async def test_slow_reads_do_not_follow_each_other_without_a_pause(instances: Instances) -> None:
    here = instances.instance("here")
    instances.log.failing = True
    await instances.waits(here)
    for _ in range(10):
        instances.storage.gate.clear()
        await instances.pace.pass_by(1.5)
        instances.storage.gate.set()
        await settle()
        queries = instances.storage.queries
        await instances.pace.pass_by(0.75)
        assert instances.storage.queries == queries


async def test_the_log_is_read_ten_times_a_second_while_a_room_is_opened(instances: Instances) -> None:
    here, visits = instances.instance("here"), instances.instance("visits")
    await instances.waits(here)
    instances.writes(here, CALLED)
    await instances.pace.pass_by(1)
    looks = instances.log.looks
    for _ in range(20):
        await instances.pace.advance(0.1)
    assert instances.log.looks - looks == 20

    instances.writes(visits, READY)
    await visits.writer.flush()
    await instances.pace.advance(0.1)

    board = await here.boards.get("centro")
    assert board.by_id[TICKET].ticket.current_call().room_ready
    await instances.pace.pass_by(1)
    looks = instances.log.looks
    await instances.pace.pass_by(2)
    assert instances.log.looks - looks == 4


async def test_who_cannot_know_whether_it_wrote_reads_and_has_others_read(instances: Instances) -> None:
    here, there = instances.instance("here"), instances.instance("there")
    await here.boards.get("centro")
    await instances.waits(there)
    instances.storage.show(CALLED)

    here.boards.doubt(TICKET[:10])
    await instances.pace.pass_by(0.75)

    assert await instances.shown(here) is Status.CALLED
    assert await instances.shown(there) is Status.CALLED


async def test_an_outage_of_the_boards_is_not_hurried(
    instances: Instances, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = instances.instance("here"), instances.instance("there")
    await instances.waits(here)
    instances.storage.failing = True
    instances.writes(there, CALLED)
    await instances.pace.pass_by(10)
    assert 8 <= instances.storage.queries <= 11
    assert "board of centro not read" in caplog.text

    instances.storage.failing = False
    await instances.pace.pass_by(1)
    assert await instances.shown(here) is Status.CALLED
