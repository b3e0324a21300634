"""Graph tells when a meeting is empty: over the real endpoint, queue and trigger, and every bad stream."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest

from local_host.azurite import Azurite
from local_host.graph_standin.sealing import sealed
from shared.domain.status import Status
from shared.meetings.envelope import Certificate
from tests.forms import Running
from tests.product import Answer, ProductUnderTest
from tests.scenarios.visits import Visit, until

ROUTE = "/api/graph/notifications"


@pytest.fixture
async def listening(running: Running) -> AsyncGenerator[ProductUnderTest]:
    async with running(call_events=True) as started:
        yield started


async def in_service(product: ProductUnderTest) -> tuple[Visit, str]:
    """A visit with both inside, and Graph's id of its meeting."""
    visit = await Visit.begin(product)
    await visit.call()
    await visit.ring_and_enter()
    await product.clock.advance(1)
    [meeting] = [m for m in await product.graph_meetings() if not m["deleted"]]
    return visit, str(meeting["id"])


async def subscriptions(product: ProductUnderTest) -> list[dict[str, Any]]:
    return (await product.graph_control("GET", "subscriptions"))["subscriptions"]


async def heard(visit: Visit, *, over: bool) -> None:
    async def noted() -> bool:
        call = (await visit.ticket()).current_call()
        return call.told_at is not None and (call.over_at is not None) is over

    await until(f"Graph's word is noted (over: {over})", noted)


async def send(product: ProductUnderTest, body: object) -> Answer:
    """A delivery from wherever."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await product.visitor().send(
        "POST", ROUTE, data=raw, headers={"Content-Type": "application/json", "Origin": "https://graph"}
    )


async def test_an_empty_room_ends_the_visit_after_five_minutes(listening: ProductUnderTest) -> None:
    visit, meeting_id = await in_service(listening)
    [subscription] = await subscriptions(listening)
    assert subscription["joinUrl"] == (await listening.graph_meetings())[0]["joinUrl"]

    await listening.graph_control("POST", f"meetings/{meeting_id}/end")
    await heard(visit, over=True)
    await listening.clock.advance(240)
    assert (await visit.view())["status"] == "in_service"
    again = await visit.visitor.post(f"{visit.path}/enter", secret=visit.secret)
    assert (again.status, again["joinUrl"]) == (200, subscription["joinUrl"])

    await listening.clock.advance(130)
    ticket = await visit.ticket()
    assert (ticket.status, ticket.end_reason) == (Status.COMPLETED, "graph")
    await listening.clock.advance(90)
    assert await subscriptions(listening) == []
    assert [m["deleted"] for m in await listening.graph_meetings()] == [True]


async def test_a_dropped_visitor_who_comes_back_goes_on(listening: ProductUnderTest) -> None:
    visit, meeting_id = await in_service(listening)
    await listening.graph_control("POST", f"meetings/{meeting_id}/end")
    await heard(visit, over=True)
    await listening.clock.advance(60)
    await listening.graph_control("POST", f"meetings/{meeting_id}/events", {"eventType": "callStarted"})
    await heard(visit, over=False)

    await listening.clock.advance(900)
    assert (await visit.view())["status"] == "in_service"


async def test_a_long_visit_keeps_its_subscription(listening: ProductUnderTest) -> None:
    await in_service(listening)
    [first] = await subscriptions(listening)

    await listening.clock.advance(50 * 60)

    async def renewed() -> bool:
        [later] = await subscriptions(listening)
        return later["id"] == first["id"] and later["until"] > first["until"]

    await until("the queue's reader has renewed it", renewed)


async def test_two_hours_are_the_end_without_any_word(product: ProductUnderTest) -> None:
    visit, _ = await in_service(product)

    await product.clock.advance(timedelta(hours=2, minutes=2).total_seconds())

    ticket = await visit.ticket()
    assert (ticket.status, ticket.end_reason) == (Status.COMPLETED, "limit")
    assert [m["deleted"] for m in await product.graph_meetings()] == [True]


async def test_a_replayed_reordered_forged_and_malformed_stream_changes_nothing_else(
    listening: ProductUnderTest,
) -> None:
    visit, meeting_id = await in_service(listening)
    clock = listening.clock
    early, late = clock.now() + timedelta(seconds=10), clock.now() + timedelta(seconds=20)
    await clock.advance(30)
    for kind, at in (
        ("callEnded", late),
        ("callStarted", early),
        ("rosterUpdated", early),
        ("newKind", late),
    ):
        await listening.graph_control(
            "POST",
            f"meetings/{meeting_id}/events",
            {"eventType": kind, "eventDateTime": at.isoformat()},
        )
    await heard(visit, over=True)
    [subscription] = await subscriptions(listening)
    bodies = [delivery["body"] for delivery in subscription["deliveries"]]
    assert len(bodies) == 4

    for body in bodies * 2:
        assert (await send(listening, body.encode())).status == 202
    genuine = json.loads(bodies[0])
    for forged in forgeries(genuine):
        assert (await send(listening, forged)).status == 202
    for malformed in (b"", b"{", b"[]", b"\xff", b'{"value":7}'):
        assert (await send(listening, malformed)).status == 400
    assert (await send(listening, b"[" * 600_000)).status == 413
    mixed = {**genuine, "value": [7, {}, {"subscriptionId": "x"}, *genuine["value"]]}
    assert (await send(listening, mixed)).status == 202

    await until("the forged ones were refused", lambda: said(listening, "cannot be used", 6))
    call = (await visit.ticket()).current_call()
    assert (call.told_at, call.over_at) == (late, late)
    logged = listening.logged()
    assert all("Maria" not in one.text for one in logged)
    assert all(subscription["joinUrl"] not in one.text for one in logged if one.is_ours)


async def said(product: ProductUnderTest, words: str, times: int) -> bool:
    return sum(words in one.text for one in product.logged() if one.is_ours) >= times


def forgeries(genuine: dict[str, Any]) -> list[dict[str, Any]]:
    """The same delivery with one thing wrong each; the first two do not get past the endpoint."""
    [notification] = genuine["value"]
    content, state = notification["encryptedContent"], notification["clientState"]

    def with_content(**changes: object) -> dict[str, Any]:
        changed = {**notification, "encryptedContent": {**content, **changes}}
        return {**genuine, "value": [changed]}

    return [
        {**genuine, "value": [{**notification, "clientState": state[:-1] + "7"}]},
        {**genuine, "value": [{**notification, "clientState": None}]},
        {**genuine, "validationTokens": []},
        {**genuine, "validationTokens": [genuine["validationTokens"][0][:-4] + "AAAA"]},
        with_content(dataSignature=content["dataKey"][:44]),
        with_content(data=content["data"][:-4] + "AAA="),
        with_content(dataKey="AAAA"),
        with_content(encryptionCertificateId="another"),
    ]


async def told_of_itself(product: ProductUnderTest, subscription_id: str, event: str) -> dict[str, Any]:
    """Graph's lifecycle notification, as it was sent and taken."""
    path = f"subscriptions/{subscription_id}/lifecycle"
    delivery = await product.graph_control("POST", path, {"event": event})
    assert delivery["statuses"] == [202]
    return json.loads(delivery["body"])


