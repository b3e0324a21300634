"""An office's common facts are made once, and who waits is woken when something may look different."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.errors import Problem, Refused
from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.front_desk.board_changes import is_urgent
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.office_snapshots import OfficeSnapshots
from shared.front_desk.office_state import OfficeSnapshot
from shared.front_desk.read_models.snapshots import office_snapshot, queue_snapshot
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor.actions import Details
from tests.builders import Court, a_clerk
from tests.patience import PAGE_SECONDS

ANA = a_clerk("ana")
LONG = 3_600.0


async def a_court() -> Court:
    """A court whose changes wait for each other until something urgent happens, however slow the machine."""
    court = await Court.build()
    court.desk = replace(court.desk, snapshots=OfficeSnapshots(together=timedelta(hours=1)))
    court.desk.presence.clerk_heard("centro", "ana")
    return court


def waiter(court: Court, snapshot: OfficeSnapshot, ticket_id: str | None = None) -> asyncio.Task[None]:
    """Somebody who waits for the office to change."""
    desk = court.desk
    return asyncio.create_task(desk.snapshots.wait_for_change(desk, [snapshot], LONG, ticket_id))


async def tasks_have_run() -> None:
    """Let everybody who was woken do what they can do without waiting."""
    for _ in range(100):
        await asyncio.sleep(0)


async def more_time_needed(court: Court, ticket_id: str) -> None:
    await visitor.change_details(court.desk, ticket_id, Details(needs=frozenset({Need.LIBRAS})))


# --- made once -----------------------------------------------------------------------------------------


async def test_all_who_ask_together_get_the_same_value() -> None:
    court = await a_court()
    await court.join()

    found = await asyncio.gather(*(office_snapshot(court.desk, "centro") for _ in range(50)))

    assert len({id(snapshot) for snapshot in found}) == 1
    assert await queue_snapshot(court.desk, "centro") is not None


async def test_an_entry_moves_the_board_and_not_the_facts() -> None:
    court = await a_court()
    await court.join()
    before = await office_snapshot(court.desk, "centro")

    await court.join()
    after = await office_snapshot(court.desk, "centro")
    exact = await office_snapshot(court.desk, "centro", exact=True)

    assert (len(after.board.waiting), after.facts is before.facts) == (2, True)
    assert before.version < after.version <= exact.version
    assert exact.facts is not before.facts


async def test_a_call_makes_them_anew_at_once() -> None:
    court = await a_court()
    await court.join()
    before = await office_snapshot(court.desk, "centro")
    assert not before.facts.is_serving

    await court.serve(ANA)

    assert (await office_snapshot(court.desk, "centro")).facts.is_serving


async def test_time_alone_makes_them_anew_at_their_instant() -> None:
    court = await a_court()
    ticket_id = await court.join()
    await visitor.more_time(court.desk, ticket_id)
    before = await office_snapshot(court.desk, "centro", exact=True)
    step = timedelta(microseconds=1)

    court.clock.advance((before.facts.until - court.clock.now() - step).total_seconds())
    assert await office_snapshot(court.desk, "centro") is before
    court.clock.advance(step.total_seconds())
    await court.hear(ticket_id)
    after = await office_snapshot(court.desk, "centro")

    assert after.facts.made_at == before.facts.until


async def test_what_looks_the_same_keeps_its_version_and_what_was_made_from_it() -> None:
    """Somebody might have been absent from here on, and was heard in time."""
    court = await a_court()
    ticket_id = await court.join()
    before = await office_snapshot(court.desk, "centro", exact=True)
    before.memo["made"] = "from it"
    court.clock.advance(60)
    await court.hear(ticket_id)
    court.desk.presence.clerk_heard("centro", "ana")

    court.clock.advance(31)
    after = await office_snapshot(court.desk, "centro", exact=True)

    assert after.facts.made_at > before.facts.made_at
    assert (after.version, after.memo) == (before.version, {"made": "from it"})


async def test_an_office_that_is_not_there_is_said_to_be() -> None:
    court = await a_court()
    with pytest.raises(Refused) as refusal:
        await office_snapshot(court.desk, "nowhere")
    assert refusal.value.problem is Problem.NOT_FOUND


async def test_who_was_called_and_came_back_between_two_looks_is_urgent() -> None:
    """Another instance did both; the last of three rooms that fail shows other channels at once."""
    court = await a_court()
    ticket_id = await court.join()
    before = await court.desk.boards.get("centro")

    await court.call(ANA)
    await clerks.release(court.desk, ANA, ticket_id, "engano")
    after = await court.desk.boards.get("centro")

    assert [stored.ticket.status for stored in after.waiting] == [Status.WAITING]
    assert is_urgent(before, after)


# --- who waits -----------------------------------------------------------------------------------------


async def test_the_first_change_is_told_at_once_and_the_next_ones_together() -> None:
    court = await a_court()
    first = await court.join()
    waits = waiter(court, await office_snapshot(court.desk, "centro"))
    await tasks_have_run()

    await court.join()
    await tasks_have_run()
    assert waits.done(), "the first change"

    waits = waiter(court, await office_snapshot(court.desk, "centro"))
    await court.join()
    await more_time_needed(court, first)
    await tasks_have_run()
    assert not waits.done(), "places and details wait for each other"

    await court.serve(ANA)
    await tasks_have_run()
    assert waits.done(), "a call does not wait"


@pytest.mark.parametrize("what", ["leave", "suspend"])
async def test_an_end_and_the_offices_day_do_not_wait(what: str) -> None:
    court = await a_court()
    first, _ = await court.join(), await court.join()
    told = waiter(court, await office_snapshot(court.desk, "centro"))
    await tasks_have_run()
    await court.join()
    await told
    waits = waiter(court, await office_snapshot(court.desk, "centro"))
    await tasks_have_run()

    if what == "leave":
        await visitor.leave(court.desk, first, None)
    else:
        await clerks.set_entries(court.desk, ANA, "centro", suspended=True, message=None)
    await tasks_have_run()

    assert waits.done()


async def test_ones_own_change_is_told_at_once_and_to_nobody_else() -> None:
    court = await a_court()
    mine, other = await court.join(), await court.join()
    told = waiter(court, await office_snapshot(court.desk, "centro"))
    await tasks_have_run()
    await court.join()
    await told
    snapshot = await office_snapshot(court.desk, "centro")
    my_page, other_page = waiter(court, snapshot, mine), waiter(court, snapshot, other)
    await tasks_have_run()

    await more_time_needed(court, mine)
    await tasks_have_run()

    assert (my_page.done(), other_page.done()) == (True, False)
    other_page.cancel()


async def test_details_are_told_to_clerks_and_nobody_else_works_for_them() -> None:
    """Ninety-one corrections of one visitor's details made 2,327 views of all the others."""
    court = await Court.build()
    court.desk = replace(court.desk, snapshots=OfficeSnapshots(together=timedelta()))
    mine, other = await court.join(), await court.join()
    snapshot = await office_snapshot(court.desk, "centro")
    clerks_page, other_page = waiter(court, snapshot), waiter(court, snapshot, other)
    await tasks_have_run()

    for name in ("Rui", "Ana", "Rui") * 30:
        await visitor.change_details(court.desk, mine, Details(display_name=name))
        await tasks_have_run()

    assert (clerks_page.done(), other_page.done()) == (True, False)
    await visitor.change_details(court.desk, mine, Details(priority=Priority.LEGAL))
    await tasks_have_run()
    assert other_page.done(), "the order has changed, and with it what is said of it"


