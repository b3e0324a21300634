"""«Por que ela foi chamada antes de mim?»: for one protocol, for two, and for a day."""

from __future__ import annotations

import pytest

from tests.functions.app import Scene, Visitor, problem


async def two_of_whom_the_later_was_chosen(scene: Scene) -> tuple[Visitor, Visitor]:
    """The first waits while the second is called with a reason; then the first is called."""
    first = await scene.join()
    await scene.later(1)
    second = await scene.join({"priority": "donor"})
    await scene.later(1)
    third = await scene.join()
    chosen = {"ticketId": third.ticket_id, "reason": "tem consulta médica"}
    for visitor, more in ((second, {}), (third, chosen), (first, {})):
        await scene.later(1)
        called = await scene.ana.post("/api/staff/calls", {"officeIds": [scene.office_id], **more})
        assert called["ticketId"] == visitor.ticket_id
        await scene.later(1)
        await scene.clerk_does(visitor, "remove", {"reason": "fim"})
    await scene.later(1)
    return first, third


async def test_everybody_who_was_called_first_is_told_with_the_reason(scene: Scene) -> None:
    first, third = await two_of_whom_the_later_was_chosen(scene)
    path = f"/api/staff/offices/{scene.office_id}/story"

    told = await scene.carla.get(f"{path}?protocol={first.joined['protocol'].lower()}")
    other = await scene.carla.get(f"{path}?protocol={third.joined['protocol']}")

    assert [(each["rule"], each["why"]) for each in told["ahead"]] == [
        ("priority", "Tinha prioridade maior (Doador de sangue)."),
        ("chosen", "Foi chamada fora da ordem, com o motivo: tem consulta médica"),
    ]
    assert told["ahead"][1]["number"] == third.joined["number"]
    assert {each["calledBy"] for each in told["ahead"]} == {"Ana Souza"}
    assert (told["ticket"]["status"], told["ticket"]["calledBy"]) == ("removed", "Ana Souza")
    assert [entry["label"] for entry in told["entries"]][:2] == ["Entrou na fila", "Chamada na ordem"]
    assert told["compared"] is None
    assert [each["rule"] for each in other["ahead"]] == ["priority"], "the first one was called after it"


async def test_two_protocols_are_compared(scene: Scene) -> None:
    first, third = await two_of_whom_the_later_was_chosen(scene)
    waits = await scene.join()
    path = f"/api/staff/offices/{scene.office_id}/story?protocol="

    async def why(mine: Visitor, other: Visitor) -> str:
        answer = await scene.carla.get(f"{path}{mine.joined['protocol']}&other={other.joined['protocol']}")
        assert answer["compared"]["number"] == other.joined["number"]
        return answer["compared"]["why"]

    assert await why(first, third) == "Foi chamada fora da ordem, com o motivo: tem consulta médica"
    assert await why(third, first) == "Foi chamada depois desta senha."
    assert await why(waits, first) == "Foi chamada antes de esta senha entrar na fila."
    assert await why(first, waits) == "A outra senha não foi chamada."


async def test_a_day_tells_every_call_and_which_were_not_in_order_of_arrival(scene: Scene) -> None:
    first, third = await two_of_whom_the_later_was_chosen(scene)

    told = await scene.carla.get(f"/api/staff/offices/{scene.office_id}/calls")
    before = await scene.carla.get(f"/api/staff/offices/{scene.office_id}/calls?day=2020-01-01")

    assert [(call["earlier"], call["why"]) for call in told["calls"]] == [
        (1, ["Tinha prioridade maior (Doador de sangue)."]),
        (1, ["Foi chamada fora da ordem, com o motivo: tem consulta médica"]),
        (0, []),
    ]
    assert [call["number"] for call in told["calls"]][1:] == [third.joined["number"], first.joined["number"]]
    assert (before["day"], before["calls"]) == ("2020-01-01", [])


async def test_who_still_waits_has_a_story_as_well(scene: Scene) -> None:
    visitor = await scene.join()
    path = f"/api/staff/offices/{scene.office_id}/story?protocol={visitor.joined['protocol']}"

    told = await scene.carla.get(path)

    assert (told["ticket"]["status"], told["ticket"]["calledAt"], told["ahead"]) == ("waiting", None, [])


@pytest.mark.parametrize("protocol", ["", "nada", "ABCDEFGHIJ-20261124-BC123", "{office}-20201124-BC123"])
async def test_a_protocol_of_nobody_here_is_not_found(scene: Scene, protocol: str) -> None:
    visitor = await scene.join()
    mine = visitor.joined["protocol"]
    path = f"/api/staff/offices/{scene.office_id}/story"
    asked = protocol.replace("{office}", mine[:10])

    assert problem(await scene.carla.get(f"{path}?protocol={asked}")) == (404, "not-found")
    if asked:
        compared = await scene.carla.get(f"{path}?protocol={mine}&other={asked}")
        assert problem(compared) == (404, "not-found")


async def test_a_day_that_is_none(scene: Scene) -> None:
    answer = await scene.carla.get(f"/api/staff/offices/{scene.office_id}/calls?day=ontem")

    assert problem(answer) == (400, "invalid-request")