async def test_a_subscription_that_graph_takes_away_is_made_anew(listening: ProductUnderTest) -> None:
    visit, meeting_id = await in_service(listening)
    [first] = await subscriptions(listening)

    removed = await told_of_itself(listening, first["id"], "subscriptionRemoved")

    async def anew() -> bool:
        return [one["id"] for one in await subscriptions(listening)] not in ([], [first["id"]])

    await until("there is another subscription", anew)
    [second] = await subscriptions(listening)
    await listening.graph_control("POST", f"meetings/{meeting_id}/end")
    await heard(visit, over=True)
    # Again, late: it speaks of one that is long replaced.
    assert (await send(listening, removed)).status == 202
    await listening.clock.advance(1)
    assert [one["id"] for one in await subscriptions(listening)] == [second["id"]]


async def test_forged_and_unknown_words_on_a_subscription_do_nothing(listening: ProductUnderTest) -> None:
    visit, _ = await in_service(listening)
    [first] = await subscriptions(listening)
    genuine = await told_of_itself(listening, first["id"], "reauthorizationRequired")
    [notification] = genuine["value"]
    removed = {**notification, "lifecycleEvent": "subscriptionRemoved"}
    wrong = [
        {**removed, "clientState": notification["clientState"][:-1] + "7"},
        {**removed, "subscriptionId": "another"},
        {**removed, "lifecycleEvent": "subscriptionEaten"},
        {**removed, "lifecycleEvent": 7},
    ]

    for one in wrong:
        assert (await send(listening, {**genuine, "value": [one]})).status == 202

    await until("all of them were read", lambda: said(listening, "was left out", 3))
    await until("the other one was read", lambda: said(listening, "says subscriptionRemoved", 1))
    assert [one["id"] for one in await subscriptions(listening)] == [first["id"]]
    assert (await visit.ticket()).current_call().subscription_id == first["id"]


