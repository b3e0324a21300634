"""The day's numbers only ever grow, however late the record of an end is stored."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from functions.staff import response_bodies
from functions.staff.response_bodies import TodayView
from functions.staff.shown_queue import shown_queue
from shared.domain.status import Outcome, Status
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.clerk import transfer
from shared.front_desk.desk import Desk
from shared.front_desk.read_models.snapshots import queue_snapshot
from shared.front_desk.visitor import actions as visitor
from tests.builders import Court, a_clerk, an_office

ANA = a_clerk("ana")


async def today(desk: Desk, office_id: str = "centro") -> TodayView:
    """The numbers as the clerk's page shows them."""
    reader = a_clerk("ana", office_id)
    shown = await shown_queue([await queue_snapshot(desk, office_id)], reader, desk.clock.now())
    return msgspec.json.decode(shown.body(None), type=response_bodies.QueueView).offices[0].today


async def test_an_end_counts_at_once_and_the_entry_goes_on_counting() -> None:
    court = await Court.build()
    await court.join()
    served = await court.join()
    other = court.another_instance()
    assert [(await today(desk)).entered for desk in (court.desk, other)] == [2, 2]
    await court.serve(ANA)
    first = (await court.serve(a_clerk("bruno"))).ticket_id
    assert first == served

    await court.finish(served, a_clerk("bruno"))
    court.clock.advance(1.1)

    assert court.account.records.by_ticket == {}, "the visit has not come to it"
    for desk in (court.desk, other):
        numbers = await today(desk)
        assert (numbers.entered, numbers.served) == (2, 1)
    await court.look(served)
    assert list(court.account.records.by_ticket) == [served]
    for desk in (court.desk, other, court.another_instance()):
        numbers = await today(desk)
        assert (numbers.entered, numbers.served) == (2, 1)


async def test_every_kind_of_end_is_seen() -> None:
    court = await Court.build(an_office("centro"), an_office("penha"))
    left, removed, sent, waits = [await court.join() for _ in range(4)]
    assert (await today(court.desk)).entered == 4

    await visitor.leave(court.desk, left, None)
    await clerks.remove(court.desk, ANA, removed, "motivo")
    await transfer.transfer(court.desk, ANA, sent, "penha", "motivo")

    numbers = await today(court.desk)
    assert (numbers.entered, numbers.left, numbers.removed, numbers.transferred) == (4, 1, 1, 1)
    assert (await today(court.desk, "penha")).entered == 0, "it counts where the visitor came first"
    assert (await court.ticket(waits)).status is Status.WAITING


async def test_who_may_return_has_not_ended() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)
    await clerks.finish(court.desk, ANA, ticket_id, clerks.Finish(Outcome.DROPPED))
    assert (await today(court.desk)).served == 0

    await visitor.come_back(court.desk, ticket_id)

    numbers = await today(court.desk)
    assert (numbers.entered, numbers.served) == (1, 0)


async def test_a_board_that_still_shows_the_end_counts_nobody_twice() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    other = court.another_instance()
    await today(other)

    await visitor.leave(court.desk, ticket_id, None)
    await court.look(ticket_id)

    numbers = await today(other)
    assert ticket_id in (await other.boards.get("centro")).by_id, "half a second old"
    assert (numbers.entered, numbers.left) == (1, 1)


async def test_yesterdays_tickets_are_not_todays() -> None:
    late = datetime(2026, 11, 25, 2, 55, tzinfo=UTC)
    court = await Court.build(at=late)
    await court.join()
    assert (await today(court.desk)).entered == 1
    court.clock.advance(minutes=10)

    await court.join()

    assert (await today(court.desk)).entered == 1
