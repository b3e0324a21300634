"""One unreadable row stops one thing: every sweep goes on with the rest, counts what it left and says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from orchestrations.housekeeping.daily import do_daily_work
from orchestrations.housekeeping.erasing import erase_personal_data
from orchestrations.housekeeping.overdue_steps import do_overdue_work
from shared.domain.errors import Refused
from shared.domain.idempotency import NO_KEY
from shared.domain.office.opening_hours import Block, OpeningHours, week_of
from shared.domain.status import Status
from shared.front_desk.clerk import call_next
from shared.front_desk.desk import Desk
from shared.front_desk.read_models.snapshots import queue_snapshot
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.telemetry import metrics
from tests.builders import a_clerk, an_office
from tests.contract.conftest import Backend
from tests.contract.planted_rows import Planted, desk_of
from tests.telemetry.recording import Recorded

HOURS = OpeningHours("America/Sao_Paulo", week_of({day: (Block(9 * 60, 19 * 60),) for day in range(7)}))
OFFICES = ("centro", "penha")


@dataclass
class Court:
    """Two offices whose hours end, on tables of their own, with planted rows at the first."""

    backend: Backend
    planted: Planted
    recorded: Recorded
    desk: Desk

    async def join(self, office_id: str = "centro") -> str:
        command = joining.Join(office_id, display_name="Maria")
        self.backend.clock.advance(0.001)
        return (await joining.join(self.desk, command)).stored.ticket.ticket_id

    async def named(self) -> set[str]:
        """Ids of tickets of both offices beside which personal data lie."""
        lists = [await self.desk.personal_data.ticket_ids(office_id) for office_id in OFFICES]
        return {ticket_id for ids in lists for ticket_id in ids}

    async def status(self, ticket_id: str) -> Status:
        stored = await self.desk.tickets.load(ticket_id)
        assert stored is not None
        return stored.ticket.status

    def left(self, sweep: str) -> list[float]:
        """What the runs of a sweep have reported as left undone."""
        return [value for value, dims in self.recorded.of(metrics.LEFT) if dims == {"sweep": sweep}]


@pytest.fixture
async def court(tables: Backend) -> AsyncIterator[Court]:
    recorded, planted = Recorded(), Planted.over(tables)
    await tables.instance().registry.put_offices([an_office(each, hours=HOURS) for each in OFFICES])
    yield Court(tables, planted, recorded, desk_of(tables, recorded))
    await planted.account.close()


async def test_repair_goes_on_beside_unreadable_rows_of_every_kind(court: Court) -> None:
    waits, broken, elsewhere = await court.join(), await court.join(), await court.join("penha")
    ended = await court.join()
    await visitor.leave(court.desk, ended, None)
    await call_next.call_next(court.desk, a_clerk("bruno", "penha"), call_next.CallNext(("penha",)), NO_KEY)
    await court.planted.everywhere("centro")
    await court.planted.board_row("centro")
    await court.planted.ticket(broken)
    await court.planted.ticket(ended)
    court.backend.clock.advance(hours=30)

    await do_overdue_work(court.desk)

    assert await court.status(waits) is Status.CLOSED, "beside a ticket that cannot be read"
    assert await court.status(elsewhere) is Status.CLOSED, "at the office that comes after"
    assert await court.status(broken) is Status.CLOSED, "written anew by its row on the board"
    assert court.left("overdue") == [2], "the after-visit work of one ticket, and a row of the board"


async def test_personal_data_are_erased_beside_a_ticket_that_cannot_be_read(court: Court) -> None:
    """Three names were still stored thirteen hours later because of one row."""
    tickets = [await court.join(office_id) for office_id in ("centro", "centro", "penha")]
    broken = await court.join()
    court.backend.clock.advance(hours=12)
    await do_overdue_work(court.desk)
    await court.planted.everywhere("centro")
    await court.planted.ticket(broken)
    court.backend.clock.advance(hours=13)

    assert await erase_personal_data(court.desk) == len(tickets)

    assert await court.named() == {broken, "planted"}
    assert court.left("erasure") == [2], "operators are told: an erasure that came through would say 0"


async def test_the_daily_work_goes_through_all_tables(court: Court) -> None:
    await court.join()
    await court.planted.everywhere("centro")
    await court.planted.board_row("centro")
    court.backend.clock.advance(hours=24 * 3)

    await do_daily_work(court.desk)
    court.backend.clock.advance(hours=24)
    await do_daily_work(court.desk)

    assert await court.named() == {"planted"}, "the name of the ticket that can be read is gone"
    assert await court.desk.locks.sweep(court.backend.clock.now()) == 0, "swept, although nobody can read it"
    rows = "a row of the board, a name and a device without their tickets; for three days a visit record"
    assert court.left("daily") == [4, 3], rows


async def test_a_row_that_turns_bad_does_not_hide_the_queue(court: Court) -> None:
    """Of the board, of the day's records, of a lock, of what visitors told: clerks see the others."""
    waits, broken = await court.join(), await court.join()
    await queue_snapshot(court.desk, "centro")
    stored = await court.desk.tickets.load(broken)
    assert stored is not None
    arrival = int(stored.ticket.arrival.timestamp() * 1_000_000)
    await court.planted.everywhere("centro")
    await court.planted.ticket(broken)
    await court.planted.board_row("centro", f"q!w!{stored.ticket.priority:d}!{arrival:020d}!{broken}")
    board = await court.desk.boards.get("centro", fresh=True)
    court.backend.clock.advance(1)

    queue = await queue_snapshot(court.desk, "centro")

    assert [row.ticket.ticket_id for row in queue.waiting] == [waits]
    assert board.unreadable == 1
    called = await call_next.call_next(court.desk, a_clerk("bruno"), call_next.CallNext(("centro",)), NO_KEY)
    assert called.ticket.ticket_id == waits
    with pytest.raises(Refused, match="queue-empty"):
        await call_next.call_next(court.desk, a_clerk("caio"), call_next.CallNext(("centro",)), NO_KEY)
