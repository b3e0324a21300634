"""The commands of a visitor's page: what each answers, when it refuses, and what a repetition does."""

from __future__ import annotations

import asyncio

import pytest

from shared.domain import texts_pt
from tests.functions.app import Scene, Visitor, problem
from tests.functions.test_joining import key

COMMANDS = ("ring", "enter", "more-time", "ready", "return", "nobody-came", "finished", "leave")


async def in_parallel(visitor: Visitor, command: str, json: object = None) -> list[tuple[int, object]]:
    """The same request five times at once, under one key."""
    one = key()
    answers = await asyncio.gather(*(visitor.does(command, json, key=one) for _ in range(5)))
    assert len({answer.status for answer in answers}) == 1, [answer.raw for answer in answers]
    return [(answer.status, answer.body.get("status")) for answer in answers]


async def audited(scene: Scene, visitor: Visitor, operation: str) -> int:
    """How often the operation stands in the ticket's audit."""
    entries = await scene.setup.second.storage.audit.of_ticket(visitor.ticket_id)
    return sum(1 for entry in entries if entry.operation.value == operation)


async def test_details_are_corrected_and_cleared(scene: Scene) -> None:
    visitor = await scene.join({"displayName": "Rui", "priority": "legal"})
    told = {"displayName": None, "priority": "none", "needs": ["moreTime"]}
    view = await visitor.page.send("PATCH", visitor.path, json=told, secret=visitor.secret)

    assert (view.status, view["priority"], view["needs"]) == (200, "none", ["moreTime"])
    assert "displayName" not in view.body
    untouched = await visitor.page.send("PATCH", visitor.path, json={}, secret=visitor.secret)
    assert untouched["needs"] == ["moreTime"]


async def test_ring_starts_the_minute_once(scene: Scene) -> None:
    visitor = await scene.join()
    await scene.call()
    first = await visitor.does("ring")
    await scene.later(5)
    again = await visitor.does("ring")

    assert (first["status"], first["call"]["secondsLeft"]) == ("ringing", 60)
    assert again["call"]["deadline"] == first["call"]["deadline"]
    assert again["call"]["secondsLeft"] == 55
    assert first["call"]["roomReady"] is True


async def test_ring_before_the_room_is_ready(scene: Scene) -> None:
    visitor = await scene.join()
    await scene.setup.product.graph_fails(503, times=1)
    await scene.call()

    assert problem(await visitor.does("ring")) == (409, "room-not-ready")
    await scene.later(31)
    assert (await visitor.does("ring")).status == 200


async def test_enter_gives_the_link_and_the_same_again(scene: Scene) -> None:
    visitor = await scene.ringing()
    first, again = await visitor.does("enter"), await visitor.does("enter")

    assert first.status == 200
    assert first.body == {
        "joinUrl": again["joinUrl"],
        "status": "in_service",
        "ticketId": visitor.ticket_id,
    }
    assert "joinUrl" not in (await visitor.view()).body


async def test_a_late_entry_is_refused(scene: Scene) -> None:
    visitor = await scene.ringing()
    await scene.later(60)

    assert problem(await visitor.does("enter")) == (409, "call-expired")


async def test_more_time_and_ready(scene: Scene) -> None:
    visitor = await scene.ringing()
    paused = await visitor.does("more-time")
    assert (paused.status, paused["status"], paused["paused"], paused["pausesLeft"]) == (
        200,
        "waiting",
        True,
        9,
    )
    assert (paused["position"], "call" in paused.body) == (1, False)
    ready = await visitor.does("ready")
    assert (ready.status, ready["paused"]) == (200, False)
    for _ in range(9):
        assert (await visitor.does("more-time")).status == 200
    assert problem(await visitor.does("more-time")) == (409, "no-more-pauses")


async def test_a_visit_elsewhere_pauses_without_spending_a_pause(scene: Scene) -> None:
    visitor = await scene.join()
    paused = await visitor.does("more-time", {"elsewhere": True})
    assert (paused.status, paused["paused"], paused["pausesLeft"]) == (200, True, 10)
    assert paused["pausesElsewhereLeft"] == 39
    for _ in range(39):
        assert (await visitor.does("more-time", {"elsewhere": True})).status == 200
    assert problem(await visitor.does("more-time", {"elsewhere": True})) == (409, "no-more-pauses")
    own = await visitor.does("more-time")
    assert (own.status, own["pausesLeft"]) == (200, 9)
    told = (await scene.carla.get(f"/api/staff/offices/{scene.office_id}/audit"))["entries"]
    reasons = [entry["reason"] for entry in told if entry["operation"] == "more-time"]
    assert reasons == [texts_pt.PAUSED_ELSEWHERE] * 40 + [None]


async def test_return_once_and_in_time(scene: Scene) -> None:
    visitor = await scene.no_show()
    assert (await visitor.view())["final"] is False
    back = await visitor.does("return")
    assert (back.status, back["status"], back["position"]) == (200, "waiting", 1)
    assert problem(await visitor.does("return")) == (409, "already-returned")


