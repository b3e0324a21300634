"""The administrator's endpoints to the court's settings. What they do to a visit is in the scenarios."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import pytest
import pytest_asyncio

from functions.request_bodies import TimingBody
from functions.responses import etag_of
from functions.staff.directory.court import settings_body
from shared.domain.office.court_settings import BOUNDS, PUBLISHED, amounts
from tests.functions.app import CheckedClient, Setup, problem
from tests.product import Answer

ROUTE = "/api/admin/settings"
ETAG = etag_of(settings_body(PUBLISHED))
Change = Callable[[dict[str, Any]], object]


@pytest_asyncio.fixture(loop_scope="session")
async def admin(setup: Setup) -> AsyncIterator[CheckedClient]:
    """The administrator; afterwards the settings are the published ones again, for all other tests."""
    client = await setup.staff("admin")
    yield client
    restored = await put(client, (await client.get(ROUTE)).body | published(), etag="*")
    assert restored.status == 200


def published() -> dict[str, Any]:
    """The body that says what is published, spelt as the API does."""
    timing = {
        "minuteSeconds": 60,
        "longMinuteSeconds": 300,
        "noShowAfterSeconds": 3,
        "ringWithinSeconds": 30,
        "absentAfterSeconds": 90,
        "unreachedAfterSeconds": 900,
        "returnWithinSeconds": 300,
        "returnAfterDropSeconds": 900,
        "pauseSeconds": 180,
        "pauses": 10,
        "clerkLateAfterSeconds": 120,
        "nobodyCameAfterSeconds": 300,
        "emptyRoomAfterSeconds": 300,
        "longestMeetingSeconds": 7200,
        "servedAfterClosingSeconds": 7200,
        "queueLimit": 200,
        "sourceLimit": 10,
        "crowdedSourceLimit": 4,
        "uncalledAfterSeconds": 600,
    }
    days = ("mon", "tue", "wed", "thu", "fri")
    return {
        "timing": timing,
        "weekly": [{"day": day, "opens": "13:00", "closes": "19:00"} for day in days],
    }


def changed(change: Change) -> dict[str, Any]:
    body = published()
    change(body)
    return body


async def put(who: CheckedClient, body: object, etag: str | None = ETAG, **headers: str) -> Answer:
    guard = {} if etag is None else {"If-Match": etag}
    return await who.send("PUT", ROUTE, json=body, headers={**guard, **headers})


async def test_the_published_settings_are_shown(admin: CheckedClient) -> None:
    shown = await admin.get(ROUTE)

    assert (shown.status, shown.body) == (200, published())
    assert shown.headers["ETag"] == ETAG
    again = await admin.send("GET", ROUTE, headers={"If-None-Match": ETAG})
    assert again.status == 304


async def test_what_is_read_can_be_sent_back_changed(admin: CheckedClient) -> None:
    read = await admin.get(ROUTE)
    wanted = cast("dict[str, Any]", read.body)
    wanted["timing"]["longestMeetingSeconds"] = 7260
    wanted["weekly"].append({"day": "sat", "opens": "22:00", "closes": "24:00"})

    answer = await put(admin, wanted, read.headers["ETag"])

    assert (answer.status, answer.body) == (200, wanted)
    shown = await admin.get(ROUTE)
    assert (shown.body, shown.headers["ETag"]) == (wanted, answer.headers["ETag"])


async def test_who_does_not_know_a_new_setting_leaves_it(admin: CheckedClient) -> None:
    longer = changed(lambda body: body["timing"].update(uncalledAfterSeconds=900))
    assert (await put(admin, longer)).status == 200

    older = changed(lambda body: body["timing"].pop("uncalledAfterSeconds"))
    assert (await put(admin, older, "*")).body == longer


async def test_blocks_are_put_in_their_order(admin: CheckedClient) -> None:
    blocks = [("fri", "14:00", "18:00"), ("mon", "13:00", "19:00"), ("fri", "09:00", "14:00")]
    weekly = [{"day": day, "opens": opens, "closes": closes} for day, opens, closes in blocks]

    answer = await put(admin, {**published(), "weekly": weekly})

    assert answer["weekly"] == [weekly[1], weekly[2], weekly[0]]


async def test_nobody_overwrites_what_they_have_not_read(admin: CheckedClient) -> None:
    mine = changed(lambda body: body["timing"].update(longestMeetingSeconds=7300))
    theirs = changed(lambda body: body["timing"].update(longestMeetingSeconds=7400))

    assert (await put(admin, mine)).status == 200
    late = await put(admin, theirs)

    assert problem(late) == (412, "changed-meanwhile")
    assert (await admin.get(ROUTE)).body == mine
    assert problem(await put(admin, theirs, etag=f"W/{ETAG}")) == (412, "changed-meanwhile")
    now = (await admin.get(ROUTE)).headers["ETag"]
    assert (await put(admin, theirs, etag=f'"other", {now}')).status == 200
    assert (await put(admin, mine, etag="*")).status == 200


async def test_a_change_says_what_it_changes(admin: CheckedClient) -> None:
    for etag in (None, "", " "):
        answer = await put(admin, published(), etag)
        assert problem(answer) == (400, "invalid-request")
        assert [error["field"] for error in answer["errors"]] == ["If-Match"]


TIMING: list[tuple[Change, list[str]]] = [
    (lambda body: body.update(surprise=1), ["surprise"]),
    (lambda body: body["timing"].update(minute=60), ["minute"]),
    (lambda body: body["timing"].update(lockTakeoverSeconds=60), ["lockTakeoverSeconds"]),
    (lambda body: body["timing"].pop("pauses"), ["pauses"]),
    (lambda body: body.pop("timing"), ["timing"]),
    (lambda body: body.update(timing=None), ["timing"]),
    (lambda body: body["timing"].update(minuteSeconds="60"), ["timing.minuteSeconds"]),
    (lambda body: body["timing"].update(minuteSeconds=60.5), ["timing.minuteSeconds"]),
    (lambda body: body["timing"].update(minuteSeconds=True), ["timing.minuteSeconds"]),
    (lambda body: body["timing"].update(minuteSeconds=None), ["timing.minuteSeconds"]),
    (lambda body: body["timing"].update(minuteSeconds=29), ["timing.minuteSeconds"]),
    (lambda body: body["timing"].update(minuteSeconds=-60), ["timing.minuteSeconds"]),
    (lambda body: body["timing"].update(minuteSeconds=10**30), ["timing.minuteSeconds"]),
    (lambda body: body["timing"].update(minuteSeconds=400), ["timing.longMinuteSeconds"]),
    (
        lambda body: body["timing"].update(queueLimit=0, pauses=51),
        ["timing.pauses", "timing.queueLimit"],
    ),
]
WEEKLY: list[tuple[object, list[str]]] = [
    (None, ["weekly"]),
    ([], ["weekly"]),
    ("mon-fri", ["weekly"]),
    ([{"day": "mon", "opens": "13:00"}], ["closes"]),
    ([{"day": "mon", "opens": "13:00", "closes": "19:00", "name": "x"}], ["name"]),
    ([{"day": "seg", "opens": "13:00", "closes": "19:00"}], ["weekly[0].day"]),
    ([{"day": "mon", "opens": 13, "closes": "19:00"}], ["weekly[0].opens"]),
    (
        [{"day": "mon", "opens": "9:00", "closes": "24:01"}],
        ["weekly[0].opens", "weekly[0].closes"],
    ),
    ([{"day": "mon", "opens": "1٣:00", "closes": "19:00"}], ["weekly[0].opens"]),
    ([{"day": "mon", "opens": "13:00", "closes": "13:00"}], ["weekly[0].closes"]),
    (
        [
            {"day": "tue", "opens": "13:00", "closes": "19:00"},
            {"day": "tue", "opens": "18:59", "closes": "20:00"},
        ],
        ["weekly"],
    ),
    ([{"day": "mon", "opens": "00:00", "closes": "24:00"}] * 71, ["weekly"]),
]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        *((changed(change), fields) for change, fields in TIMING),
        *(({**published(), "weekly": weekly}, fields) for weekly, fields in WEEKLY),
    ],
)
async def test_what_makes_no_sense_is_named(
    admin: CheckedClient, body: dict[str, Any], fields: list[str]
) -> None:
    answer = await put(admin, body)

    assert problem(answer) == (400, "invalid-request")
    assert [error["field"] for error in answer["errors"]] == fields
    assert all(error["message"] for error in answer["errors"])
    assert (await admin.get(ROUTE)).headers["ETag"] == ETAG, "nothing was written"


async def test_the_bounds_are_told(admin: CheckedClient) -> None:
    answer = await put(admin, changed(lambda body: body["timing"].update(minuteSeconds=5)))

    assert answer["errors"][0]["message"] == "Use um número inteiro de 30 a 600."


async def test_only_administrators_may(setup: Setup, admin: CheckedClient) -> None:
    for user in ("ana", "carla"):
        who = await setup.staff(user)
        assert problem(await who.get(ROUTE)) == (403, "not-allowed")
        assert problem(await put(who, {"nonsense": 1}, "*")) == (403, "not-allowed")
    nobody = setup.visitor()
    assert problem(await nobody.get(ROUTE)) == (401, "not-authenticated")
    origin = {"Sec-Fetch-Site": "same-origin"}
    assert problem(await put(nobody, published(), "*", **origin)) == (401, "not-authenticated")


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_a_change_comes_from_our_own_page(admin: CheckedClient, headers: dict[str, str]) -> None:
    assert problem(await put(admin, published(), "*", **headers)) == (403, "not-allowed")


async def test_the_contract_names_every_setting_and_asks_for_the_etag(setup: Setup) -> None:
    assert set(TimingBody.__struct_fields__) == set(amounts(PUBLISHED.timing))
    assert len(TimingBody.__struct_fields__) == len(BOUNDS)
    assert setup.contract is not None
    endpoints = cast("dict[str, Any]", setup.contract.document["paths"][ROUTE])
    guards = {
        method: [one["required"] for one in endpoint["parameters"] if one["name"] == "If-Match"]
        for method, endpoint in endpoints.items()
    }
    assert guards == {"get": [], "put": [True]}
