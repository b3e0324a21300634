"""What crosses processes: a join, a call, a ring; each is seen on the other side about a second later."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from multidict import CIMultiDict

from local_host.azurite import Azurite
from tests.product import Answer, Client
from tests.product_in_roles import ProductInRoles, running_in_roles

pytestmark = [pytest.mark.slow]

OFFICE = "balcao-de-demonstracao"
QUEUE = f"/api/staff/queue?officeId={OFFICE}"
CALLS = 15
SEEN_WITHIN = 3.0
"""A note's second, a poll's quarter, the rest for a busy machine; a missed change would take 25."""


@pytest.fixture
async def roles(tmp_path: Path, own_azurite: Azurite) -> AsyncGenerator[ProductInRoles]:
    async with running_in_roles(tmp_path, own_azurite) as running:
        yield running


async def held(client: Client, path: str, known: Answer, secret: str | None = None) -> tuple[Answer, float]:
    """The answer of a request that waits for a change, and how many seconds it took."""
    began = time.monotonic()
    waiting = f"{path}{'&' if '?' in path else '?'}wait=25"
    answer = await client.get(
        waiting, secret=secret, headers={"If-None-Match": CIMultiDict(known.headers)["ETag"]}
    )
    return answer, time.monotonic() - began


async def test_a_join_is_on_the_other_process_s_board_within_about_a_second(roles: ProductInRoles) -> None:
    visitor, clerk = roles.visitor(), await roles.clerk()
    empty = await clerk.get(QUEUE)
    assert (empty.status, empty["waiting"]) == (200, [])

    watching = asyncio.create_task(held(clerk, QUEUE, empty))
    await asyncio.sleep(0)
    joined = await visitor.post(f"/api/offices/{OFFICE}/tickets", {"displayName": "Maria"})
    queue, seconds = await watching

    assert [row["ticketId"] for row in queue["waiting"]] == [joined["ticketId"]]
    assert seconds < SEEN_WITHIN + 2  # the watch began before the join


async def test_call_and_ring_cross_processes_in_both_directions(roles: ProductInRoles) -> None:
    visitor, clerk = roles.visitor(), await roles.clerk()
    joined = await visitor.post(f"/api/offices/{OFFICE}/tickets", {"displayName": "Maria"})
    ticket, secret = f"/api/tickets/{joined['ticketId']}", joined["secret"]
    await roles.clock.advance(0)
    waiting = await visitor.get(ticket, secret=secret)

    watching = asyncio.create_task(held(visitor, ticket, waiting, secret))
    called = await clerk.post("/api/staff/calls", {"officeIds": [OFFICE]})
    told = time.monotonic()
    view, _ = await watching
    assert (called.status, view["status"]) == (201, "called")
    assert time.monotonic() - told < SEEN_WITHIN

    await roles.clock.advance(0)  # the visit, in a third process, has opened the room
    view = await visitor.get(ticket, secret=secret)
    assert view["call"]["roomReady"] is True
    before = await clerk.get(QUEUE)
    watching = asyncio.create_task(held(clerk, QUEUE, before))
    assert (await visitor.post(f"{ticket}/ring", secret=secret))["status"] == "ringing"
    rung = time.monotonic()
    queue, _ = await watching
    assert [row["status"] for row in queue["called"]] == ["ringing"]
    assert time.monotonic() - rung < SEEN_WITHIN


async def test_a_killed_visits_process_is_replaced_and_loses_nothing(roles: ProductInRoles) -> None:
    visitor, clerk = roles.visitor(), await roles.clerk()
    joined = await visitor.post(f"/api/offices/{OFFICE}/tickets", {})
    ticket, secret = f"/api/tickets/{joined['ticketId']}", joined["secret"]
    await roles.clock.advance(0)
    waiting = await visitor.get(ticket, secret=secret)

    await roles.kill("visits")
    watching = asyncio.create_task(held(visitor, ticket, waiting, secret))
    called = await clerk.post("/api/staff/calls", {"officeIds": [OFFICE]})
    assert called.status == 201
    view, _ = await watching
    assert view["call"]["roomReady"] is False
    await roles.start("visits")
    await roles.clock.advance(0)

    assert (await visitor.get(ticket, secret=secret))["call"]["roomReady"] is True


async def test_the_room_is_seen_sooner_than_with_polls_of_a_second(roles: ProductInRoles) -> None:
    """The median, at the process that took the call; with polls of a second and a board's it was 1.0 s."""
    clerk, visitor = await roles.clerk(), Client(roles.staff_url)
    roles.clients.append(visitor)
    seconds: list[float] = []
    for _ in range(CALLS + 1):
        joined = await visitor.post(f"/api/offices/{OFFICE}/tickets", {})
        ticket, secret = f"/api/tickets/{joined['ticketId']}", joined["secret"]
        known = await visitor.get(ticket, secret=secret)
        watching = asyncio.create_task(room_seen_at(visitor, ticket, known, secret))
        # At any moment between two polls, and between two readings of the board.
        await asyncio.sleep(random.uniform(1.0, 2.0))  # noqa: S311 -- spreads calls, guards nothing
        pressed = time.monotonic()
        called = await clerk.post("/api/staff/calls", {"officeIds": [OFFICE]})
        assert called.status == 201
        seconds.append(await watching - pressed)
        await visitor.post(f"{ticket}/ring", secret=secret)
        await visitor.post(f"{ticket}/enter", secret=secret)
        await clerk.post(f"/api/staff/tickets/{joined['ticketId']}/finish", {"outcome": "resolved"})

    # The first call imports the SDK. The published median is 0.27 s (benchmark 9); with polls of a second
    # it was 0.76 s on a quiet machine. This one may be busy; polls are tested exactly elsewhere.
    assert statistics.median(seconds[1:]) < 0.75, seconds


async def room_seen_at(client: Client, path: str, known: Answer, secret: str) -> float:
    """When a page's held requests have told it of the room."""
    view = known
    while not (view.body.get("call") or {}).get("roomReady"):  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        answer, _ = await held(client, path, known, secret)
        view, known = (answer, answer) if answer.status == 200 else (view, known)
    return time.monotonic()
