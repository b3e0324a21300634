"""Graph tells when a meeting is empty: over the real endpoint, queue and trigger, and every bad stream."""

from __future__ import annotations

from datetime import timedelta

import pytest

from local_host.azurite import Azurite
from shared.domain.status import Status
from tests.product import ProductUnderTest
from tests.scenarios.call_events import heard, in_service, said, send, subscriptions, told_of_itself
from tests.scenarios.visits import until


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


async def test_the_service_ends_after_two_hours_without_a_notification(product: ProductUnderTest) -> None:
    visit, _ = await in_service(product)

    await product.clock.advance(timedelta(hours=2, minutes=2).total_seconds())

    ticket = await visit.ticket()
    assert (ticket.status, ticket.end_reason) == (Status.COMPLETED, "limit")
    assert [m["deleted"] for m in await product.graph_meetings()] == [True]


async def test_a_subscription_that_graph_removes_is_replaced(listening: ProductUnderTest) -> None:
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


async def test_a_failed_subscription_is_logged_and_made_later(listening: ProductUnderTest) -> None:
    await listening.graph_fails(503, times=1, path="/subscriptions")
    visit, _ = await in_service(listening)

    assert (await visit.ticket()).current_call().subscription_id is None
    assert await said(listening, "no call events for", 1)
    await listening.clock.advance(30)

    async def made() -> bool:
        return len(await subscriptions(listening)) == 1

    await until("the queue's reader has made one", made)
