"""What a clerk does: the queue's picture, the room, the ends."""

from __future__ import annotations

import asyncio

from shared.storage.tables.presence.store import READ_EVERY, WRITE_EVERY
from tests.functions.app import Scene, Visitor, problem
from tests.functions.test_joining import key
from tests.product import Answer

REASON = {"reason": "O microfone falhou."}


async def test_a_row_tells_all_that_a_clerk_needs(scene: Scene) -> None:
    visitor = await scene.join({"displayName": "Maria", "priority": "legal", "needs": ["chat", "libras"]})
    await visitor.view()

    [row] = (await scene.queue())["waiting"]

    assert row == {
        "ticketId": visitor.ticket_id,
        "number": visitor.joined["number"],
        "officeId": scene.office_id,
        "displayName": "Maria",
        "caseNumber": None,
        "priority": "legal",
        "needs": ["libras", "chat"],
        "status": "waiting",
        "position": 1,
        "enteredAt": visitor.joined["enteredAt"],
        "presence": "present",
        "returned": False,
        **dict.fromkeys(("transferredFrom", "transferredFromOfficeId", "transferredFromOffice")),
        "calledBy": None,
        "calledByName": None,
        "callId": None,
        "roomReady": False,
        "deadline": None,
        "clerkEnteredAt": None,
        "enteredMeetingAt": None,
        "canRecallUntil": None,
        "noShowAfterSeconds": 3,
        "clerkLate": False,
        "holderUnheard": False,
        "ringsLong": False,
        "promisedTo": None,
        "outcome": None,
        "message": None,
        "note": None,
        "problem": None,
        "can": ["claim", "message", "note", "priority", "transfer", "remove"],
    }


async def test_the_queue_of_several_offices_is_one(scene: Scene) -> None:
    other = await scene.setup.new_office()
    first = await scene.join()
    await scene.later(1)
    second = await scene.setup.visitor().post(f"/api/offices/{other}/tickets", {"priority": "over80"})
    both = f"officeId={scene.office_id},{other}"
    queue = await scene.ana.get(f"/api/staff/queue?{both}")
    repeated = await scene.ana.get(f"/api/staff/queue?officeId={scene.office_id}&officeId={other}")

    assert [row["ticketId"] for row in queue["waiting"]] == [second["ticketId"], first.ticket_id]
    assert [desk["officeId"] for desk in queue["offices"]] == [scene.office_id, other]
    assert repeated["waiting"] == queue["waiting"]
    assert {"open", "entries", "unattendedSince", "today", "name"} <= set(queue["offices"][0])


async def test_a_clerks_page_makes_an_office_attended(scene: Scene) -> None:
    visitor = await scene.join()
    assert visitor.joined["attended"] is False
    [desk] = (await scene.queue())["offices"]
    assert desk["unattendedSince"] is None
    await scene.later(WRITE_EVERY.total_seconds())
    async with asyncio.timeout(20):  # another process is told then, after the answer, and reads in its turn
        while not (await visitor.view())["attended"]:
            await scene.queue()
            await scene.later(READ_EVERY.total_seconds())


async def test_a_page_that_looks_and_never_calls_is_alarmed(scene: Scene) -> None:
    """The look itself is a sign of life: it must not silence the alarm that it should show."""
    visitor = await scene.join()
    for _ in range(10):
        await scene.later(60)
        await scene.queue()
        await visitor.view()
    assert (await scene.queue())["offices"][0]["unattendedSince"] == visitor.joined["enteredAt"]
    assert (await visitor.view())["attended"] is False

    await scene.call()

    assert (await scene.queue())["offices"][0]["unattendedSince"] is None
    assert (await visitor.view())["attended"] is True


