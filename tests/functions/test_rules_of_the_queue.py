"""Transfer, message, priority, the end of the day, absence and the way back: through the endpoints."""

from __future__ import annotations

from tests.functions.app import Scene, Visitor, problem
from tests.functions.test_joining import key

REASON = {"reason": "É lá que se resolve."}


async def another_office(scene: Scene) -> str:
    """Ana is an Atendente there as well."""
    return await scene.setup.new_office()


async def sent(scene: Scene, visitor: Visitor, office_id: str, **more: object) -> dict[str, object]:
    """Ana sends the visitor there; the successor's row."""
    answer = await scene.clerk_does(visitor, "transfer", {"officeId": office_id, **REASON}, **more)
    assert answer.status == 200, answer.raw
    return answer.body


# --- transfer ----------------------------------------------------------------------------------------


async def test_the_old_id_and_secret_lead_to_the_other_office(scene: Scene) -> None:
    there = await another_office(scene)
    visitor = await scene.join({"displayName": "Maria", "priority": "legal", "needs": ["chat"]})

    row = await sent(scene, visitor, there)
    view = await visitor.view()

    assert row["transferredFrom"] == visitor.ticket_id
    assert row["transferredFromOffice"] == f"Cartório {scene.office_id}"
    assert (row["officeId"], row["displayName"], row["enteredAt"]) == (
        there,
        "Maria",
        visitor.joined["enteredAt"],
    )
    assert view["movedTo"] == view["ticketId"] == row["ticketId"] != visitor.ticket_id
    assert (view["officeId"], view["status"], view["position"]) == (there, "waiting", 1)
    assert (view["notice"], view["reason"]) == ("transferred", REASON["reason"])
    assert (view["priority"], view["needs"], view["displayName"]) == ("legal", ["chat"], "Maria")


async def test_every_command_with_the_old_id_acts_on_the_successor(scene: Scene) -> None:
    there = await another_office(scene)
    visitor = await scene.in_service()
    successor_id = (await sent(scene, visitor, there))["ticketId"]

    changed = await visitor.page.send(
        "PATCH", visitor.path, json={"displayName": "Ana"}, secret=visitor.secret
    )
    assert (changed["ticketId"], changed["displayName"]) == (successor_id, "Ana")
    called = await scene.ana.post("/api/staff/calls", {"officeIds": [there]})
    assert called["ticketId"] == successor_id
    await scene.later(0)
    assert (await visitor.does("ring"))["status"] == "ringing"
    entered = await visitor.does("enter")
    assert (entered.status, entered["ticketId"]) == (200, successor_id)
    finished, one = await visitor.does("finished", key=key()), key()
    assert (finished["status"], finished["movedTo"]) == ("completed", successor_id)
    assert (await visitor.evaluates(score=5)).status == 201
    assert problem(await visitor.does("leave", key=one)) == (409, "wrong-status")
    receipt = await visitor.page.get(f"{visitor.path}/receipt", secret=visitor.secret)
    assert receipt["officeName"] == f"Cartório {there}"
    checked = f"/api/receipts/{visitor.joined['protocol']}"
    assert problem(await visitor.page.get(f"{checked}?code=XXXXXXXXXX")) == (404, "not-found")


async def test_a_transfer_again_is_the_same_and_frees_the_clerk(scene: Scene) -> None:
    there, one = await another_office(scene), key()
    visitor = await scene.in_service()

    rows = [await sent(scene, visitor, there, key=one), await sent(scene, visitor, there, key=one)]
    rows.append(await sent(scene, visitor, there))

    assert len({str(row["ticketId"]) for row in rows}) == 1
    await scene.join()
    assert (await scene.call()).status == 201
    audit = await scene.setup.second.storage.audit.of_ticket(visitor.ticket_id)
    assert [entry.operation.value for entry in audit].count("transfer") == 1


