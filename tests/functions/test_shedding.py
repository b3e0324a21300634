"""An instance under load: what it puts off, what it never does, and that it recovers. Over HTTP."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from functions.public.presenters import FIRST_IN_LINE
from shared.ports import Strain
from tests.functions.app import Scene, Visitor, problem
from tests.load.hand_load import HandLoad
from tests.product import Answer

LONG = 25
"""Seconds; no answer of these tests may take so long."""
HOLD = 1
"""Seconds for which those are held who are not put off."""


@pytest.fixture
def load(scene: Scene, form: str) -> HandLoad:
    if form != "one process":
        pytest.skip("the load of another process is not in the test's hand")
    return scene.setup.load


async def timed(asking: Visitor, known: Answer, wait: int) -> tuple[Answer, float]:
    """The answer to a request that may be held, and the seconds it took."""
    begun = time.monotonic()
    headers = {"If-None-Match": known.headers["ETag"]}
    answer = await asking.page.get(f"{asking.path}?wait={wait}", secret=asking.secret, headers=headers)
    return answer, time.monotonic() - begun


async def is_held(asking: Visitor, known: Answer) -> bool:
    answer, took = await timed(asking, known, HOLD)
    return answer.status == 304 and took >= HOLD and "Retry-After" not in answer.headers


async def last_in_line(scene: Scene) -> Visitor:
    """Somebody with others before them."""
    for _ in range(FIRST_IN_LINE):
        await scene.join()
    await scene.later(1)
    return await scene.join()


async def test_a_held_request_is_answered_at_once_and_told_when_to_ask_again(
    scene: Scene, load: HandLoad
) -> None:
    visitor = await last_in_line(scene)
    known = await visitor.view()
    usual = known["pollAfterSeconds"]
    rests: list[int] = []
    for pressure in (1.0, 2.0):
        with load.of(Strain.BUSY, pressure):
            answer, took = await timed(visitor, known, LONG)
        assert (answer.status, took < LONG / 2) == (200, True)
        assert {**answer.body, "pollAfterSeconds": usual} == known.body
        assert answer.headers["ETag"] == f"W/{known.headers['ETag']}"
        rests.append(answer["pollAfterSeconds"])

    assert usual < rests[0] < rests[1] <= 20


async def test_who_knows_it_is_answered_without_a_body(scene: Scene, load: HandLoad) -> None:
    visitor = await last_in_line(scene)
    known = await visitor.view()
    with load.of(Strain.BUSY):
        told, _ = await timed(visitor, known, LONG)
        again, took = await timed(visitor, told, LONG)

    assert (again.status, again.raw, took < LONG / 2) == (304, b"", True)
    assert 6 <= int(again.headers["Retry-After"]) <= 8


async def test_what_is_new_is_shown_with_the_longer_time(scene: Scene, load: HandLoad) -> None:
    visitor = await last_in_line(scene)
    known = await visitor.view()
    await scene.join({"priority": "over80"})
    with load.of(Strain.BUSY):
        answer, _ = await timed(visitor, known, LONG)

    assert answer["position"] == known["position"] + 1
    assert answer["pollAfterSeconds"] > known["pollAfterSeconds"]


@pytest.mark.parametrize("strain", [Strain.NONE, Strain.BUSY])
async def test_the_first_in_line_and_the_clerk_are_held_by_a_busy_instance(
    scene: Scene, load: HandLoad, strain: Strain
) -> None:
    first = await scene.join()
    path = f"/api/staff/queue?officeId={scene.office_id}"
    queue = await scene.ana.get(path)
    with load.of(strain):
        assert await is_held(first, await first.view())
        begun = time.monotonic()
        again = await scene.ana.get(f"{path}&wait={HOLD}", headers={"If-None-Match": queue.headers["ETag"]})

    assert (again.status, time.monotonic() - begun >= HOLD) == (304, True)


async def test_under_a_severe_strain_they_ask_again_soon(scene: Scene, load: HandLoad) -> None:
    first = await scene.join()
    path = f"/api/staff/queue?officeId={scene.office_id}"
    queue = await scene.ana.get(path)
    with load.of(Strain.SEVERE, 4.0):
        answer, took = await timed(first, await first.view(), LONG)
        begun = time.monotonic()
        headers = {"If-None-Match": queue.headers["ETag"]}
        clerks = await scene.ana.get(f"{path}&wait={LONG}", headers=headers)

    for told in (answer, clerks):
        assert told.status in {200, 304}
    assert max(took, time.monotonic() - begun) < LONG / 2
    assert 4 <= clerks_rest(answer) <= 6
    assert 4 <= clerks_rest(clerks) <= 6


def clerks_rest(answer: Answer) -> int:
    """From the body, or where it is known from the header."""
    return answer["pollAfterSeconds"] if answer.status == 200 else int(answer.headers["Retry-After"])


@pytest.mark.parametrize("strain", [Strain.BUSY, Strain.SEVERE])
async def test_who_is_called_is_held_and_told_as_ever(scene: Scene, load: HandLoad, strain: Strain) -> None:
    visitor = await scene.join()
    with load.of(strain, 4.0):
        await scene.call()
        called = await visitor.view()
        assert (called["status"], called["call"]["roomReady"]) == ("called", True)
        assert await is_held(visitor, called)

        assert (await visitor.does("ring")).status == 200
        ringing = await visitor.view()
        assert (ringing["status"], ringing["pollAfterSeconds"]) == ("ringing", 3)
        assert not ringing.headers["ETag"].startswith("W/")
        assert await is_held(visitor, ringing)

        answer, took = await timed(visitor, called, LONG)
        assert (answer["status"], took < LONG / 2) == ("ringing", True)


async def test_nothing_that_anybody_does_is_put_off(scene: Scene, load: HandLoad) -> None:
    """From looking at the office to the evaluation, all under a severe strain."""
    with load.of(Strain.SEVERE, 4.5):
        page = scene.setup.visitor()
        assert (await page.get(f"/api/offices/{scene.office_id}")).status == 200
        assert (await page.get("/")).status == 200
        visitor = await scene.join()
        await scene.later(1)
        leaver = await scene.join()
        assert (await leaver.does("leave")).status == 200
        assert (await scene.queue()).status == 200
        assert (await scene.call()).status == 201
        assert (await visitor.does("ring")).status == 200
        assert (await visitor.does("enter")).status == 200
        assert (await scene.clerk_does(visitor, "enter")).status == 200
        assert (await scene.clerk_does(visitor, "finish")).status == 200
        assert (await visitor.evaluates(score=5)).status == 201
        assert (await visitor.page.get(f"{visitor.path}/receipt", secret=visitor.secret)).status == 200
        assert (await page.get("/api/health")).status == 200


LOOK_UPS: Mapping[str, str] = {
    "offices": "/api/offices?q=centro",
    "receipt": "/api/receipts/AAAAAAAAAA-20261124-BC123?code=x",
}


@pytest.mark.parametrize("path", LOOK_UPS.values(), ids=LOOK_UPS.keys())
async def test_look_ups_are_refused_only_under_a_severe_strain(
    scene: Scene, load: HandLoad, path: str
) -> None:
    page = scene.setup.visitor()
    usual = (await page.get(path)).status
    with load.of(Strain.BUSY):
        assert (await page.get(path)).status == usual
    with load.of(Strain.SEVERE, 4.0):
        refused = await page.get(path)

    assert problem(refused) == (503, "overloaded")
    assert 4 <= int(refused.headers["Retry-After"]) <= 8
    assert (await page.get(path)).status == usual


async def test_after_the_load_everybody_is_held_again(scene: Scene, load: HandLoad) -> None:
    visitor = await last_in_line(scene)
    with load.of(Strain.SEVERE, 4.0):
        told, _ = await timed(visitor, await visitor.view(), LONG)

    assert await is_held(visitor, told)
    assert (await visitor.view())["pollAfterSeconds"] == 3


async def test_each_request_is_a_reason_to_measure(scene: Scene, load: HandLoad) -> None:
    before = load.requests
    await scene.setup.visitor().get("/api/health")

    assert load.requests == before + 1
