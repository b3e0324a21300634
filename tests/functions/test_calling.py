"""The call: who is taken, what a repetition does, and what happens when no room opens."""

from __future__ import annotations

import asyncio

from tests.functions.app import OIDS, Scene, problem
from tests.functions.test_joining import key


async def test_a_call_takes_the_next_one_and_the_room_opens(scene: Scene) -> None:
    first, second = await scene.join(), await scene.join({"priority": "over80"})
    called = await scene.call()

    assert (called.status, called["ticketId"]) == (201, second.ticket_id)
    assert (called["status"], called["calledBy"], called["calledByName"]) == (
        "called",
        OIDS["ana"],
        "Ana Souza",
    )
    [row] = (await scene.queue())["called"]
    assert (row["callId"], row["roomReady"], row["problem"]) == (called["callId"], True, None)
    assert (await first.view())["position"] == 1


async def test_an_empty_queue_says_so(scene: Scene) -> None:
    assert problem(await scene.call()) == (409, "queue-empty")


async def test_the_same_call_five_times_at_once_takes_one(scene: Scene) -> None:
    first, one = await scene.join({"priority": "over80"}), key()
    second = await scene.join()
    body = {"officeIds": [scene.office_id]}
    answers = await asyncio.gather(*(scene.ana.post("/api/staff/calls", body, key=one) for _ in range(5)))

    assert {(answer.status, answer["ticketId"]) for answer in answers} == {(201, first.ticket_id)}
    assert len({answer["callId"] for answer in answers}) == 1
    other = await scene.ana.post("/api/staff/calls", {**body, "reason": "outro"}, key=one)
    assert problem(other) == (409, "idempotency-key-reused")
    assert (await second.view())["status"] == "waiting"


async def test_who_holds_somebody_is_busy(scene: Scene) -> None:
    first, _ = await scene.join({"priority": "over80"}), await scene.join()
    await scene.call()

    busy = await scene.call()

    assert problem(busy) == (409, "clerk-busy")
    assert busy["ticketId"] == first.ticket_id


async def test_a_call_out_of_order_needs_a_reason(scene: Scene) -> None:
    _, second = await scene.join(), await scene.join()
    body = {"officeIds": [scene.office_id], "ticketId": second.ticket_id}
    assert problem(await scene.ana.post("/api/staff/calls", body)) == (409, "reason-required")
    assert problem(await scene.ana.post("/api/staff/calls", {**body, "reason": " "})) == (
        409,
        "reason-required",
    )

    called = await scene.ana.post("/api/staff/calls", {**body, "reason": "Audiência"})

    assert (called.status, called["ticketId"]) == (201, second.ticket_id)
    taken = await scene.carla.post("/api/staff/calls", {**body, "reason": "Audiência"})
    assert problem(taken) == (409, "ticket-taken")


async def test_who_has_left_was_called_by_nobody_else(scene: Scene) -> None:
    visitor = await scene.join()
    await visitor.does("leave")
    body = {"officeIds": [scene.office_id], "ticketId": visitor.ticket_id, "reason": "Audiência"}

    gone = await scene.ana.post("/api/staff/calls", body)

    assert (problem(gone), gone["ticketStatus"]) == ((409, "wrong-status"), "left")
    assert gone["detail"] == "Esta senha não está mais na fila. Situação: Saiu da fila."


async def test_a_call_of_what_does_not_exist(scene: Scene) -> None:
    elsewhere = await scene.setup.visitor().post(f"/api/offices/{await scene.setup.new_office()}/tickets", {})
    for ticket_id in ("nonsense", elsewhere["ticketId"]):
        body = {"officeIds": [scene.office_id], "ticketId": ticket_id, "reason": "x"}
        assert problem(await scene.ana.post("/api/staff/calls", body)) == (404, "not-found")
    for command in ("enter", "finish", "recall", "no-show"):
        path = f"/api/staff/tickets/{'a' * 10}-{'a' * 26}/{command}"
        assert problem(await scene.ana.post(path)) == (404, "not-found")


async def test_when_graph_is_down_the_visitor_keeps_the_place(scene: Scene) -> None:
    visitor = await scene.join()
    await scene.setup.product.graph_fails(403, times=1)
    await scene.call()

    [row] = (await scene.queue())["waiting"]
    assert (row["ticketId"], row["position"], row["callId"]) == (visitor.ticket_id, 1, None)
    assert row["problem"]
    view = await visitor.view()
    assert (view["status"], view["notice"], view["position"]) == ("waiting", "room-failed", 1)
    again = await scene.call()
    assert (again.status, again["ticketId"], again["problem"]) == (201, visitor.ticket_id, None)
    assert (await visitor.view())["call"]["roomReady"] is True


async def test_graph_that_passes_is_tried_again(scene: Scene) -> None:
    visitor = await scene.join()
    await scene.setup.product.graph_fails(429, times=1, retryAfter=10)
    await scene.call()
    [row] = (await scene.queue())["called"]
    assert row["problem"]
    await scene.later(12)

    assert (await visitor.view())["call"]["roomReady"] is True
    assert (await scene.queue())["called"][0]["problem"] is None
