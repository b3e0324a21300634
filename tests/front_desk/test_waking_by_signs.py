"""Whoever waits is woken by what becomes known of others, here or at another instance."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from shared.domain.office.office import Office
from shared.front_desk import office_snapshots
from shared.front_desk.office_facts import OfficeFacts, Sources, facts_of
from shared.front_desk.office_state import OfficeSnapshot
from shared.front_desk.read_models.snapshots import office_snapshot
from shared.front_desk.system import after_visit
from shared.ports import Board
from shared.storage.tables.presence.store import READ_EVERY, TablePresence
from tests.builders import Court
from tests.contract.hand_storage import HandStorageClock
from tests.contract.row_dictionary import RowDictionary
from tests.front_desk.test_office_snapshots import tasks_have_run, waiter
from tests.front_desk.test_waking_by_time import ANA, Made, heard, made

__all__ = ["made"]


@dataclass
class TwoInstances:
    """One instance whose offices are looked at, and another that only hears; storage lies between them."""

    court: Court
    pace: HandStorageClock
    there: TablePresence

    @staticmethod
    async def build() -> TwoInstances:
        court, pace, rows = await Court.build(), HandStorageClock(), RowDictionary()
        here, there = (
            TablePresence(rows, court.clock, name, pace.storage_clock()) for name in ("here", "there")
        )
        court.desk = replace(court.desk, presence=here)
        return TwoInstances(court, pace, there)

    async def later(self, seconds: int) -> None:
        for _ in range(seconds):
            self.court.clock.advance(1)
            await self.pace.advance(1)
        await tasks_have_run()


async def unattended(court: Court) -> OfficeSnapshot:
    """Somebody waits, is absent, and no clerk is there."""
    await court.join()
    court.clock.advance(minutes=3)
    return await office_snapshot(court.desk, "centro", exact=True)


@pytest.mark.parametrize("who", ["visitor", "clerk"])
async def test_who_is_heard_by_another_instance_is_told_within_its_reading(who: str, made: Made) -> None:
    """No page asks meanwhile, and nothing is looked at until it is told."""
    both = await TwoInstances.build()
    await office_snapshot(both.court.desk, "centro")
    ticket_id = await both.court.join()
    await both.later(120)
    snapshot = await office_snapshot(both.court.desk, "centro")
    assert (snapshot.facts.absent, snapshot.attended) == ({ticket_id}, False)
    page = waiter(both.court, snapshot)
    await both.later(30)
    made.at.clear()

    if who == "visitor":
        both.there.visitor_heard(ticket_id)
    else:
        both.there.clerk_heard("centro", "ana")
    await both.there.flush()
    await both.later(int(READ_EVERY.total_seconds()) + 1)

    assert page.done()
    assert len(made.at) == 1
    after = await office_snapshot(both.court.desk, "centro")
    assert after.facts.absent == (set() if who == "visitor" else {ticket_id})
    await both.there.close()
    await both.court.desk.presence.flush()


async def test_a_run_that_begins_anew_is_told() -> None:
    court = await Court.build()
    page = waiter(court, await unattended(court))
    await tasks_have_run()

    court.desk.presence.interrupted()
    await tasks_have_run()

    assert page.done()
    assert (await office_snapshot(court.desk, "centro")).facts.absent == frozenset()


async def test_a_visit_record_that_comes_late_is_told_where_nobody_seems_to_call() -> None:
    """The instance has seen nobody served; the end is known by its record alone."""
    court = await Court.build()
    served, waits = await court.join(), await court.join()
    await court.serve(ANA)
    for _ in range(40):
        court.clock.advance(60)
        await heard(court, waits)
    await court.finish(served, ANA)
    here = replace(court, desk=court.another_instance())
    await heard(here, waits)
    before = await office_snapshot(here.desk, "centro", exact=True)
    assert not before.attended
    page = waiter(here, before)
    await tasks_have_run()

    await after_visit.run(here.desk, await here.stored(served))
    await tasks_have_run()

    assert page.done()
    assert (await office_snapshot(here.desk, "centro")).attended


async def test_who_is_heard_while_facts_are_made_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    court = await Court.build()
    ticket_id = await court.join()
    court.clock.advance(91)
    go_on = asyncio.Event()

    async def slowly(ports: Sources, office: Office, board: Board, served: datetime | None) -> OfficeFacts:
        found = await facts_of(ports, office, board, served)
        await go_on.wait()
        return found

    monkeypatch.setattr(office_snapshots, "facts_of", slowly)
    asks = asyncio.create_task(office_snapshot(court.desk, "centro"))
    await tasks_have_run()
    await court.hear(ticket_id)
    go_on.set()
    assert (await asks).facts.absent == {ticket_id}

    assert (await office_snapshot(court.desk, "centro")).facts.absent == frozenset()
