"""The daily work over all offices: nothing that is no longer needed is kept for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from memory_adapters.account import memory_boards
from memory_adapters.tickets import MemoryTickets
from orchestrations.housekeeping.daily import do_daily_work, sweep_rows
from orchestrations.housekeeping.erasing import erase_personal_data
from orchestrations.housekeeping.overdue_steps import do_overdue_work
from orchestrations.housekeeping.parts import SweepParts
from shared.domain import retention
from shared.domain.idempotency import Idempotency
from shared.domain.office.opening_hours import Block, OpeningHours, week_of
from shared.domain.status import Status
from shared.front_desk.visitor import joining
from shared.ports import StorageUnavailable, Swept
from tests.builders import Court, a_clerk, an_office

ANA = a_clerk("ana")
HOURS = OpeningHours("America/Sao_Paulo", week_of({day: (Block(9 * 60, 19 * 60),) for day in range(7)}))


async def join(court: Court, office_id: str = "centro") -> str:
    """Somebody who tells a name, from a device, with a key."""
    command = joining.Join(office_id, display_name="Maria", device_id="phone")
    return (
        await joining.join(court.desk, command, Idempotency("one", command.fingerprint()))
    ).stored.ticket.ticket_id


async def test_what_an_outage_of_weeks_has_left_goes_within_three_days() -> None:
    """The office has no visitors any more, and the timers have not run since that day."""
    court = await Court.build(an_office(hours=HOURS))
    ticket_id = await join(court)
    court.clock.advance(hours=24 * 30)
    assert await do_overdue_work(court.desk) == 0, "the timers of the minute look elsewhere"
    assert await erase_personal_data(court.desk) == 0

    await do_daily_work(court.desk)
    assert (await court.ticket(ticket_id)).status is Status.CLOSED
    court.clock.advance(hours=24)
    await do_daily_work(court.desk)
    assert court.account.rows.personal == {}
    court.clock.advance(hours=48)
    await do_daily_work(court.desk)

    desk = court.account.rows
    assert (desk.keys, desk.devices) == ({}, {})
    assert len(desk.numbers) == 1, "its receipt can still be checked"
    court.clock.advance(hours=24 * 400)
    await do_daily_work(court.desk)
    assert desk.numbers == {}
    assert (await court.ticket(ticket_id)).status is Status.CLOSED, "tickets and their audit stay"


async def test_who_waits_where_it_never_closes_does_not_wait_for_ever() -> None:
    court = await Court.build()
    ticket_id = await join(court)
    court.clock.advance(hours=24 * 7)
    await do_daily_work(court.desk)
    assert (await court.ticket(ticket_id)).status is Status.WAITING
    court.clock.advance(hours=24 * 2)

    await do_daily_work(court.desk)

    assert (await court.ticket(ticket_id)).status is Status.CLOSED


async def test_the_tickets_of_an_office_that_is_gone_end_as_well() -> None:
    court = await Court.build()
    ticket_id = await join(court)
    del court.account.offices.offices["centro"]
    court.clock.advance(hours=24 * 9)

    await do_daily_work(court.desk)

    assert (await court.ticket(ticket_id)).status is Status.CLOSED


async def test_calls_and_days_are_forgotten_too() -> None:
    court = await Court.build(an_office(hours=HOURS))
    ticket_id = await join(court)
    call_id = (await court.call(ANA, key="one")).current_call().call_id
    await court.look(ticket_id)
    assert await court.desk.locks.earlier("ana", call_id) is not None
    court.clock.advance(hours=24 * 3)

    await do_daily_work(court.desk)

    assert await court.desk.locks.earlier("ana", call_id) is None
    assert list(await court.desk.active.since(date(2026, 1, 1))) == ["centro"], "it is looked after for good"


async def test_an_office_out_of_reach_does_not_hold_up_the_others() -> None:
    court = await Court.build(an_office("centro"), an_office("penha"))
    for office_id in ("centro", "penha"):
        await join(court, office_id)
    court.clock.advance(hours=24 * 3)

    class Broken(MemoryTickets):
        async def sweep(self, office_id: str, now: object) -> Swept:
            if office_id == "centro":
                raise StorageUnavailable("staged")
            return await super().sweep(office_id, court.clock.now())

    rows = court.account.rows
    desk = replace(court.desk, tickets=Broken(rows, memory_boards(court.clock, rows)))

    parts = SweepParts("rows")
    assert await sweep_rows(desk, parts) == 1
    assert parts.left == 1
    assert await sweep_rows(court.desk, SweepParts("rows")) == 1


def test_what_is_told_is_kept_less_than_a_day_with_an_hour_to_spare() -> None:
    """The hourly timer may run an hour late, and a day has 24."""
    assert timedelta(hours=2) + retention.PERSONAL < timedelta(hours=24)
