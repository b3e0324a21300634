"""A visitor is sent only where somebody may call."""

from __future__ import annotations

from memory_adapters.people import MemoryMemberships
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem
from shared.domain.office.membership import Membership
from shared.front_desk.clerk import transfer
from tests.builders import Court, a_clerk, an_office
from tests.domain.test_calling import refused

ANA = a_clerk("ana")


async def a_court() -> Court:
    return await Court.build(an_office("centro"), an_office("penha"))


async def test_nobody_is_sent_to_an_office_where_nobody_serves() -> None:
    court = await a_court()
    memberships = court_memberships(court)
    ticket_id = await court.join()

    async def check(clerk: Clerk = ANA, office_id: str = "penha") -> None:
        await transfer.check_reached(court.desk, memberships, clerk, ticket_id, office_id)

    with refused(Problem.NOBODY_SERVES):
        await check()
    with refused(Problem.NOT_ALLOWED):
        await check(a_clerk("rui", "norte"))
    with refused(Problem.NOT_FOUND):
        await check(office_id="nenhum")
    await check(a_clerk("ana", "centro", "penha"))
    await memberships.add([Membership("rosa@tribunal", "penha", since=court.clock.now())])
    await check()
    court.clock.advance(hours=24 * 31)
    with refused(Problem.NOBODY_SERVES):
        await check()
    await memberships.put_member("rosa", "penha")
    await check()


async def test_a_transfer_that_was_made_is_repeated_although_nobody_serves_there_any_more() -> None:
    court = await a_court()
    ticket_id = await court.join()
    await transfer.transfer(court.desk, ANA, ticket_id, "penha", "motivo")

    await transfer.check_reached(court.desk, court_memberships(court), ANA, ticket_id, "penha")


def court_memberships(court: Court) -> MemoryMemberships:
    return MemoryMemberships(court.account.members, lambda: None)
