"""What crosses processes: a join, a call, a ring; each is seen on the other side about a second later."""

from __future__ import annotations

import asyncio
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
SEEN_WITHIN = 3.0
"""A board's second, a poll's quarter, the rest for a busy machine; a missed change would take 25."""


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

    await roles.kill("visits")
    called = await clerk.post("/api/staff/calls", {"officeIds": [OFFICE]})
    assert called.status == 201
    assert (await visitor.get(ticket, secret=secret))["call"]["roomReady"] is False
    await roles.start("visits")
    await roles.clock.advance(0)

    assert (await visitor.get(ticket, secret=secret))["call"]["roomReady"] is True


async def test_a_held_request_is_told_of_the_room(roles: ProductInRoles) -> None:
    """At the process that took the call. How long a poll waits is tested exactly in `tests/local_host`
    (`test_durable_polling.py`, `test_host_settings.py`); how long all of it takes is benchmark 9."""
    clerk, visitor = await roles.clerk(), Client(roles.staff_url)
    roles.clients.append(visitor)
    joined = await visitor.post(f"/api/offices/{OFFICE}/tickets", {})
    ticket, secret = f"/api/tickets/{joined['ticketId']}", joined["secret"]
    known = await visitor.get(ticket, secret=secret)
    watching = asyncio.create_task(room_seen(visitor, ticket, known, secret))
    assert (await clerk.post("/api/staff/calls", {"officeIds": [OFFICE]})).status == 201

    # Within one hold: a change that was missed would be seen only after it.
    async with asyncio.timeout(25):
        await watching


async def room_seen(client: Client, path: str, known: Answer, secret: str) -> None:
    """Until a page's held requests have told it of the room."""
    view = known
    while not (view.body.get("call") or {}).get("roomReady"):  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        answer, _ = await held(client, path, known, secret)
        view, known = (answer, answer) if answer.status == 200 else (view, known)
