"""What snapshots say of attendance and of the expected wait."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.domain.clerk import Role
from shared.domain.office.opening_hours import Block, OpeningHours, week_of
from shared.domain.priority import Priority
from shared.front_desk.office_snapshots import OfficeSnapshots
from shared.front_desk.read_models.snapshots import (
    office_snapshot,
    queue_snapshot,
    ticket_snapshot,
)
from shared.front_desk.visitor import actions as visitor
from tests.builders import START, Court, a_clerk

ANA = a_clerk("ana")
CARLA = a_clerk("carla", role=Role.MANAGER)
HOURS = OpeningHours(
    "America/Sao_Paulo", week_of({day: (Block(9 * 60, 12 * 60), Block(13 * 60, 19 * 60)) for day in range(7)})
)


# --- snapshots ----------------------------------------------------------------------------------------
async def test_a_clerk_who_looks_and_never_calls_leaves_the_queue_unattended() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    for _ in range(20):
        court.clock.advance(30)
        await court.hear(ticket_id)
        court.desk.presence.clerk_heard("centro", "ana")

    snapshot = await queue_snapshot(court.desk, "centro")

    assert snapshot.unattended_since == START
    assert not snapshot.office.attended


async def test_a_silent_clerk_who_holds_somebody_attends_nobody_else() -> None:
    court = await Court.build()
    await court.join()
    court.desk.presence.clerk_heard("centro", "ana")
    await court.serve(ANA)
    waits = await court.join()
    for _ in range(4):
        court.clock.advance(31)
        await court.hear(waits)

    assert (await queue_snapshot(court.desk, "centro")).unattended_since == (
        await court.ticket(waits)
    ).arrival


@pytest.mark.parametrize("seen", [True, False], ids=["seen here", "by its record"])
async def test_the_end_of_a_long_visit_is_no_time_without_a_call(seen: bool) -> None:
    """This instance has seen the visit, and the record is not stored yet; or the other way round."""
    court = await Court.build()
    served, waits = await court.join(), await court.join()
    court.desk.presence.clerk_heard("centro", "ana")
    await court.serve(ANA)
    for _ in range(40):
        court.clock.advance(60)
        await court.hear(waits)
        court.desk.presence.clerk_heard("centro", "ana")
        await office_snapshot(court.desk, "centro")
    await court.finish(served, ANA)
    if not seen:
        await court.look(served)
        court.desk = replace(court.desk, snapshots=OfficeSnapshots())
    court.clock.advance(5)

    assert (await office_snapshot(court.desk, "centro")).attended
    assert (await queue_snapshot(court.desk, "centro")).unattended_since is None


async def test_a_wait_is_told_from_the_calls_of_today_and_only_while_somebody_calls() -> None:
    court = await Court.build()
    for _ in range(6):
        ticket_id = await court.join()
        court.clock.advance(minutes=4)
        await court.hear(ticket_id)
        await court.serve(ANA)
        court.clock.advance(minutes=1)
        await court.finish(ticket_id, ANA)
        await court.look(ticket_id)
    first, second = await court.join(), await court.join(priority=Priority.NONE)
    court.desk.presence.clerk_heard("centro", "ana")

    async def told(ticket_id: str) -> tuple[float, float] | None:
        expected = (await ticket_snapshot(court.desk, await court.stored(ticket_id))).wait_range
        return (expected.low.total_seconds(), expected.high.total_seconds()) if expected else None

    assert await told(first) == (300, 360)
    assert await told(second) == (600, 660)
    court.clock.advance(91)
    assert await told(first) is None
    court.desk.presence.clerk_heard("centro", "ana")
    await visitor.leave(court.desk, first, None)
    assert await told(first) is None
