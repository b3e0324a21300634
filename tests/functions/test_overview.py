"""«Agora»: the court at a glance, over HTTP."""

from __future__ import annotations

import asyncio

import pytest

from tests.functions.app import Scene, problem

OVERVIEW = "/api/staff/overview"


async def test_a_manager_sees_their_own_offices_and_an_administrator_all(scene: Scene) -> None:
    foreign = scene.setup.foreign_office()
    await scene.setup.visitor().post(f"/api/offices/{foreign}/tickets", {})
    visitor = await scene.join()
    await scene.later(6)

    mine = await scene.carla.get(OVERVIEW)
    admin = await (await scene.setup.staff("admin")).get(OVERVIEW)

    own = {office["officeId"]: office for office in mine["offices"]}
    every = {office["officeId"]: office for office in admin["offices"]}
    assert foreign not in own
    assert every[foreign]["waiting"] == own[scene.office_id]["waiting"] == 1
    told = own[scene.office_id]
    assert (told["name"], told["open"], told["inService"]) == (f"Cartório {scene.office_id}", True, 0)
    assert told["longestWaitFrom"] == visitor.joined["enteredAt"]
    assert told["longestWaitSeconds"] >= 6
    assert mine["totals"]["waiting"] == sum(office["waiting"] for office in mine["offices"])
    assert b"displayName" not in mine.raw


async def test_only_what_is_open_or_has_somebody_inside_unless_all_is_asked_for(scene: Scene) -> None:
    await scene.join()
    admin = await scene.setup.staff("admin")

    shown = await admin.get(f"{OVERVIEW}?district=Capital&all=true")
    nowhere = await admin.get(f"{OVERVIEW}?district=Nenhuma&all=true")

    assert scene.office_id in {office["officeId"] for office in shown["offices"]}
    assert nowhere["offices"] == []
    assert nowhere["totals"]["longestWaitSeconds"] is None


async def test_a_clerk_and_a_strange_flag_are_refused(scene: Scene) -> None:
    assert problem(await scene.ana.get(OVERVIEW)) == (403, "not-allowed")
    assert problem(await scene.carla.get(f"{OVERVIEW}?all=talvez")) == (400, "invalid-request")


async def test_time_alone_changes_no_etag_and_an_entry_answers_a_held_request(scene: Scene) -> None:
    await scene.join()
    await scene.later(6)
    first = await scene.carla.get(OVERVIEW)
    etag = {"If-None-Match": first.headers["ETag"]}
    await scene.later(6)
    same = await scene.carla.get(OVERVIEW, headers=etag)
    held = asyncio.create_task(scene.carla.get(f"{OVERVIEW}?wait=20", headers=etag))
    await asyncio.sleep(0)
    await scene.join()
    await scene.later(6)

    answer = await asyncio.wait_for(held, 20)

    assert same.status == 304
    assert answer.status == 200
    told = next(each for each in answer["offices"] if each["officeId"] == scene.office_id)
    assert told["waiting"] == 2
    assert answer["pollAfterSeconds"] == pytest.approx(5)