@pytest.mark.slow  # the same, without wire and queue, is in tests/functions/test_graph_work.py
async def test_a_subscription_whose_answer_was_lost_is_kept_and_removed_like_any_other(
    listening: ProductUnderTest,
) -> None:
    fault = {"drop": True, "times": 1, "path": "/subscriptions"}
    await listening.plant(fault)
    visit, meeting_id = await in_service(listening)
    [lost] = await subscriptions(listening)
    assert (await visit.ticket()).current_call().subscription_id is None

    await listening.graph_control("POST", f"meetings/{meeting_id}/events", {"eventType": "callStarted"})
    await heard(visit, over=False)

    async def known() -> bool:
        return (await visit.ticket()).current_call().subscription_id == lost["id"]

    await until("its first word introduces it", known)
    await listening.clock.advance(50 * 60)

    async def renewed() -> bool:
        [one] = await subscriptions(listening)
        return one["id"] == lost["id"] and one["until"] > lost["until"]

    await until("the queue's reader has renewed it", renewed)
    assert (await visit.clerk.post(f"{visit.staff_path}/finish", {})).status == 200
    await listening.clock.advance(90)
    assert await subscriptions(listening) == []


async def test_a_word_on_an_older_call_is_ignored(listening: ProductUnderTest) -> None:
    visit, meeting_id = await in_service(listening)
    await listening.graph_control("POST", f"meetings/{meeting_id}/events", {"eventType": "callStarted"})
    [subscription] = await subscriptions(listening)
    assert (await visit.clerk.post(f"{visit.staff_path}/release", {"reason": "queda"})).status == 200
    await listening.clock.advance(1)
    await visit.call()
    await visit.ring_and_enter()
    ended = json.loads(subscription["deliveries"][0]["body"])
    certificate = listening.services.settings.call_events
    assert certificate is not None
    public = Certificate(certificate.certificate)
    event = {"eventType": "callEnded", "eventDateTime": listening.clock.now().isoformat()}
    der = base64.b64decode(public.base64_der)
    ended["value"][0]["encryptedContent"] = sealed(event, der, public.certificate_id)

    assert (await send(listening, ended)).status == 202
    await listening.clock.advance(400)

    assert (await visit.ticket()).current_call().over_at is None
    assert (await visit.view())["status"] == "in_service"


async def test_the_greeting_comes_back_as_inert_text(listening: ProductUnderTest) -> None:
    somebody = listening.visitor()
    token = "<script>alert(1)</script> & é"
    answer = await somebody.send(
        "POST", f"{ROUTE}?validationToken=%3Cscript%3Ealert(1)%3C%2Fscript%3E+%26+%C3%A9"
    )

    assert (answer.status, answer.raw.decode()) == (200, token)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (await somebody.send("POST", f"{ROUTE}?validationToken={'a' * 3000}")).status == 400
    assert (await somebody.send("POST", f"{ROUTE}?validationToken=")).status == 400


async def test_the_endpoint_is_closed_while_call_events_are_off(product: ProductUnderTest) -> None:
    assert (await product.visitor().send("POST", f"{ROUTE}?validationToken=abc")).status == 404
    assert (await send(product, {"value": []})).status == 404


async def test_a_slow_queue_is_a_503_in_time_and_graph_repeats(
    listening: ProductUnderTest, own_azurite: Azurite
) -> None:
    visit, meeting_id = await in_service(listening)
    await listening.graph_control("POST", f"meetings/{meeting_id}/events", {"eventType": "callStarted"})
    [subscription] = await subscriptions(listening)
    body = subscription["deliveries"][0]["body"].encode()
    own_azurite.stop()

    answer = await send(listening, body)

    assert (answer.status, answer["type"]) == (503, "/problems/storage-unavailable")
    assert "Retry-After" in answer.headers
    own_azurite.start()
    assert visit.ticket_id


async def test_no_subscription_costs_nothing_but_the_word(listening: ProductUnderTest) -> None:
    await listening.graph_fails(503, times=1, path="/subscriptions")
    visit, _ = await in_service(listening)

    assert (await visit.ticket()).current_call().subscription_id is None
    assert await said(listening, "no call events for", 1)
    await listening.clock.advance(30)

    async def made() -> bool:
        return len(await subscriptions(listening)) == 1

    await until("the queue's reader has made one", made)
