"""Graph or Teams misbehaves: nobody loses a place, the clerk knows why, and no call has two meetings.

Each case plays in the whole product over HTTP; several share one product, with a visitor each.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest

from shared.domain.meeting import MeetingFailure
from tests.forms import Running
from tests.product import Answer, ProductUnderTest
from tests.product_options import ProductOptions
from tests.scenarios.visits import OFFICE, Visit


@dataclass(frozen=True)
class Case:
    """What Graph does, and what it means."""

    name: str
    fault: dict[str, object]
    problem: MeetingFailure
    retried: bool
    """Whether the product tries again by itself before it gives up."""


FOR_GOOD = (
    Case("no access policy", {"status": 403}, MeetingFailure.NO_ACCESS_POLICY, retried=False),
    Case("unknown organiser", {"status": 404}, MeetingFailure.UNKNOWN_ORGANISER, retried=False),
    Case(
        "unlicensed organiser",
        {"status": 403, "message": "The user is not licensed for Teams."},
        MeetingFailure.NOT_ALLOWED,
        retried=False,
    ),
    Case("bad request", {"status": 400, "message": "1026"}, MeetingFailure.NOT_ALLOWED, retried=False),
    Case("told to wait too long", {"status": 429, "retryAfter": 60}, MeetingFailure.THROTTLED, retried=False),
)
PASSING = (
    Case("throttled", {"status": 429, "retryAfter": 20}, MeetingFailure.THROTTLED, retried=True),
    Case("server error", {"status": 500}, MeetingFailure.UNAVAILABLE, retried=True),
    Case("unavailable", {"status": 503}, MeetingFailure.UNAVAILABLE, retried=True),
    Case("gateway", {"status": 504, "body": "<html></html>"}, MeetingFailure.UNAVAILABLE, retried=True),
    Case(
        "no meeting in it", {"status": 200, "body": "<html></html>"}, MeetingFailure.BAD_ANSWER, retried=True
    ),
    Case("lost answer", {"status": 503, "drop": True}, MeetingFailure.UNAVAILABLE, retried=True),
)


@pytest.fixture
async def hasty(running: Running) -> AsyncGenerator[ProductUnderTest]:
    """A product that gives Graph half a second."""
    async with running(ProductOptions(attempt_seconds=0.5)) as started:
        yield started


async def fail(product: ProductUnderTest, case: Case, times: int) -> None:
    await product.plant({"times": times, **case.fault})


async def one_meeting_per_call(product: ProductUnderTest) -> None:
    """Whatever was lost or repeated: createOrGet by the call's id."""
    calls = Counter(meeting["externalId"] for meeting in await product.graph_meetings())
    assert set(calls.values()) <= {1}, calls


async def behind(product: ProductUnderTest) -> Answer:
    """Somebody who joins afterwards."""
    return await product.visitor().post(f"/api/offices/{OFFICE}/tickets", {})


async def serve_and_end(visit: Visit) -> None:
    """The next call works; the visit ends well."""
    called = await visit.call()
    assert (called.status, called["ticketId"]) == (201, visit.ticket_id)
    await visit.ring_and_enter()
    finished = await visit.clerk.post(f"{visit.staff_path}/finish", {"outcome": "resolved"})
    assert finished.status == 200
    await visit.product.clock.advance(5)


async def test_a_refusal_gives_the_place_back_at_once_and_says_why(product: ProductUnderTest) -> None:
    for case in FOR_GOOD:
        visit = await Visit.begin(product)
        later = await behind(product)
        await fail(product, case, times=1)
        await visit.call()

        view, row = await visit.view(), await visit.row()
        assert (view["status"], view["position"], view["notice"]) == ("waiting", 1, "room-failed"), case.name
        assert "call" not in view.body
        assert row["problem"] == case.problem.value, case.name
        logged = [one.text for one in product.logged() if one.logger == "shared.front_desk.system.room"]
        assert any(case.problem.value in line and visit.ticket_id in line for line in logged), case.name
        assert all("request None" not in line for line in logged), case.name

        await serve_and_end(visit)
        await one_meeting_per_call(product)
        ticket = f"/api/tickets/{later['ticketId']}/leave"
        assert (await visit.visitor.post(ticket, {}, secret=later["secret"])).status == 200


