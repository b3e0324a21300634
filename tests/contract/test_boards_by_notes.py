"""Boards of several instances that learn of each other's changes by the change log."""

from __future__ import annotations

import pytest

from shared.domain.status import Status
from tests.contract.hand_instances import CALLED, READY, TICKET, Instances
from tests.contract.hand_storage import run_until_waiting


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
    await run_until_waiting()

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


async def test_a_note_is_applied_once(instances: Instances) -> None:
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
