"""The list of offices, an office's card, and health."""

from __future__ import annotations

import asyncio

import pytest

from local_host.demo.offices import ALWAYS_OPEN, SECOND_PICTURE
from tests.functions.app import Scene, Setup, problem

TOMORROW = "2026-11-25T16:00:00.000Z"


async def test_a_search_forgives_accents_and_case(setup: Setup) -> None:
    found = await setup.visitor().get("/api/offices?q=BUTANTA&limit=5")

    assert found.status == 200
    assert any("butanta" in office["officeId"] for office in found["offices"])
    assert "districts" not in found.body


async def test_words_that_no_office_has_are_told_as_they_were_typed(setup: Setup) -> None:
    page = setup.visitor()
    found = await page.get("/api/offices?q=Butantã+Íxzyk,+juizado")
    assert any("butanta" in office["officeId"] for office in found["offices"])
    assert found["passedOver"] == ["Íxzyk"]
    assert "passedOver" not in (await page.get("/api/offices?q=juizado")).body
    nothing = await page.get("/api/offices?q=xyzzy")
    assert (nothing["offices"], "passedOver" in nothing.body) == ([], False)


async def test_an_empty_search_begins_with_districts_and_open_offices(setup: Setup) -> None:
    found = await setup.visitor().get("/api/offices?limit=5")

    assert "Capital" in found["districts"]
    assert [office["open"] for office in found["offices"]] == [True] * 5


async def test_pages_of_the_list_follow_each_other(setup: Setup) -> None:
    page = setup.visitor()
    first = await page.get("/api/offices?district=Capital&limit=3")
    second = await page.get(f"/api/offices?district=Capital&limit=3&cursor={first['next']}")

    ids = [office["officeId"] for answer in (first, second) for office in answer["offices"]]
    assert len(set(ids)) == 6


async def test_only_open_ones_on_request(setup: Setup) -> None:
    closed = await setup.visitor().get("/api/offices?q=apoio&limit=50&open=true")
    assert SECOND_PICTURE not in [office["officeId"] for office in closed["offices"]]
    every = await setup.visitor().get("/api/offices?q=apoio&limit=50")
    [office] = [one for one in every["offices"] if one["officeId"] == SECOND_PICTURE]
    assert (office["open"], office["namePreposition"]) == (False, "da")
    assert office["opensText"].endswith("às 13:00")
    assert [one["opensText"] for one in every["offices"] if one["open"]] == [None] * (
        len(every["offices"]) - 1
    )


async def test_what_the_search_does_not_understand_is_named(setup: Setup) -> None:
    page = setup.visitor()
    for query, field in (
        ("limit=x", "limit"),
        ("limit=0", "limit"),
        ("limit=000", "limit"),
        ("cursor=-1", "cursor"),
        ("cursor=٣", "cursor"),
        ("open=1", "open"),
    ):
        answer = await page.get(f"/api/offices?{query}")
        assert problem(answer) == (400, "invalid-request")
        assert [error["field"] for error in answer["errors"]] == [field]
    assert (await page.get("/api/offices?limit=&cursor=&q=")).status == 200


async def test_the_card_of_an_open_office(scene: Scene) -> None:
    await scene.join()
    card = await scene.setup.visitor().get(f"/api/offices/{scene.office_id}")

    assert (card["open"], card["opensAt"], card["timeZone"]) == (True, None, "America/Sao_Paulo")
    assert card["closesAt"] == "2026-11-24T22:00:00.000Z"
    assert card["schedule"]["weekly"][0] == {"day": "mon", "opens": "13:00", "closes": "19:00"}
    assert card["schedule"]["text"].endswith("sexta-feira, das 13:00 às 19:00")
    assert card["schedule"]["closedText"].endswith("das 13:00 às 19:00 (Horário de Brasília)")
    assert (card["waiting"], card["entriesSuspended"], card["message"]) == (1, False, None)


async def test_the_card_of_a_closed_office(setup: Setup) -> None:
    card = await setup.visitor().get(f"/api/offices/{SECOND_PICTURE}")

    assert (card["open"], card["closesAt"]) == (False, None)
    assert "segunda-feira, terça-feira, quarta-feira das 13:00 às 19:00" in card["schedule"]["closedText"]
    assert card["closedReason"]
    assert card["contacts"] == [{"label": "E-mail", "value": "apoio.demonstracao@tjsp.example"}]


async def test_a_day_that_was_ended_says_why_and_when_it_opens(scene: Scene) -> None:
    page, visitor = scene.setup.visitor(), await scene.join()
    await scene.carla.post(f"/api/staff/offices/{scene.office_id}/close-day", {"reason": "falta de energia"})
    card = await page.get(f"/api/offices/{scene.office_id}")

    assert (card["open"], card["closesAt"]) == (False, None)
    assert card["closedReason"].startswith("O atendimento de hoje foi encerrado às ")
    assert card["closedReason"].endswith(": falta de energia.")
    assert (card["opensAt"], card["schedule"]["opensText"]) == (TOMORROW, "amanhã, às 13:00")
    assert (await visitor.view())["closesAt"] is None
    late = await page.post(scene.entries, {})
    assert (problem(late), late["schedule"]["opensText"]) == ((409, "office-closed"), "amanhã, às 13:00")


async def test_the_list_knows_a_day_that_was_ended_where_it_was_seen(scene: Scene) -> None:
    page, name = scene.setup.visitor(), scene.office_id.replace("-", "+")
    await scene.carla.post(f"/api/staff/offices/{scene.office_id}/close-day", {"reason": "falta de energia"})
    await page.get(f"/api/offices/{scene.office_id}")

    [found] = (await page.get(f"/api/offices?district=Capital&q={name}"))["offices"]
    assert (found["officeId"], found["open"], found["opensAt"]) == (scene.office_id, False, TOMORROW)
    assert (await page.get(f"/api/offices?district=Capital&q={name}&open=true"))["offices"] == []


async def test_an_office_that_does_not_exist(setup: Setup) -> None:
    page = setup.visitor()
    for name in ("nenhum-cartorio", "Com-Maiuscula", "a%00b", "%23%3f", "x" * 300, "caf%C3%A9"):
        assert problem(await page.get(f"/api/offices/{name}")) == (404, "not-found")
        assert problem(await page.post(f"/api/offices/{name}/tickets", {})) == (404, "not-found")


async def test_every_view_answers_304_to_its_own_etag(setup: Setup) -> None:
    page = setup.visitor()
    for path in (f"/api/offices/{ALWAYS_OPEN}", "/api/offices?limit=2", "/api/openapi.json"):
        etag = (await page.get(path)).headers["ETag"]
        for sent in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            again = await page.get(path, headers={"If-None-Match": sent})
            assert (again.status, again.headers["ETag"]) == (304, etag)
        assert (await page.get(path, headers={"If-None-Match": '"other"'})).status == 200


async def test_health_says_ok_and_where_meetings_may_be(setup: Setup) -> None:
    answers = await asyncio.gather(*(setup.visitor().get("/api/health") for _ in range(3)))

    for answer in answers:
        assert (answer.status, answer["status"]) == (200, "ok")
        assert answer["time"].endswith("Z")
        assert "https://teams.microsoft.com" in answer["joinHosts"]


async def test_health_says_that_this_hosts_clock_is_not_storages(scene: Scene) -> None:
    before = (await scene.setup.visitor().get("/api/health")).body.get("clockAheadSeconds", 0)
    await scene.later(600)

    after = await scene.setup.visitor().get("/api/health")

    assert isinstance(before, int | float)
    assert after["clockAheadSeconds"] == pytest.approx(before + 600, abs=60)
