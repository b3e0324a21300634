"""Who may call which door: a row for every door of the staff, tried by everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
import pytest_asyncio

from functions.app import all_endpoints
from functions.endpoints import Access, Endpoint
from tests.functions.app import OTHER, CheckedClient, House, Scene, problem
from tests.product import Answer

REASON = {"reason": "motivo"}
OFFICE, TICKET = "{office}", "{ticket}"


@dataclass(frozen=True)
class Row:
    """One request to a door, and how it ends for somebody who may: a status, or a problem's name.

    `{office}` and `{ticket}` are filled in: an office with one who waits, and that one.
    """

    allowed: int | str
    body: Mapping[str, object] | None = None
    query: str = ""
    any_office: bool = False
    """The door belongs to no office: nobody of the court is refused."""
    managers_only: bool = False
    """An Atendente of the office is refused as well."""


ROWS = {
    "staff_me": Row(200, any_office=True),
    "staff_queue": Row(200, query="?officeId={office}"),
    "staff_calls": Row(201, {"officeIds": [OFFICE]}),
    "staff_entries": Row(200, {"suspended": False}),
    "staff_enter": Row("not-your-call", {}),
    "staff_finish": Row("not-your-call", {}),
    "staff_recall": Row("ticket-taken", {}),
    "staff_release": Row("not-your-call", REASON),
    "staff_no_show": Row("not-your-call", {}),
    "staff_remove": Row(200, REASON),
    "staff_transfer": Row(200, {"officeId": OTHER, **REASON}),
    "staff_message": Row(200, {"text": "Traga o documento."}),
    "staff_priority": Row(200, {"priority": "donor"}),
    "staff_close_day": Row("reason-required", {}, managers_only=True),
    "staff_audit": Row(200, managers_only=True),
}
ALLOWED, REFUSED = "allowed", "refused"
CALLERS = {
    ("ana", "own"): ALLOWED,
    ("ana", "foreign"): REFUSED,
    ("carla", "own"): ALLOWED,
    ("carla", "foreign"): REFUSED,
    ("admin", "foreign"): ALLOWED,
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def offices(house: House) -> Mapping[str, str]:
    """Whose office it is, in the eyes of ana and carla."""
    return {"own": await house.new_office(), "foreign": house.foreign_office()}


def staff_doors(house: House) -> list[Endpoint]:
    """Those of an office; the administrator's have tests of their own."""
    endpoints = all_endpoints(house.product.services)
    return [d for d in endpoints if d.access is Access.STAFF and not d.route.startswith("api/admin/")]


async def knock(scene: Scene, who: CheckedClient, endpoint: Endpoint, row: Row, office: str) -> Answer:
    """The row's request, to an office where somebody has just joined."""
    joined = await scene.house.visitor().post(f"/api/offices/{office}/tickets", {})
    path = f"/{endpoint.route}{row.query}".replace("{officeId}", office).replace(
        "{ticketId}", joined["ticketId"]
    )
    body = None if row.body is None else {k: [office] if v == [OFFICE] else v for k, v in row.body.items()}
    return await who.send(endpoint.method, path.replace("{office}", office), json=body)


def test_every_door_of_the_staff_has_a_row(house: House) -> None:
    assert set(ROWS) == {endpoint.name for endpoint in staff_doors(house)}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("caller", CALLERS, ids=" ".join)
async def test_who_may(scene: Scene, offices: Mapping[str, str], name: str, caller: tuple[str, str]) -> None:
    user, whose = caller
    row = ROWS[name]
    [endpoint] = [endpoint for endpoint in staff_doors(scene.house) if endpoint.name == name]
    who = {"ana": scene.ana, "carla": scene.carla}.get(user) or await scene.house.staff(user)
    office = offices[whose]

    answer = await knock(scene, who, endpoint, row, office)

    refused = CALLERS[caller] == REFUSED or (row.managers_only and user == "ana")
    if refused and not row.any_office:
        assert problem(answer) == (403, "not-allowed")
        assert answer["officeId"] == office
    elif isinstance(row.allowed, int):
        assert answer.status == row.allowed, answer.raw
    else:
        assert problem(answer) == (409, row.allowed)
    if name == "staff_calls" and answer.status == 201:
        removed = await who.post(f"/api/staff/tickets/{answer['ticketId']}/remove", REASON)
        assert removed.status == 200


@pytest.mark.parametrize("name", ROWS)
async def test_nobody_may(scene: Scene, offices: Mapping[str, str], name: str) -> None:
    [endpoint] = [endpoint for endpoint in staff_doors(scene.house) if endpoint.name == name]
    nobody = scene.house.visitor()

    assert problem(await knock(scene, nobody, endpoint, ROWS[name], offices["own"])) == (
        401,
        "not-authenticated",
    )


async def test_every_door_that_is_not_the_staffs_is_open_or_wants_the_secret(house: House) -> None:
    page = house.visitor()
    ticket_id = f"{'a' * 10}-{'a' * 26}"
    for endpoint in all_endpoints(house.product.services):
        path = "/" + endpoint.route.replace("{ticketId}", ticket_id).replace("{officeId}", "x")
        if endpoint.access is Access.TICKET_HOLDER:
            assert "{ticketId}" in endpoint.route
            assert problem(await page.send(endpoint.method, path)) == (404, "not-found"), endpoint.name
        elif endpoint.access is Access.ANYBODY:
            assert (await page.send(endpoint.method, path)).status in {200, 404}, endpoint.name
            assert not endpoint.route.startswith(("api/staff", "api/admin")), endpoint.name


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.body is not None])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": ""},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
async def test_writes_come_from_our_own_page(scene: Scene, name: str, headers: dict[str, str]) -> None:
    [endpoint] = [endpoint for endpoint in staff_doors(scene.house) if endpoint.name == name]
    path = f"/{endpoint.route}".replace("{officeId}", scene.office_id).replace("{ticketId}", "x")

    answer = await scene.ana.send(endpoint.method, path, json={}, headers=headers)

    assert problem(answer) == (403, "not-allowed")


async def test_fetch_metadata_stands_above_the_origin(scene: Scene) -> None:
    entries = f"/api/staff/offices/{scene.office_id}/entries"
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}

    assert (await scene.ana.send("PUT", entries, json={"suspended": False}, headers=headers)).status == 200


async def test_me_tells_roles_and_the_offices_of_the_moment(scene: Scene) -> None:
    me = await scene.carla.get("/api/staff/me")

    assert (me["name"], me["roles"]) == ("Carla Nogueira", ["Gestor"])
    mine = {"officeId": scene.office_id, "name": f"Cartório {scene.office_id}"}
    assert mine in me["offices"]
    assert "release" in me["features"]
