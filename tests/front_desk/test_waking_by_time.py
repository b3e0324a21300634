"""Whoever waits is woken by the instants at which time alone changes an office, and by nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from shared.domain.office.office import Office
from shared.domain.timing import DEFAULT_TIMING
from shared.front_desk import office_snapshots
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.office_facts import OfficeFacts, Sources, facts_of
from shared.front_desk.read_models.snapshots import office_snapshot
from shared.front_desk.visitor import actions as visitor
from shared.ports import Board
from tests.builders import START, Court, a_clerk, an_office
from tests.domain.test_opening_hours import TWO_BLOCKS, hours
from tests.front_desk.test_office_snapshots import tasks_have_run, waiter

ANA = a_clerk("ana")
TICK = timedelta(microseconds=1)
BEFORE_NOON = START.replace(hour=14, minute=30)
"""11:30 in São Paulo: the first block of `TWO_BLOCKS` ends at noon, the second begins at one."""


@dataclass
class Made:
    """The instants at which facts were made."""

    at: list[datetime]

    async def facts_of(
        self, ports: Sources, office: Office, board: Board, served: datetime | None
    ) -> OfficeFacts:
        self.at.append(ports.clock.now())
        return await facts_of(ports, office, board, served)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Every making of facts, counted."""
    counted = Made([])
    monkeypatch.setattr(office_snapshots, "facts_of", counted.facts_of)
    return counted


# --- what time alone changes ---------------------------------------------------------------------------


async def opens(court: Court) -> datetime:
    """Nobody is there, and the office's second block begins."""
    court.clock.advance(hours=1)
    return BEFORE_NOON.replace(hour=16, minute=0)


async def closes(_: Court) -> datetime:
    """The first block ends."""
    return BEFORE_NOON.replace(hour=15, minute=0)


async def pause_ends(court: Court) -> datetime:
    """A visitor has asked for more time."""
    ticket_id = await court.join()
    await visitor.more_time(court.desk, ticket_id)
    court.desk.presence.clerk_heard("centro", "ana")
    ends = (await court.ticket(ticket_id)).paused_until
    assert ends is not None
    while (ends - court.clock.now()) > timedelta(seconds=60):
        court.clock.advance(60)
        await heard(court, ticket_id)
    return ends


async def no_show_is_due(court: Court) -> datetime:
    """The minute of a ticket that rings is over."""
    await court.join()
    deadline = (await court.ring((await court.call(ANA)).ticket_id)).current_call().deadline
    assert deadline is not None
    court.clock.advance(1)
    await heard(court)
    return deadline + DEFAULT_TIMING.no_show_after


async def visitor_is_missed(court: Court) -> datetime:
    """A page falls silent."""
    await court.join()
    court.clock.advance(50)
    await heard(court)
    return START + DEFAULT_TIMING.absent_after + TICK


async def clerk_is_missed(court: Court) -> datetime:
    """The page of a clerk who serves somebody falls silent."""
    await court.join()
    await heard(court)
    at = court.clock.now()
    ticket = await court.serve(ANA)
    await clerks.enter(court.desk, ANA, ticket.ticket_id)
    return at + DEFAULT_TIMING.absent_after + TICK


async def clerk_is_late(court: Court) -> datetime:
    """The visitor is in the room and the clerk is not."""
    await court.join()
    await heard(court)
    entered = (await court.serve(ANA)).current_call().entered_at
    assert entered is not None
    court.clock.advance(60)
    await heard(court)
    return entered + DEFAULT_TIMING.clerk_late_after


async def nobody_calls(court: Court) -> datetime:
    """A clerk's page is open, somebody waits, and nobody is called."""
    ticket_id = await court.join()
    since = (await court.ticket(ticket_id)).arrival
    while court.clock.now() + timedelta(seconds=60) < since + DEFAULT_TIMING.uncalled_after:
        await heard(court, ticket_id)
        court.clock.advance(60)
    await heard(court, ticket_id)
    return since + DEFAULT_TIMING.uncalled_after


async def heard(court: Court, *ticket_ids: str) -> None:
    """The pages of these visitors and of the clerk."""
    await court.hear(*ticket_ids)
    court.desk.presence.clerk_heard("centro", ANA.clerk_id)


KINDS = [
    *(opens, closes, pause_ends, no_show_is_due, visitor_is_missed),
    *(clerk_is_missed, clerk_is_late, nobody_calls),
]


@pytest.mark.parametrize("kind", KINDS)
async def test_who_waits_is_woken_at_the_instant_and_not_before(
    kind: Callable[[Court], Awaitable[datetime]], made: Made
) -> None:
    by_hours = kind in (opens, closes)
    court = await (
        Court.build(an_office(hours=hours(TWO_BLOCKS)), at=BEFORE_NOON) if by_hours else Court.build()
    )
    due = await kind(court)
    before = await office_snapshot(court.desk, "centro", exact=True)
    page = waiter(court, before)
    await tasks_have_run()
    looks = len(made.at)

    court.clock.advance((due - court.clock.now() - TICK).total_seconds())
    await tasks_have_run()
    assert not page.done(), "earlier"
    assert len(made.at) - looks <= 1, "it looks at instants only"
    court.clock.advance(TICK.total_seconds())
    await tasks_have_run()

    assert page.done()
    after = await office_snapshot(court.desk, "centro")
    assert after.version > before.version
    assert made.at[-1] == due


async def test_while_nobody_is_there_nothing_is_looked_at_for_hours(made: Made) -> None:
    """Somebody is absent and no clerk attends: what most offices look like at one o'clock."""
    court = await Court.build()
    await court.join()
    court.clock.advance(minutes=5)
    snapshot = await office_snapshot(court.desk, "centro", exact=True)
    assert snapshot.facts.absent
    assert not snapshot.attended
    page = waiter(court, snapshot)
    await tasks_have_run()
    made.at.clear()

    for _ in range(600):
        court.clock.advance(1)
        await tasks_have_run()

    assert made.at == []
    assert not page.done()
    page.cancel()