async def test_the_days_numbers(scene: Scene) -> None:
    await scene.completed()
    left, removed, _ = await scene.join(), await scene.join(), await scene.join()
    await left.does("leave")
    await scene.clerk_does(removed, "remove", REASON)
    await scene.later(5)

    expected = {"entered": 4, "served": 1, "left": 1, "removed": 1}
    names = ("noShow", "unreached", "closed", "transferred", "dropped", "missedThenServed")
    expected |= dict.fromkeys(names, 0)
    async with asyncio.timeout(20):  # the day's records may be ten seconds old
        while expected.items() - (today := (await scene.queue())["offices"][0]["today"]).items():
            assert today["entered"] <= 4
            await asyncio.sleep(0.2)
    assert 0 <= today["meanWaitSeconds"] <= today["longestWaitSeconds"]


async def test_the_clerk_enters_the_same_room(scene: Scene) -> None:
    visitor = await scene.ringing()
    clerk, again = await scene.clerk_does(visitor, "enter"), await scene.clerk_does(visitor, "enter")
    guest = await visitor.does("enter")

    assert clerk.status == 200
    assert clerk["joinUrl"] == again["joinUrl"] == guest["joinUrl"]
    [row] = (await scene.queue())["inService"]
    assert row["clerkEnteredAt"]
    assert row["enteredMeetingAt"]
    assert (await visitor.view())["call"]["clerkEntered"] is True
    foreign = await scene.carla.post(f"/api/staff/tickets/{visitor.ticket_id}/enter")
    assert problem(foreign) == (409, "not-your-call")


async def test_the_clerk_cannot_enter_before_the_room(scene: Scene) -> None:
    visitor = await scene.join()
    await scene.setup.product.graph_fails(503, times=1)
    await scene.call()

    assert problem(await scene.clerk_does(visitor, "enter")) == (409, "room-not-ready")


async def test_finish_and_finish_again(scene: Scene) -> None:
    visitor = await scene.in_service()
    first = await scene.clerk_does(visitor, "finish", {"outcome": "pending"})
    again = await scene.clerk_does(visitor, "finish", {"outcome": "resolved"})

    assert (first.status, first["status"], "next" in first.body) == (200, "completed", False)
    assert (again.status, again["status"]) == (200, "completed")
    assert (await visitor.view())["outcome"] == "pending"


async def test_finish_and_call_the_next_one_in_parallel(scene: Scene) -> None:
    visitor = await scene.in_service()
    second, one = await scene.join(), key()
    body = {"outcome": "resolved", "thenCallNext": True}
    answers = await asyncio.gather(*(scene.clerk_does(visitor, "finish", body, key=one) for _ in range(5)))

    assert {answer.status for answer in answers} == {200}
    assert {(answer["next"]["ticketId"], answer["next"]["status"]) for answer in answers} == {
        (second.ticket_id, "called")
    }
    other = await scene.clerk_does(visitor, "finish", {"outcome": "pending"}, key=one)
    assert problem(other) == (409, "idempotency-key-reused")
    await scene.later(0)
    last = await finish_next(scene, second)
    assert (last.status, "next" in last.body) == (200, False)


async def finish_next(scene: Scene, visitor: Visitor) -> Answer:
    await visitor.does("ring")
    await visitor.does("enter")
    return await scene.clerk_does(visitor, "finish", {"thenCallNext": True})


async def test_finish_asks_first_whether_the_next_office_may_be_called(scene: Scene) -> None:
    visitor = await scene.in_service()
    body = {"thenCallNext": True, "officeIds": [scene.setup.foreign_office()]}

    assert problem(await scene.clerk_does(visitor, "finish", body)) == (403, "not-allowed")
    assert (await visitor.view())["status"] == "in_service"


async def test_release_gives_the_place_back(scene: Scene) -> None:
    visitor = await scene.in_service()
    assert problem(await scene.clerk_does(visitor, "release", {})) == (409, "reason-required")
    foreign = await scene.setup.staff("admin")
    released, one = await scene.clerk_does(visitor, "release", REASON, key=key()), key()
    assert (released.status, released["status"], released["position"]) == (200, "waiting", 1)
    assert (await visitor.view())["notice"] == "released"

    answer = await foreign.post(f"/api/staff/tickets/{visitor.ticket_id}/release", REASON, key=one)
    assert problem(answer) == (409, "not-your-call")