async def test_an_office_that_takes_nobody_says_which_way(scene: Scene) -> None:
    there, visitor = await another_office(scene), await scene.join()
    await scene.ana.send(
        "PUT", f"/api/staff/offices/{there}/entries", json={"suspended": True, "message": "sem sistema"}
    )
    suspended = await scene.clerk_does(visitor, "transfer", {"officeId": there, **REASON})
    assert problem(suspended) == (409, "entries-suspended")
    assert suspended["message"] == "sem sistema"
    await scene.carla.post(f"/api/staff/offices/{there}/close-day", REASON)
    closed = await scene.clerk_does(visitor, "transfer", {"officeId": there, **REASON})
    assert problem(closed) == (409, "office-closed")
    assert closed["schedule"]["text"]
    assert closed["officeId"] == there
    itself = await scene.clerk_does(visitor, "transfer", {"officeId": scene.office_id, **REASON})
    assert problem(itself) == (400, "invalid-request")
    nowhere = await scene.clerk_does(visitor, "transfer", {"officeId": "nenhum", **REASON})
    assert problem(nowhere) == (404, "not-found")
    assert problem(await scene.clerk_does(visitor, "transfer", {"officeId": there})) == (
        409,
        "reason-required",
    )
    assert (await visitor.view())["status"] == "waiting"


# --- message, priority ---------------------------------------------------------------------------------


async def test_a_message_reaches_the_visitor(scene: Scene) -> None:
    visitor, one = await scene.join(), key()

    told = await scene.clerk_does(visitor, "message", {"text": "Traga o documento."}, key=one)
    again = await scene.clerk_does(visitor, "message", {"text": "Traga o documento."}, key=one)

    assert (told.status, again.status) == (200, 200)
    assert (await visitor.view())["message"] == "Traga o documento."
    assert problem(await scene.clerk_does(visitor, "message", {"text": " "})) == (400, "invalid-request")
    await visitor.does("leave")
    late = await scene.clerk_does(visitor, "message", {"text": "Tarde."})
    assert problem(late) == (409, "wrong-status")


async def test_a_priority_that_is_not_confirmed_goes_to_its_ordinary_place(scene: Scene) -> None:
    first = await scene.join()
    await scene.later(1)
    legal = await scene.join({"priority": "legal"})
    assert (await first.view())["positionReason"] == "1 pessoa com prioridade legal entrou"

    path = f"/api/staff/tickets/{legal.ticket_id}"
    corrected = await scene.ana.send("PATCH", path, json={"priority": "none"})

    assert (corrected.status, corrected["priority"], corrected["position"]) == (200, "none", 2)
    view = await first.view()
    assert (view["position"], "positionReason" in view.body) == (1, False)
    assert problem(await scene.ana.send("PATCH", path, json={"priority": "vip"})) == (400, "invalid-request")


async def test_a_position_that_grows_by_another_priority_is_explained(scene: Scene) -> None:
    early = await scene.join()
    await scene.later(1)
    legal = await scene.join({"priority": "legal"})
    await scene.later(1)
    assert ((await legal.view())["position"], "positionReason" in (await legal.view()).body) == (1, False)

    told = {"priority": "over80"}
    assert (await early.page.send("PATCH", early.path, json=told, secret=early.secret)).status == 200
    view = await legal.view()
    assert (view["position"], view["positionReason"]) == (2, "1 pessoa passou a ter prioridade legal")

    await scene.ana.send("PATCH", f"/api/staff/tickets/{early.ticket_id}", json={"priority": "none"})
    view = await early.view()
    why = "A unidade corrigiu a sua prioridade e 1 pessoa com prioridade legal entrou"
    assert (view["position"], view["positionReason"]) == (2, why)
    again = await early.page.send("PATCH", early.path, json=told, secret=early.secret)
    assert (again.status, again["priority"], again["position"]) == (200, "none", 2)


async def test_who_comes_back_to_their_place_is_explained(scene: Scene) -> None:
    visitor = await scene.in_service()
    await scene.later(1)
    behind = await scene.join()
    assert (await behind.view())["position"] == 1
    await scene.later(1)

    await scene.clerk_does(visitor, "release", REASON)

    view = await behind.view()
    assert (view["position"], view["positionReason"]) == (2, "1 pessoa voltou ao seu lugar")


# --- the end of the day, the dropped service ------------------------------------------------------------


async def test_the_end_of_the_day_sends_home_who_waits_with_a_receipt(scene: Scene) -> None:
    visitor = await scene.join()

    closed = await scene.carla.post(f"/api/staff/offices/{scene.office_id}/close-day", REASON)

    assert (closed.status, closed["reason"]) == (200, REASON["reason"])
    view = await visitor.view()
    assert (view["status"], view["reason"], view["officeOpen"]) == ("closed", REASON["reason"], False)
    receipt = await visitor.page.get(f"{visitor.path}/receipt", secret=visitor.secret)
    assert (receipt["outcome"], receipt["outcomeLabel"]) == ("closed", "Expediente encerrado")
    late = await scene.setup.visitor().post(scene.entries, {})
    assert problem(late) == (409, "office-closed")
    assert late["opensAt"] > view["enteredAt"]
    office = await scene.setup.visitor().get(f"/api/offices/{scene.office_id}")
    assert (office["open"], office["opensAt"]) == (False, late["opensAt"])