async def test_return_too_late(scene: Scene) -> None:
    visitor = await scene.no_show()
    await scene.later(300)

    assert problem(await visitor.does("return")) == (409, "too-late")
    assert (await visitor.view())["status"] == "no_show"


async def test_nobody_came(scene: Scene) -> None:
    visitor = await scene.in_service()
    early = await visitor.does("nobody-came")
    assert problem(early) == (409, "too-early")
    assert early["possibleAt"] == (await visitor.view())["nobodyCameAt"]
    await scene.later(120)
    assert (await visitor.view())["notice"] == "clerk-late"
    await scene.later(180)

    assert set(await in_parallel(visitor, "nobody-came")) == {(200, "waiting")}

    assert await audited(scene, visitor, "nobody-came") == 1
    assert (await visitor.view())["position"] == 1


async def test_finished_leave_evaluation_and_receipt(scene: Scene) -> None:
    visitor = await scene.in_service()
    assert problem(await visitor.evaluates(score=5)) == (409, "not-ended")
    done = await visitor.does("finished")
    assert (done.status, done["status"], done["final"]) == (200, "completed", True)
    assert done["pollAfterSeconds"] == 60
    assert problem(await visitor.does("leave")) == (409, "wrong-status")
    for nothing in ({}, {"comment": " \u200b "}):
        empty = await visitor.evaluates(**nothing)
        assert [error["field"] for error in empty["errors"]] == ["score"]
    view = await visitor.evaluates(score=4, comment="Foi rápido.")
    assert (view.status, view["evaluated"]) == (201, True)
    assert problem(await visitor.evaluates(score=4)) == (409, "already-evaluated")


async def test_a_score_only_after_a_visit(scene: Scene) -> None:
    visitor = await scene.join()
    left = await visitor.does("leave", {"reason": "Demorou"})
    assert (left.status, left["status"], left["position"]) == (200, "left", None)
    scored = await visitor.evaluates(score=1)
    assert problem(scored) == (400, "invalid-request")
    assert (await visitor.evaluates(reason="Demorou")).status == 201


async def test_receipt_and_its_check(scene: Scene) -> None:
    visitor = await scene.join({"displayName": "Maria"})
    await scene.call()
    await visitor.does("ring")
    await visitor.does("enter")
    await scene.clerk_does(visitor, "finish", {"outcome": "resolved"})

    paper = await visitor.page.get(f"{visitor.path}/receipt", secret=visitor.secret)
    assert (paper["outcome"], paper["outcomeLabel"]) == ("completed", "Atendido")
    assert all(paper[instant] for instant in ("enteredAt", "calledAt", "enteredMeetingAt", "endedAt"))

    check = f"/api/receipts/{paper['protocol']}"
    anybody = scene.setup.visitor()
    shown = await anybody.get(f"{check}?code={paper['code'].lower()}")
    assert shown.body == paper.body
    assert "Maria" not in shown.raw.decode()
    for wrong in (check, f"{check}?code=XXXXXXXXXX", f"/api/receipts/NONSENSE?code={paper['code']}"):
        assert problem(await anybody.get(wrong)) == (404, "not-found")


@pytest.mark.parametrize("command", COMMANDS)
async def test_commands_out_of_their_time_name_the_status(scene: Scene, command: str) -> None:
    visitor = await scene.join()
    left = await visitor.does("leave")
    answer = await visitor.does(command)

    if command == "leave":
        assert answer.body == left.body
    else:
        assert problem(answer) == (409, "wrong-status")
        assert answer["ticketStatus"] == "left"


async def test_parallel_repetitions_have_one_effect(scene: Scene) -> None:
    visitor = await scene.join()
    await scene.call()
    assert set(await in_parallel(visitor, "ring")) == {(200, "ringing")}
    assert set(await in_parallel(visitor, "more-time")) == {(200, "waiting")}
    assert set(await in_parallel(visitor, "ready")) == {(200, "waiting")}
    await scene.call()
    await visitor.does("ring")
    assert set(await in_parallel(visitor, "enter")) == {(200, "in_service")}
    await scene.clerk_does(visitor, "release", {"reason": "O som falhou."})
    await scene.call()
    await visitor.does("ring")
    await scene.later(70)
    assert set(await in_parallel(visitor, "return")) == {(200, "waiting")}
    assert set(await in_parallel(visitor, "leave", {"reason": "Demorou"})) == {(200, "left")}

    for operation in ("more-time", "ready", "enter", "return", "leave"):
        assert await audited(scene, visitor, operation) == 1, operation


async def test_a_key_with_another_body_is_refused_even_when_all_is_done(scene: Scene) -> None:
    visitor, one = await scene.join(), key()
    await visitor.does("leave", {"reason": "Demorou"}, key=one)

    assert problem(await visitor.does("leave", {"reason": "Outro"}, key=one)) == (
        409,
        "idempotency-key-reused",
    )
    assert (await visitor.does("leave", {"reason": "Demorou"}, key=one)).status == 200


async def test_a_key_of_one_command_is_not_good_for_another(scene: Scene) -> None:
    visitor, one = await scene.join(), key()
    await visitor.does("more-time", key=one)

    assert problem(await visitor.does("ready", key=one)) == (409, "idempotency-key-reused")