async def test_a_no_show_only_after_the_minute(scene: Scene) -> None:
    visitor = await scene.ringing()
    early = await scene.clerk_does(visitor, "no-show")
    assert problem(early) == (409, "too-early")
    assert early["possibleAt"].endswith("Z")
    await scene.later(63)

    missed = await scene.clerk_does(visitor, "no-show")

    assert (missed.status, missed["status"]) == (200, "no_show")
    [row] = (await scene.queue())["missed"]
    assert (missed["noShowAfterSeconds"], row["noShowAfterSeconds"]) == (3, 3)
    assert row["canRecallUntil"]
    assert (await visitor.view())["canReturnUntil"] == row["canRecallUntil"]


async def test_recall_in_parallel_and_too_late(scene: Scene) -> None:
    visitor, one = await scene.no_show(), key()
    answers = await asyncio.gather(*(scene.clerk_does(visitor, "recall", key=one) for _ in range(5)))
    assert {(answer.status, answer["status"]) for answer in answers} == {(200, "called")}
    await scene.clerk_does(visitor, "release", REASON)
    assert problem(await scene.clerk_does(visitor, "recall")) == (409, "ticket-taken")
    await visitor.does("leave")

    late = await scene.no_show()
    await scene.later(300)
    assert problem(await scene.clerk_does(late, "recall")) == (409, "too-late")


async def test_remove_tells_the_visitor_why(scene: Scene) -> None:
    visitor, one = await scene.join(), key()
    assert problem(await scene.clerk_does(visitor, "remove", {})) == (409, "reason-required")
    answers = await asyncio.gather(*(scene.clerk_does(visitor, "remove", REASON, key=one) for _ in range(5)))

    assert {(answer.status, answer["status"]) for answer in answers} == {(200, "removed")}
    view = await visitor.view()
    assert (view["status"], view["reason"]) == ("removed", REASON["reason"])
    audit = await scene.setup.second.storage.audit.of_ticket(visitor.ticket_id)
    assert [(entry.operation.value, entry.reason) for entry in audit][-1] == ("remove", REASON["reason"])
    assert len(audit) == 2


async def test_somebody_in_anothers_hands_is_not_removed(scene: Scene) -> None:
    visitor = await scene.ringing()
    await scene.setup.put_member("bruno", scene.office_id)
    bruno = await scene.setup.staff("bruno")

    answer = await bruno.post(f"/api/staff/tickets/{visitor.ticket_id}/remove", REASON)

    assert problem(answer) == (409, "not-your-call")


async def test_a_row_tells_its_reader_what_may_be_done_now(scene: Scene) -> None:
    """By whom it is held, who reads it, and what the clock allows; the audit spells the operations so."""
    visitor = await scene.join()
    rest = ["message", "note", "priority", "transfer", "remove"]

    async def offered(answer: Answer) -> list[str]:
        [row] = [*answer["waiting"], *answer["called"], *answer["inService"], *answer["missed"]]
        return row["can"]

    async def seen() -> tuple[list[str], list[str]]:
        """What ana can do, and what her manager can."""
        own = await scene.ana.get(f"/api/staff/queue?officeId={scene.office_id}")
        return await offered(own), await offered(await scene.queue())

    waiting = ["claim", "message", "note", "priority", "transfer", "remove"]
    assert await seen() == (waiting, waiting)

    called = await scene.call()
    assert called["can"] == ["release", *rest], "the room is not open yet"
    assert await seen() == (["clerk-enter", "invite", "release", *rest], ["release", *rest])

    assert (await visitor.does("ring")).status == 200
    assert (await visitor.does("enter")).status == 200
    assert await seen() == (
        ["clerk-enter", "invite", "finish", "release", *rest],
        ["finish", "release", *rest],
    )

    finished = await scene.clerk_does(visitor, "finish", {"outcome": "dropped"})
    assert finished["can"] == ["recall"]
    assert await seen() == (["recall"], ["recall"])
    await scene.later(15 * 60)
    assert await seen() == ([], []), "too late, though housekeeping has not come by yet"
