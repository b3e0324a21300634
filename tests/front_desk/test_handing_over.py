"""«Continuar no celular»: one code, one other device, one winner; and a page that is left."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from shared.domain.credentials import TicketKeys
from shared.domain.errors import Problem, Refused, WrongStatus
from shared.domain.idempotency import Idempotency
from shared.domain.ticket.transitions import Operation
from shared.front_desk.clerk import transfer
from shared.front_desk.read_models.snapshots import queue_snapshot
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import handing_over
from tests.builders import Court, a_clerk, an_office
from tests.front_desk.test_key_rotation import NEW, OLD

PHONE, TABLET = Idempotency("phone-phone-phone-phone-1"), Idempotency("tablet-tablet-tablet-22")


async def refusal_of(court: Court, code: str, who: Idempotency = TABLET) -> Problem:
    with pytest.raises(Refused) as refused:
        await handing_over.redeem(court.desk, code, who)
    return refused.value.problem


async def test_a_code_brings_the_ticket_to_one_device_and_its_repetition() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    offered = await handing_over.offer(court.desk, ticket_id)

    first = await handing_over.redeem(court.desk, offered.code.lower(), PHONE)
    again = await handing_over.redeem(court.desk, offered.code, PHONE)

    assert first.ticket.ticket_id == again.ticket.ticket_id == ticket_id
    assert await refusal_of(court, offered.code) is Problem.CODE_USED
    assert await refusal_of(court, offered.code, Idempotency()) is Problem.CODE_USED


async def test_a_request_without_a_key_may_use_a_code_too() -> None:
    court = await Court.build()
    offered = await handing_over.offer(court.desk, await court.join())

    await handing_over.redeem(court.desk, offered.code)

    assert await refusal_of(court, offered.code, Idempotency()) is Problem.CODE_USED


async def test_the_same_request_is_offered_the_same_code() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    first = await handing_over.offer(court.desk, ticket_id, PHONE)
    court.clock.advance(60)
    again = await handing_over.offer(court.desk, ticket_id, PHONE)

    assert again == first
    assert (await handing_over.offer(court.desk, ticket_id, TABLET)).code != first.code


async def test_wrong_and_late_codes_are_refused() -> None:
    court = await Court.build()
    offered = await handing_over.offer(court.desk, await court.join())
    court.clock.advance(120)

    assert await refusal_of(court, offered.code) is Problem.CODE_EXPIRED
    assert await refusal_of(court, "BCDFGHJKMNPQ") is Problem.NOT_FOUND


async def test_of_two_who_use_a_code_at_once_one_wins() -> None:
    court = await Court.build()
    offered = await handing_over.offer(court.desk, await court.join())

    found = await asyncio.gather(
        *(handing_over.redeem(court.desk, offered.code, who) for who in (PHONE, TABLET)),
        return_exceptions=True,
    )

    assert [isinstance(each, Refused) for each in found].count(True) == 1


async def test_a_code_is_known_while_the_servers_key_rotates() -> None:
    court = await Court.build()
    offered = await handing_over.offer(court.desk, await court.join())
    rotated = replace(court.desk, keys=TicketKeys(NEW, OLD))

    brought = await handing_over.redeem(rotated, offered.code, PHONE)

    assert (await handing_over.redeem(rotated, offered.code, PHONE)).ticket == brought.ticket


async def test_a_code_leads_to_the_successor_of_a_transferred_ticket() -> None:
    court = await Court.build(an_office(), an_office("penha"))
    ticket_id = await court.join()
    offered = await handing_over.offer(court.desk, ticket_id)
    clerk = a_clerk()
    moved = await transfer.transfer(court.desk, clerk, ticket_id, "penha", "outra vara")

    brought = await handing_over.redeem(court.desk, offered.code)

    assert brought.ticket.ticket_id == moved.ticket.ticket_id != ticket_id


async def test_no_code_is_offered_after_the_end() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await visitor.leave(court.desk, ticket_id, None)

    with pytest.raises(WrongStatus):
        await handing_over.offer(court.desk, ticket_id)


async def test_a_page_that_is_left_is_seen_at_once_and_passed_over_until_it_is_heard() -> None:
    court = await Court.build()
    gone, there = await court.join(), await court.join()
    left = await visitor.away(court.desk, gone)

    [row, _] = (await queue_snapshot(court.desk, "centro")).waiting
    assert (row.ticket.ticket_id, row.absent) == (gone, True)
    assert await visitor.away(court.desk, gone) == left
    assert (await court.call()).ticket_id == there
    assert (await court.stored(gone)).ticket.passed_over_at is not None

    heard = await visitor.heard(court.desk, await court.stored(gone))

    assert not heard.ticket.absent
    assert (await court.call(a_clerk("rui"))).ticket_id == gone
    done = [entry.operation for entry in await court.desk.audit.of_ticket(gone)]
    assert done[:4] == [Operation.JOIN, Operation.AWAY, Operation.PASSED_OVER, Operation.HEARD]