async def test_who_is_heard_again_is_told_at_once() -> None:
    court = await a_court()
    ticket_id = await court.join()
    court.clock.advance(91)
    snapshot = await office_snapshot(court.desk, "centro")
    assert snapshot.facts.absent == {ticket_id}
    waits = waiter(court, snapshot)
    await tasks_have_run()

    await court.hear(ticket_id)
    await tasks_have_run()

    assert waits.done()
    assert (await office_snapshot(court.desk, "centro")).facts.absent == frozenset()


async def test_nobody_waits_for_what_was_told_before_they_began() -> None:
    court = await a_court()
    await court.join()
    old = await office_snapshot(court.desk, "centro")
    told = waiter(court, old)
    await tasks_have_run()
    await court.serve(ANA)
    await told
    stays = waiter(court, await office_snapshot(court.desk, "centro"))
    await tasks_have_run()

    late = waiter(court, old)
    await tasks_have_run()

    assert (late.done(), stays.done()) == (True, False)
    stays.cancel()


async def test_a_wait_ends_with_its_time() -> None:
    court = await a_court()
    snapshot = await office_snapshot(court.desk, "centro")
    await court.desk.snapshots.wait_for_change(court.desk, [snapshot], 0.01)


@pytest.mark.parametrize("turns", range(12))
async def test_an_instant_that_comes_as_somebody_begins_to_wait_is_told(turns: int) -> None:
    """However far the wait has come by then, in turns of the loop: a pause ends, and nobody else says so."""
    court = await a_court()
    ticket_id = await court.join()
    await visitor.more_time(court.desk, ticket_id)
    before = await office_snapshot(court.desk, "centro", exact=True)
    waits = waiter(court, before, ticket_id)
    for _ in range(turns):
        await asyncio.sleep(0)

    court.clock.advance((before.facts.until - court.clock.now()).total_seconds())
    await tasks_have_run()

    assert waits.done()


async def test_who_begins_to_wait_with_older_facts_is_told_of_the_newer_instant() -> None:
    """Nobody waited when the pause began: no change is left that would have the facts made anew."""
    court, pause = await Court.build(), timedelta(seconds=60)
    court.with_timing("centro", pause=pause)
    court.desk = replace(court.desk, snapshots=OfficeSnapshots(together=timedelta(milliseconds=1)))
    ticket_id = await court.join()
    await office_snapshot(court.desk, "centro", exact=True)
    await visitor.more_time(court.desk, ticket_id)
    before = await office_snapshot(court.desk, "centro")
    assert before.facts_from < before.board.version
    assert before.facts.until > court.clock.now() + pause
    waits = waiter(court, before, ticket_id)

    court.clock.advance(pause.total_seconds())

    await asyncio.wait_for(waits, PAGE_SECONDS)
