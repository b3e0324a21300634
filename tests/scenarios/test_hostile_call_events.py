"""Deliveries that Graph did not send, sent twice, late or in another order: they change nothing."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

from local_host.graph_standin.sealing import sealed
from shared.meetings.call_events.envelope import Certificate
from tests.product import ProductUnderTest
from tests.scenarios.call_events import ROUTE, heard, in_service, said, send, subscriptions, told_of_itself
from tests.scenarios.visits import until


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


async def test_forged_and_unknown_lifecycle_events_do_nothing(listening: ProductUnderTest) -> None:
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

    await until("all of them were read", lambda: said(listening, "1 of 1 Graph notifications left out", 3))
    await until("the other one was read", lambda: said(listening, "says subscriptionRemoved", 1))
    assert [one["id"] for one in await subscriptions(listening)] == [first["id"]]
    assert (await visit.ticket()).current_call().subscription_id == first["id"]


async def test_a_notification_of_an_older_call_is_ignored(listening: ProductUnderTest) -> None:
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
