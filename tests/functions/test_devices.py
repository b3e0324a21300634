"""A ticket on another device, and a page that is left, over HTTP and real tables."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import pytest

from functions.held_requests import HeldRequests
from functions.public import tickets
from shared.ports import NO_LOAD
from tests.functions.app import Scene, problem
from tests.functions.http_client import endpoint_named, send_to
from tests.functions.test_rate_limits import HERE

REDEEM = "/api/handovers/redeem"


async def test_a_code_carries_the_ticket_to_another_device_once(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    visitor = await scene.join({"displayName": "Maria"})
    offered = await visitor.does("handover")
    code = offered["code"]
    assert offered.status == 201
    assert offered["url"].endswith(f"/continuar#{code}")
    assert offered["svg"].startswith("<svg ") and offered["secondsLeft"] == 120
    expires = datetime.fromisoformat(offered["expiresAt"]) - scene.setup.product.clock.now().astimezone(UTC)
    assert expires.total_seconds() == 120

    phone = scene.setup.visitor()
    brought = await phone.post(REDEEM, {"code": f"{code[:4]}-{code[4:8]} {code[8:].lower()}"})
    assert (brought.status, brought["ticketId"]) == (200, visitor.ticket_id)
    assert brought["displayName"] == "Maria"
    assert (await phone.get(visitor.path, secret=brought["secret"])).status == 200
    assert (await visitor.view()).status == 200, "the first device keeps it: that is the way back"
    assert problem(await scene.setup.visitor().post(REDEEM, {"code": code})) == (409, "code-used")
    assert code not in caplog.text


async def test_wrong_late_and_ended_codes_say_which(scene: Scene) -> None:
    visitor = await scene.join()
    code = (await visitor.does("handover"))["code"]
    await scene.later(120)
    anybody = scene.setup.visitor()

    assert problem(await anybody.post(REDEEM, {"code": code})) == (409, "code-expired")
    assert problem(await anybody.post(REDEEM, {"code": "BCDFGHJKMNPQ"})) == (404, "not-found")
    assert problem(await anybody.post(REDEEM, {})) == (400, "invalid-request")
    await visitor.does("leave")
    assert problem(await visitor.does("handover")) == (409, "wrong-status")


async def test_of_two_devices_at_once_one_gets_the_ticket(scene: Scene) -> None:
    code = (await (await scene.join()).does("handover"))["code"]

    answers = await asyncio.gather(*(scene.setup.visitor().post(REDEEM, {"code": code}) for _ in range(4)))

    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]


async def test_guesses_are_limited(scene: Scene) -> None:
    services = scene.setup.second
    redeem = endpoint_named(services, "handovers_redeem")
    answers = [
        (await send_to(services, redeem, headers=HERE, body={"code": f"BCDFGHJKMN{number:02}"})).status
        for number in range(31)
    ]

    assert answers == [404] * 30 + [429]


async def test_the_clerk_sees_at_once_that_a_page_was_left_and_that_another_is_there(scene: Scene) -> None:
    visitor = await scene.join()
    services, held = scene.setup.second, HeldRequests(NO_LOAD, 4)
    [show] = [endpoint for endpoint in tickets.endpoints(held) if endpoint.name == "tickets_show"]
    sent = {"x-ticket-secret": visitor.secret, "if-none-match": (await visitor.view()).headers["ETag"]}
    route = {"ticketId": visitor.ticket_id}
    other = asyncio.create_task(send_to(services, show, headers=sent, route=route, query={"wait": "25"}))
    async with asyncio.timeout(10):
        while not held.count:  # noqa: ASYNC110  (no bell rings for tests)
            await asyncio.sleep(0.01)

    left = await visitor.does("away")

    assert (left.status, left["status"]) == (200, "waiting")
    assert await presence(scene) == "absent"
    assert (await other).status == 200, "a page that is still there is answered, so that it asks again"
    assert await presence(scene) == "absent", "that its request was held is no sign of life"
    await visitor.view()
    assert await presence(scene) == "present"


async def presence(scene: Scene) -> str:
    """What the clerk reads of the only visitor."""
    return (await scene.queue())["waiting"][0]["presence"]
