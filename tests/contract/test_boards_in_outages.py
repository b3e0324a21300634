"""What boards do while the change log or the storage fails, loses or is slow."""

from __future__ import annotations

import pytest

from shared.domain.status import Status
from shared.ports import StorageUnavailable
from tests.contract.hand_instances import CALLED, TICKET, Instances
from tests.contract.hand_storage import run_until_waiting


async def test_a_note_that_is_lost_costs_twenty_seconds(instances: Instances) -> None:
    here, there = instances.instance("here"), instances.instance("there")
    await instances.waits(here)
    instances.log.losing = True
    instances.writes(there, CALLED)

    await instances.pace.pass_by(19.75)
    assert await instances.shown(here) is Status.WAITING
    await instances.pace.pass_by(0.25)
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
        await run_until_waiting()
        queries = instances.storage.queries
        await instances.pace.pass_by(0.75)
        assert instances.storage.queries == queries


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