async def test_a_dropped_visit_is_taken_up_again(scene: Scene) -> None:
    visitor = await scene.in_service()
    await scene.clerk_does(visitor, "finish", {"outcome": "dropped"})
    view = await visitor.view()
    assert (view["status"], view["outcome"]) == ("completed", "dropped")
    [row] = (await scene.queue())["missed"]
    assert row["canRecallUntil"] == view["canReturnUntil"]
    assert (await visitor.evaluates(score=2)).status == 201

    back = await visitor.does("return")

    assert (back["status"], back["position"], back["evaluated"]) == ("waiting", 1, False)
    assert "outcome" not in back.body
    assert problem(await visitor.does("return")) == (409, "already-returned")


async def test_a_device_finds_its_place_while_entries_are_suspended(scene: Scene) -> None:
    device = {"X-Device-Id": key()}
    visitor = await scene.join(headers=device)
    entries = f"/api/staff/offices/{scene.office_id}/entries"
    await scene.ana.send("PUT", entries, json={"suspended": True})

    again = await scene.setup.visitor().post(scene.entries, {}, headers=device)

    assert (again.status, again["ticketId"]) == (200, visitor.ticket_id)
    other = await scene.setup.visitor().post(scene.entries, {}, headers={"X-Device-Id": key()})
    assert problem(other) == (409, "entries-suspended")


# --- the longer minute -----------------------------------------------------------------------------------


async def test_while_the_longer_minute_runs_another_is_called(scene: Scene) -> None:
    slow = await scene.join({"needs": ["moreTime"]})
    assert slow.joined["enterWithinSeconds"] == 300
    await scene.call()
    assert (await slow.view())["call"]["longMinute"] is True
    ringing = await slow.does("ring")
    assert (ringing["call"]["secondsLeft"] > 200, ringing["call"]["longMinute"]) == (True, True)
    second = await scene.join()

    assert (await scene.call())["ticketId"] == second.ticket_id

    rings_long = {row["ticketId"]: row["ringsLong"] for row in (await scene.queue())["called"]}
    assert rings_long == {slow.ticket_id: True, second.ticket_id: False}
    await slow.does("enter")
    assert [row["ticketId"] for row in (await scene.queue())["inService"]] == [slow.ticket_id]


async def test_of_two_who_enter_one_is_served_and_the_other_is_next(scene: Scene) -> None:
    slow = await scene.join({"needs": ["moreTime"]})
    await scene.call()
    await slow.does("ring")
    second = await scene.join()
    await scene.call()
    await second.does("ring")
    assert (await second.does("enter")).status == 200

    refused = await slow.does("enter")

    assert problem(refused) == (409, "clerk-busy")
    assert refused["detail"] == "O atendente está terminando outro atendimento. Você é a próxima pessoa."
    view = await slow.view()
    assert (view["status"], view["notice"], view["paused"]) == ("waiting", "clerk-busy", False)
    [row] = (await scene.queue())["waiting"]
    assert row["promisedTo"] == (await scene.ana.get("/api/staff/me"))["userId"]
    await scene.clerk_does(second, "finish", {"outcome": "resolved"})
    assert (await scene.call())["ticketId"] == slow.ticket_id


async def test_more_time_asked_for_during_a_ring_changes_nothing_that_anybody_sees(scene: Scene) -> None:
    visitor = await scene.join()
    await scene.call()
    ringing = await visitor.does("ring")

    told = {"needs": ["moreTime"]}
    asked = await visitor.page.send("PATCH", visitor.path, json=told, secret=visitor.secret)

    assert asked["needs"] == ["moreTime"]
    assert asked["enterWithinSeconds"] == visitor.joined["enterWithinSeconds"] == 60
    assert asked["call"]["deadline"] == ringing["call"]["deadline"]
    assert asked["call"]["longMinute"] is ringing["call"]["longMinute"] is False
    [row] = (await scene.queue())["called"]
    assert (row["needs"], row["ringsLong"]) == (["moreTime"], False)
    await scene.join()
    assert problem(await scene.call()) == (409, "clerk-busy")
