"""An administrator creates, changes and closes offices; a manager changes the settings of theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from functions.staff.directory.office_forms import published_limit
from shared.domain.office.court_settings import amounts
from shared.domain.timing import DEFAULT_TIMING
from tests.functions.administering import OFFICES, create, fresh_id, office, replace
from tests.functions.app import CheckedClient, Scene, Setup, problem
from tests.product import Answer

EXCEPTION = {"date": "2026-12-01", "kind": "late_start", "name": "Reunião", "opens": "15:00"}


@pytest_asyncio.fixture(loop_scope="session")
async def admin(setup: Setup) -> AsyncIterator[CheckedClient]:
    yield await setup.staff("admin")


def fields(answer: Answer) -> list[str]:
    assert problem(answer) == (400, "invalid-request"), answer.raw
    return [error["field"] for error in answer["errors"]]


async def test_an_office_from_nothing_to_its_public_card(admin: CheckedClient, setup: Setup) -> None:
    office_id = fresh_id()
    weekly = [
        {"day": "mon", "opens": "09:00", "closes": "12:00"},
        {"day": "mon", "opens": "13:00", "closes": "19:00"},
    ]

    created = await create(
        admin,
        office_id,
        weekly=weekly,
        about="Só cível.",
        contacts=[{"label": "Telefone", "value": "(11) 1234"}],
        limits={"queueLimit": 12, "enterWithinSeconds": 90},
        exceptions=[EXCEPTION],
    )

    assert created.status == 201
    assert (created["weekly"], created["about"], created["active"]) == (weekly, "Só cível.", True)
    assert created["limits"] == {"queueLimit": 12, "enterWithinSeconds": 90}
    assert created["changedBy"] == "Administração do balcão"
    card = await setup.visitor().get(f"/api/offices/{office_id}")
    assert card["schedule"]["text"] == "segunda-feira, das 09:00 às 12:00 e das 13:00 às 19:00"
    assert card["contacts"] == [{"label": "Telefone", "value": "(11) 1234"}]
    shown = await admin.get(f"{OFFICES}/{office_id}")
    assert (shown.body, shown.headers["ETag"]) == (created.body, created.headers["ETag"])
    again = await admin.send(
        "GET", f"{OFFICES}/{office_id}", headers={"If-None-Match": shown.headers["ETag"]}
    )
    assert again.status == 304


async def test_an_office_is_created_once(admin: CheckedClient) -> None:
    office_id = fresh_id()
    assert (await create(admin, office_id)).status == 201

    assert problem(await create(admin, office_id, name="Outra")) == (412, "changed-meanwhile")
    assert (await admin.get(f"{OFFICES}/{office_id}"))["name"] == "1ª Vara de Testes"


async def test_nobody_overwrites_what_they_have_not_read(admin: CheckedClient) -> None:
    office_id = fresh_id()
    etag = (await create(admin, office_id)).headers["ETag"]
    first = await replace(admin, office_id, etag, name="Primeira")

    late = await replace(admin, office_id, etag, name="Segunda")

    assert (first.status, problem(late)) == (200, (412, "changed-meanwhile"))
    assert (await replace(admin, office_id, first.headers["ETag"], name="Segunda")).status == 200
    assert (await replace(admin, office_id, "*", name="Terceira"))["name"] == "Terceira"
    bare = await admin.send("PUT", f"{OFFICES}/{office_id}", json=office())
    assert fields(bare) == ["If-Match"]
    assert problem(await replace(admin, fresh_id(), "*")) == (404, "not-found")


async def test_what_is_sent_back_unchanged_changes_nothing(admin: CheckedClient) -> None:
    office_id = fresh_id()
    created = await create(admin, office_id, exceptions=[EXCEPTION])
    before = (await admin.get("/api/admin/configuration-audit"))["entries"]

    same = await replace(admin, office_id, created.headers["ETag"], exceptions=[EXCEPTION])

    assert (same.status, same.body) == (200, created.body)
    assert (await admin.get("/api/admin/configuration-audit"))["entries"] == before


async def test_an_inactive_office_is_gone_and_serves_who_is_inside(
    admin: CheckedClient, setup: Setup, scene: Scene
) -> None:
    inside = await scene.join()
    path = f"{OFFICES}/{scene.office_id}"
    read = await admin.get(path)
    body = {name: value for name, value in read.body.items() if name in office()}

    put = await admin.send(
        "PUT", path, json={**body, "active": False}, headers={"If-Match": read.headers["ETag"]}
    )

    assert put["active"] is False
    visitor = setup.visitor()
    assert problem(await visitor.get(f"/api/offices/{scene.office_id}")) == (404, "not-found")
    assert problem(await visitor.post(scene.entries, {})) == (404, "not-found")
    found = await visitor.get(f"/api/offices?q={scene.office_id.replace('-', ' ')}")
    assert scene.office_id not in [each["officeId"] for each in found["offices"]]
    assert (await scene.call())["ticketId"] == inside.ticket_id
    assert (await inside.view())["officeName"] == read["name"]
    listed = await admin.get(f"{OFFICES}?active=false&limit=200")
    assert scene.office_id in [each["officeId"] for each in listed["offices"]]


async def test_the_list_is_searched_and_paged(admin: CheckedClient) -> None:
    mark = fresh_id("zzyx").removeprefix("zzyx-")
    for number in (1, 2, 3):
        await create(admin, f"{mark}-{number}", name=f"Vara Xyzzy{mark} {number}", active=number != 3)

    first = await admin.get(f"{OFFICES}?q=xyzzy{mark}&limit=2")
    second = await admin.get(f"{OFFICES}?q=xyzzy{mark}&limit=2&cursor={first['next']}")
    active = await admin.get(f"{OFFICES}?q=xyzzy{mark}&active=true")

    ids = [each["officeId"] for each in [*first["offices"], *second["offices"]]]
    assert (sorted(ids), second["next"]) == ([f"{mark}-{number}" for number in (1, 2, 3)], None)
    assert len(active["offices"]) == 2
    assert fields(await admin.get(f"{OFFICES}?cursor=x")) == ["cursor"]


BAD: list[tuple[dict[str, Any], list[str]]] = [
    ({"name": " "}, ["name"]),
    ({"name": "n" * 201, "district": "", "city": "c" * 121}, ["name", "district", "city"]),
    ({"timeZone": "Brasilia"}, ["timeZone"]),
    ({"timeZone": "../../etc/passwd"}, ["timeZone"]),
    ({"about": "a" * 2001}, ["about"]),
    ({"contacts": [{"label": "", "value": "v" * 255}]}, ["contacts[0].label", "contacts[0].value"]),
    ({"limits": {"queueLimit": 0}}, ["limits.queueLimit"]),
    ({"limits": {"enterWithinSeconds": 5}}, ["limits.enterWithinSeconds"]),
    ({"limits": {"minuteSeconds": 60}}, ["minuteSeconds"]),
    ({"weekly": [{"day": "mon", "opens": "19:00", "closes": "13:00"}]}, ["weekly[0].closes"]),
    ({"exceptions": [{**EXCEPTION, "date": "1/12/2026"}]}, ["exceptions[0].date"]),
    ({"exceptions": [{**EXCEPTION, "date": "0001-01-01"}]}, ["exceptions[0].date"]),
    ({"exceptions": [{**EXCEPTION, "until": "2026-11-30"}]}, ["exceptions[0].until"]),
    ({"exceptions": [{**EXCEPTION, "until": "2199-11-30"}]}, ["exceptions[0].until"]),
    ({"exceptions": [{**EXCEPTION, "name": ""}]}, ["exceptions[0].name"]),
    ({"exceptions": [{**EXCEPTION, "kind": "no_service"}]}, ["exceptions[0].opens"]),
    ({"exceptions": [{**EXCEPTION, "kind": "special_hours", "opens": None}]}, ["exceptions[0].blocks"]),
    ({"exceptions": [EXCEPTION, {**EXCEPTION, "name": "Outra"}]}, ["exceptions[1].date"]),
    ({"exceptions": [EXCEPTION] * 151}, ["exceptions"]),
    ({"surprise": 1}, ["surprise"]),
]


@pytest.mark.parametrize(("changes", "faulty"), BAD)
async def test_every_fault_is_named(admin: CheckedClient, changes: dict[str, Any], faulty: list[str]) -> None:
    assert fields(await create(admin, fresh_id(), **changes)) == faulty


@pytest.mark.parametrize("office_id", ["court", "-x", "x" * 121])
async def test_an_id_that_no_office_may_have(admin: CheckedClient, office_id: str) -> None:
    assert fields(await create(admin, office_id)) == ["officeId"]


def test_every_setting_has_its_limit() -> None:
    names = {published_limit(name) for name in amounts(DEFAULT_TIMING)}

    assert "enterWithinSeconds" in names
    assert len(names) == len(amounts(DEFAULT_TIMING))


async def test_only_administrators_may(setup: Setup) -> None:
    for user in ("ana", "carla"):
        who = await setup.staff(user)
        assert problem(await who.get(OFFICES)) == (403, "not-allowed")
        assert problem(await who.get(f"{OFFICES}/cartorio-000")) == (403, "not-allowed")
        assert problem(await replace(who, "cartorio-000", "*")) == (403, "not-allowed")
    assert problem(await setup.visitor().get(OFFICES)) == (401, "not-authenticated")


# --- managers ----------------------------------------------------------------------------------------


async def test_a_manager_changes_the_settings_of_their_office(scene: Scene) -> None:
    path = f"/api/staff/offices/{scene.office_id}/settings"
    read = await scene.carla.get(path)
    wanted = {name: read[name] for name in ("weekly", "exceptions", "contacts", "about", "limits")}
    wanted |= {"about": "Traga o número do processo.", "limits": {"queueLimit": 7}}

    put = await scene.carla.send("PUT", path, json=wanted, headers={"If-Match": read.headers["ETag"]})

    assert put.status == 200
    assert {name: put[name] for name in wanted} == wanted
    assert put["changedBy"] == "Carla Nogueira"
    late = await scene.carla.send("PUT", path, json=wanted, headers={"If-Match": read.headers["ETag"]})
    assert problem(late) == (412, "changed-meanwhile")
    assert (await scene.setup.visitor().get(f"/api/offices/{scene.office_id}"))["about"] == wanted["about"]


async def test_hours_are_shown_as_visitors_would_read_them(scene: Scene) -> None:
    path = f"/api/staff/offices/{scene.office_id}/settings/preview"
    hours = {
        "weekly": [{"day": day, "opens": "08:00", "closes": "19:00"} for day in ("tue", "wed")],
        "exceptions": [{"date": "2026-11-25", "kind": "no_service", "name": "Obra"}],
    }

    shown = await scene.carla.post(path, hours)

    assert shown["text"] == "terça-feira, quarta-feira, das 08:00 às 19:00"
    assert shown["closedText"] == "terça-feira, quarta-feira das 08:00 às 19:00 (Horário de Brasília)"
    assert len(shown["nextDays"]) == 14
    by_day = {day["date"]: (day["blocks"], day["why"]) for day in shown["nextDays"]}
    assert by_day["2026-11-25"] == ([], "Obra")
    assert by_day["2026-12-02"] == (["08:00-19:00"], None)
    court = await scene.carla.post(path, {"weekly": None})
    assert court["text"].endswith("das 13:00 às 19:00")
    assert fields(await scene.carla.post(path, {"weekly": [], "timeZone": "Mars"})) == ["timeZone"]
