"""Joining a queue: shapes, limits, retries, and a second entry from the same device."""

from __future__ import annotations

import asyncio
import secrets

from local_host.demo.offices import SECOND_PICTURE
from tests.functions.app import SMALL, SMALL_LIMIT, Scene, Setup, problem

CASE = "0000001-39.2024.8.26.0100"


def key() -> str:
    """An Idempotency-Key as the page makes it."""
    return secrets.token_urlsafe(24)


async def test_a_ticket_with_everything_told(scene: Scene) -> None:
    told = {"displayName": "  Maria   da Silva ", "priority": "legal", "needs": ["libras", "chat"]}
    visitor = await scene.join(told)

    assert visitor.joined.status == 201
    view = visitor.joined
    assert (view["displayName"], view["priority"], view["needs"]) == (
        "Maria da Silva",
        "legal",
        ["libras", "chat"],
    )
    assert (view["status"], view["statusLabel"], view["position"], view["ahead"]) == (
        "waiting",
        "Na fila",
        1,
        0,
    )
    assert (view["paused"], view["pausesLeft"], view["evaluated"]) == (False, 10, False)
    assert view["protocol"].endswith(view["number"])
    assert len(view["secret"]) == 52
    same = await visitor.view()
    assert same.body == {name: value for name, value in view.body.items() if name != "secret"}


async def test_nothing_is_required(scene: Scene) -> None:
    page = scene.setup.visitor()
    joined = await page.post(scene.entries)

    assert joined.status == 201
    assert not {"displayName", "caseNumber", "call", "notice", "message", "outcome"} & set(joined.body)


async def test_a_case_number_is_checked_and_written_as_the_court_writes_it(scene: Scene) -> None:
    page = scene.setup.visitor()
    wrong = await page.post(scene.entries, {"caseNumber": "0000001-00.2024.8.26.0100"})
    assert problem(wrong) == (400, "invalid-request")
    assert [error["field"] for error in wrong["errors"]] == ["caseNumber"]
    assert (await scene.queue())["waiting"] == []
    right = await page.post(scene.entries, {"caseNumber": CASE.replace("-", "").replace(".", "")})
    assert right["caseNumber"] == CASE


async def test_the_same_key_five_times_at_once_is_one_ticket(scene: Scene) -> None:
    one = key()
    pages = [scene.setup.visitor() for _ in range(5)]
    answers = await asyncio.gather(
        *(page.post(scene.entries, {"displayName": "Rui"}, key=one) for page in pages)
    )

    assert [answer.status for answer in answers] == [201] * 5
    assert len({(answer["ticketId"], answer["secret"], answer["number"]) for answer in answers}) == 1
    assert len((await scene.queue())["waiting"]) == 1


async def test_the_same_key_with_another_body_is_refused(scene: Scene) -> None:
    one = key()
    await scene.join({"displayName": "Rui"}, key=one)

    again = await scene.setup.visitor().post(scene.entries, {"displayName": "Eva"}, key=one)

    assert problem(again) == (409, "idempotency-key-reused")


async def test_the_same_key_at_another_office_is_another_ticket(scene: Scene) -> None:
    one, other = key(), await scene.setup.new_office()
    here = await scene.join(key=one)
    there = await scene.setup.visitor().post(f"/api/offices/{other}/tickets", {}, key=one)

    assert there.status == 201
    assert there["ticketId"] != here.ticket_id


async def test_a_second_entry_from_the_device_is_the_first_ticket(scene: Scene) -> None:
    device = {"X-Device-Id": secrets.token_hex(16)}
    first = await scene.join(headers=device, key=key())
    second = await scene.join({"displayName": "Outra"}, headers=device, key=key())

    assert (first.joined.status, second.joined.status) == (201, 200)
    assert (second.ticket_id, second.secret) == (first.ticket_id, first.secret)
    await first.does("leave")
    third = await scene.join(headers=device, key=key())
    assert third.joined.status == 201
    assert third.ticket_id != first.ticket_id


async def test_malformed_keys_and_devices_are_named(scene: Scene) -> None:
    page = scene.setup.visitor()
    for headers, field in (
        ({"Idempotency-Key": "short"}, "idempotency-key"),
        ({"Idempotency-Key": "x" * 65}, "idempotency-key"),
        ({"Idempotency-Key": "ç" * 30}, "idempotency-key"),
        ({"X-Device-Id": "no"}, "x-device-id"),
    ):
        answer = await page.post(scene.entries, {}, headers=headers)
        assert problem(answer) == (400, "invalid-request")
        assert [error["field"] for error in answer["errors"]] == [field]


async def test_a_closed_office_says_when_it_opens(setup: Setup) -> None:
    page = setup.visitor()
    answer = await page.post(f"/api/offices/{SECOND_PICTURE}/tickets", {})

    assert problem(answer) == (409, "office-closed")
    card = await page.get(f"/api/offices/{SECOND_PICTURE}")
    assert (answer["opensAt"], answer["schedule"]) == (card["opensAt"], card["schedule"])


async def test_suspended_entries_say_why_and_are_resumed(scene: Scene) -> None:
    entries = f"/api/staff/offices/{scene.office_id}/entries"
    first = key()
    joined = await scene.join(key=first)
    told = {"suspended": True, "message": "Sistema fora do ar."}
    assert (await scene.ana.send("PUT", entries, json=told)).body == told

    answer = await scene.setup.visitor().post(scene.entries, {}, key=key())
    assert problem(answer) == (409, "entries-suspended")
    assert answer["message"] == "Sistema fora do ar."
    retried = await scene.setup.visitor().post(scene.entries, {}, key=first)
    assert (retried.status, retried["ticketId"]) == (201, joined.ticket_id)

    await scene.ana.send("PUT", entries, json={"suspended": False})
    assert (await scene.setup.visitor().post(scene.entries, {})).status == 201


async def test_a_full_queue_takes_nobody(setup: Setup) -> None:
    for _ in range(SMALL_LIMIT):
        assert (await setup.visitor().post(f"/api/offices/{SMALL}/tickets", {})).status == 201

    answer = await setup.visitor().post(f"/api/offices/{SMALL}/tickets", {})

    assert problem(answer) == (409, "queue-full")
    assert answer["limit"] == SMALL_LIMIT


async def test_a_position_that_grows_is_explained(scene: Scene) -> None:
    ordinary = await scene.join()
    assert "positionReason" not in ordinary.joined.body
    await scene.later(1)
    await scene.join({"priority": "over80"})
    assert (await ordinary.view())["positionReason"] == "1 pessoa com prioridade legal entrou"
    await scene.join({"priority": "donor"})

    view = await ordinary.view()

    assert (view["position"], view["ahead"]) == (3, 2)
    assert view["positionReason"] == "2 pessoas com prioridade legal entraram"