async def test_a_passing_failure_is_tried_again_without_the_clerk(product: ProductUnderTest) -> None:
    for case in PASSING:
        visit = await Visit.begin(product)
        await fail(product, case, times=1)
        called = await visit.call()

        row = await visit.row()
        assert (row["status"], row["roomReady"], row["problem"]) == ("called", False, case.problem.value)
        await product.clock.advance(25)
        row = await visit.row()
        assert (row["roomReady"], row["callId"], row["problem"]) == (True, called["callId"], None), case.name
        await visit.ring_and_enter()
        await one_meeting_per_call(product)
        assert (await visit.clerk.post(f"{visit.staff_path}/finish", {})).status == 200
        await product.clock.advance(5)
    assert all(meeting["deleted"] for meeting in await product.graph_meetings())


async def test_after_three_attempts_the_place_is_kept_and_the_clerk_is_free(
    product: ProductUnderTest,
) -> None:
    visit = await Visit.begin(product)
    await fail(product, PASSING[2], times=3)
    await visit.call()
    await product.clock.advance(20)

    view, row = await visit.view(), await visit.row()
    assert (view["status"], view["position"], view["notice"]) == ("waiting", 1, "room-failed")
    assert (row["status"], row["problem"], row["callId"]) == ("waiting", "unavailable", None)
    await serve_and_end(visit)
    await one_meeting_per_call(product)


async def test_no_answer_in_time_is_one_attempt(hasty: ProductUnderTest) -> None:
    visit = await Visit.begin(hasty)
    await hasty.plant({"times": 1, "delaySeconds": 30})
    await visit.call()

    assert (await visit.row())["problem"] == "timed_out"
    await hasty.clock.advance(10)
    assert (await visit.row())["roomReady"] is True
    await visit.ring_and_enter()
    await one_meeting_per_call(hasty)


async def test_a_dead_connection_costs_one_attempt_and_no_place(product: ProductUnderTest) -> None:
    """Graph went away between two calls: the pool holds a connection that leads nowhere."""
    first = await Visit.begin(product)
    await serve_and_end(first)
    await product.graph.stop()
    await product.graph.start()

    visit = await Visit.begin(product)
    await visit.call()
    await product.clock.advance(10)

    assert (await visit.row())["roomReady"] is True
    await visit.ring_and_enter()
    await one_meeting_per_call(product)


async def test_graph_unreachable_and_reachable_again(product: ProductUnderTest) -> None:
    visit = await Visit.begin(product)
    await product.graph.stop()
    await visit.call()
    await product.clock.advance(20)
    assert (await visit.view())["notice"] == "room-failed"

    await product.graph.start()
    await serve_and_end(visit)
    await one_meeting_per_call(product)


async def test_a_meeting_that_cannot_be_deleted_holds_nobody_up(product: ProductUnderTest) -> None:
    visit = await Visit.begin(product)
    await visit.call()
    await visit.ring_and_enter()
    await product.graph_fails(503, times=1)
    assert (await visit.clerk.post(f"{visit.staff_path}/finish", {})).status == 200
    await product.clock.advance(5)

    assert (await visit.view())["status"] == "completed"
    await product.clock.advance(120)
    assert [meeting["deleted"] for meeting in await product.graph_meetings()] == [True]
    link = str((await product.graph_meetings())[0]["joinUrl"])
    ours = [one.text for one in product.logged() if one.is_ours]
    assert any(visit.ticket_id in line for line in ours), "the test looks at the right log"
    assert all(link not in line for line in ours)


async def test_after_three_failures_the_other_channels_are_offered_and_the_place_kept(
    product: ProductUnderTest,
) -> None:
    visit = await Visit.begin(product)
    for failures in (1, 2, 3):
        await fail(product, FOR_GOOD[2], times=1)
        await visit.call()
        # Where roles have processes of their own, the visitor's may hear of the failure half a second later.
        async with asyncio.timeout(20):
            view = await visit.view()
            while view.body.get("notice") != "room-failed" or ("contacts" in view.body) is not (
                failures == 3
            ):
                view = await visit.view()
        assert view["position"] == 1
    assert (await visit.view())["contacts"] == [
        {"label": "E-mail", "value": "balcao.demonstracao@tjsp.example"}
    ]

    await product.clock.advance(600)
    assert "contacts" not in (await visit.view()).body
    await serve_and_end(visit)
