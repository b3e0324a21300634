"""The view of a ticket and of a queue: ETags, held answers, secrets."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta

import pytest

from functions.held_requests import HeldRequests
from functions.public import tickets
from shared.ports import NO_LOAD
from tests.functions.app import Scene, Visitor, problem
from tests.functions.http_client import endpoint_named, send_to
from tests.product import Answer

LONG = 25
"""Seconds; no answer of these tests may take so long."""


def asks(scene: Scene, visitor: Visitor, etag: str, wait: int) -> asyncio.Task[Answer]:
    """A held request on its way."""
    path = f"{visitor.path}?wait={wait}"
    headers = {"If-None-Match": etag}
    page = scene.setup.visitor()
    return asyncio.create_task(page.get(path, secret=visitor.secret, headers=headers))


async def test_a_view_that_is_known_is_not_sent_again(scene: Scene) -> None:
    visitor = await scene.join()
    etag = (await visitor.view()).headers["ETag"]

    same = await visitor.view(headers={"If-None-Match": etag})
    assert same.status == 304
    await visitor.page.send("PATCH", visitor.path, json={"displayName": "Rui"}, secret=visitor.secret)
    other = await visitor.view(headers={"If-None-Match": etag})
    assert (other.status, other["displayName"]) == (200, "Rui")
    assert other.headers["ETag"] != etag


async def test_seconds_that_pass_do_not_change_the_etag(scene: Scene) -> None:
    visitor = await scene.ringing()
    first = await visitor.view()
    await scene.later(5)
    second = await visitor.view()

    assert (first["call"]["secondsLeft"], second["call"]["secondsLeft"]) == (60, 55)
    assert first.headers["ETag"] == second.headers["ETag"]


async def test_a_queue_tells_the_time_and_is_not_sent_again_for_it(scene: Scene) -> None:
    await scene.join()
    first = await scene.queue()
    await scene.later(2)
    second = await scene.queue()

    passed = datetime.fromisoformat(second["time"]) - datetime.fromisoformat(first["time"])
    assert passed >= timedelta(seconds=2)
    assert first.headers["ETag"] == second.headers["ETag"]


async def test_a_held_answer_arrives_at_once_after_a_change(scene: Scene) -> None:
    services = scene.setup.second
    join = endpoint_named(services, "tickets_join")
    joined = await send_to(services, join, route={"officeId": scene.office_id}, body={})
    counter = HeldRequests(NO_LOAD, 1)
    [show] = [endpoint for endpoint in tickets.endpoints(counter) if endpoint.name == "tickets_show"]
    route, secret = {"ticketId": joined["ticketId"]}, {"x-ticket-secret": joined["secret"]}
    known = (await send_to(services, show, route=route, headers=secret)).headers["ETag"]

    sent = {**secret, "if-none-match": known}
    waiting = asyncio.create_task(
        send_to(services, show, route=route, headers=sent, query={"wait": str(LONG)})
    )
    async with asyncio.timeout(10):
        while counter.count == 0:  # noqa: ASYNC110  (a counter rings no bell)
            await asyncio.sleep(0)
    begun = time.monotonic()
    await send_to(services, join, route={"officeId": scene.office_id}, body={"priority": "over80"})
    answer = await waiting

    assert (answer.status, answer["position"]) == (200, 2)
    assert time.monotonic() - begun < LONG / 2
    assert counter.count == 0


async def test_a_held_answer_comes_from_another_instance_too(scene: Scene) -> None:
    visitor = await scene.join()
    waiting = asks(scene, visitor, (await visitor.view()).headers["ETag"], LONG)
    begun = time.monotonic()
    join = endpoint_named(scene.setup.second, "tickets_join")
    body = {"priority": "over80"}
    await send_to(scene.setup.second, join, route={"officeId": scene.office_id}, body=body)

    answer = await waiting

    assert (answer.status, answer["position"]) == (200, 2)
    assert time.monotonic() - begun < LONG / 2


async def test_a_held_queue_arrives_at_once_after_a_join(scene: Scene) -> None:
    path = f"/api/staff/queue?officeId={scene.office_id}"
    etag = (await scene.ana.get(path)).headers["ETag"]
    begun = time.monotonic()
    waiting = asyncio.create_task(scene.ana.get(f"{path}&wait={LONG}", headers={"If-None-Match": etag}))
    await scene.join()

    answer = await waiting

    assert (answer.status, len(answer["waiting"])) == (200, 1)
    assert time.monotonic() - begun < LONG / 2


async def test_a_held_request_ends_in_time(scene: Scene) -> None:
    visitor = await scene.join()
    etag = (await visitor.view()).headers["ETag"]
    begun = time.monotonic()

    answer = await asks(scene, visitor, etag, 1)

    assert answer.status == 304
    assert 1 <= time.monotonic() - begun < LONG / 2


async def test_without_the_etag_nothing_is_held(scene: Scene) -> None:
    visitor = await scene.join()
    begun = time.monotonic()

    assert (await visitor.page.get(f"{visitor.path}?wait={LONG}", secret=visitor.secret)).status == 200
    assert time.monotonic() - begun < LONG / 2


@pytest.mark.parametrize("wait", ["x", "-1", "1.5"])
async def test_a_wait_that_is_no_number_is_named(scene: Scene, wait: str) -> None:
    visitor = await scene.join()
    answer = await visitor.page.get(f"{visitor.path}?wait={wait}", secret=visitor.secret)

    assert problem(answer) == (400, "invalid-request")
    assert [error["field"] for error in answer["errors"]] == ["wait"]


async def test_every_endpoint_of_a_ticket_wants_its_own_secret(scene: Scene) -> None:
    mine, other = await scene.join(), await scene.join()
    page = scene.setup.visitor()
    unknown = mine.ticket_id[:-4] + "aaaa"
    for ticket_id, secret in (
        (mine.ticket_id, None),
        (mine.ticket_id, other.secret),
        (mine.ticket_id, "x"),
        (mine.ticket_id, mine.secret.upper()),
        (mine.ticket_id, "ção"),
        (unknown, mine.secret),
        ("nonsense", mine.secret),
    ):
        assert problem(await page.get(f"/api/tickets/{ticket_id}", secret=secret)) == (404, "not-found")
    in_url = await page.get(f"{mine.path}?secret={mine.secret}&X-Ticket-Secret={mine.secret}")
    assert problem(in_url) == (404, "not-found")
    in_authorization = {"Authorization": f"Bearer {mine.secret}"}
    assert (await page.get(mine.path, headers=in_authorization)).status == 404
