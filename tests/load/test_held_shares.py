"""One ticket or one network cannot take all the requests that an instance holds."""

from __future__ import annotations

import pytest

from functions.held_requests import MOST_OF_A_NETWORK, MOST_OF_A_TICKET
from shared.front_desk.clerk import call_next
from tests.builders import a_clerk
from tests.load.test_held import Pages, pages, queue_of, rest_of

__all__ = ["pages"]
HOME, ELSEWHERE = "203.0.113.7", "2001:db8:1:2::/64"


async def test_a_ticket_has_at_most_three_and_ends_nobody_elses(pages: Pages) -> None:
    """One ticket took all 700 and another visitor's wait ended after 0.9 s."""
    pages.at_most = 10
    pages.__post_init__()
    mine, other = await queue_of(pages, 2)
    await pages.follow(other)
    for _ in range(30):
        await pages.follow(mine)

    assert await pages.answered() == list(range(MOST_OF_A_TICKET + 1, 31))
    assert pages.held.count == MOST_OF_A_TICKET + 1
    assert rest_of(await pages.tasks[-1]) >= 3, "and is told when to ask again"
    assert set(pages.shed) == {"share"}


async def test_also_while_it_is_called(pages: Pages) -> None:
    [mine] = await queue_of(pages, 1)
    await call_next.call_next(pages.services.desk, a_clerk(), call_next.CallNext(("centro",)))
    for _ in range(10):
        await pages.follow(mine)

    assert pages.held.count == MOST_OF_A_TICKET


async def test_whose_request_ends_may_have_another_held(pages: Pages) -> None:
    [mine] = await queue_of(pages, 1)
    for _ in range(MOST_OF_A_TICKET):
        await pages.follow(mine)
    pages.tasks[0].cancel()
    await pages.answered()

    await pages.follow(mine)

    assert pages.held.count == MOST_OF_A_TICKET
    assert not pages.tasks[-1].done()


async def test_a_network_has_at_most_sixty_once_half_is_taken(pages: Pages) -> None:
    """Carrier networks put many behind one address: while there is room, they are held like anybody."""
    pages.at_most = 140
    pages.__post_init__()
    people = await queue_of(pages, 90)
    for ticket_id in people[:80]:
        await pages.follow(ticket_id, network=HOME)
    assert pages.held.count == 71, "sixty and more, until half of 140 is passed"

    for ticket_id in people[80:85]:
        await pages.follow(ticket_id, network=ELSEWHERE)
    for ticket_id in people[85:]:
        await pages.follow(ticket_id, network=None)

    assert pages.held.count == 81, "others, and the court's own rooms, are held on"


@pytest.mark.parametrize("network", [HOME, None])
async def test_a_small_network_is_never_put_off(pages: Pages, network: str | None) -> None:
    pages.at_most = 60
    pages.__post_init__()
    for ticket_id in await queue_of(pages, MOST_OF_A_NETWORK - 1):
        await pages.follow(ticket_id, network=network)

    assert pages.held.count == MOST_OF_A_NETWORK - 1
