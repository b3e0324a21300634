"""Who may call which endpoint: a row for every staff endpoint, tried by everybody, in both modes of the gate.

By the principal as deployed: over HTTP, through the platform. By an ID token: a second instance of the same
app over the same storage, whose lock asks for one.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from docs.authorization import Requester, refusal
from functions.dispatch import all_endpoints
from functions.endpoints import Access, Endpoint, StaffRight
from functions.problems import STATUS
from shared.domain.errors import Problem
from tests.functions import http_client as http_client
from tests.functions.app import OTHER, CheckedClient, Scene, Setup, problem
from tests.functions.tokens import ID_TOKEN, MODES, PRINCIPAL, services_in, signed_in
from tests.product import Answer

REASON = {"reason": "motivo"}
SETTINGS: Mapping[str, object] = {
    "weekly": None,
    "exceptions": [],
    "contacts": [],
    "about": None,
    "limits": {},
}
OFFICE, TICKET = "{office}", "{ticket}"


@dataclass(frozen=True)
class Row:
    """One request to an endpoint, and how it ends for somebody who may: a status, or a problem's name.

    `{office}` and `{ticket}` are filled in: an office with one who waits, and that one.
    """

    allowed: int | str
    body: Mapping[str, object] | None = None
    query: Mapping[str, str] = field(default_factory=dict[str, str])


ROWS = {
    "staff_me": Row(200),
    "staff_queue": Row(200, query={"officeId": OFFICE}),
    "staff_calls": Row(201, {"officeIds": [OFFICE]}),
    "staff_remove_burst": Row("reason-required", {"ticketIds": ["x"]}),
    "staff_entries": Row(200, {"suspended": False}),
    "staff_enter": Row("not-your-call", {}),
    "staff_finish": Row("not-your-call", {}),
    "staff_recall": Row("ticket-taken", {}),
    "staff_release": Row("not-your-call", REASON),
    "staff_no_show": Row("not-your-call", {}),
    "staff_remove": Row(200, REASON),
    "staff_transfer": Row(200, {"officeId": OTHER, **REASON}),
    "staff_invite": Row("not-your-call", {}),
    "staff_note": Row(200, {"text": "Volta às 15 h."}),
    "staff_message": Row(200, {"text": "Traga o documento."}),
    "staff_priority": Row(200, {"priority": "donor"}),
    "staff_close_day": Row("reason-required", {}),
    "staff_audit": Row(200),
    "staff_story": Row("not-found", query={"protocol": "x"}),
    "staff_overview": Row(200),
    "staff_day_calls": Row(200),
    "staff_office_settings": Row(200),
    "staff_put_office_settings": Row("invalid-request", SETTINGS),
    "staff_preview_hours": Row(200, {"weekly": None}),
    "staff_members": Row(200),
    "staff_add_member": Row(200),
    "staff_remove_member": Row("not-found"),
    "staff_reports": Row(200, query={"officeId": OFFICE}),
    "staff_evaluations": Row(200, query={"officeId": OFFICE}),
    "staff_staffing": Row(200, query={"officeId": OFFICE}),
}
TRIED_BY = {
    ("ana", "own"): Requester.CLERK,
    ("ana", "foreign"): Requester.CLERK_ELSEWHERE,
    ("carla", "own"): Requester.MANAGER,
    ("carla", "foreign"): Requester.MANAGER_ELSEWHERE,
    ("admin", "foreign"): Requester.ADMINISTRATOR,
}
"""Account of the demo, office → who that is in the matrix of `docs/security.md`."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def offices(setup: Setup) -> Mapping[str, str]:
    """Whose office it is, in the eyes of ana and carla."""
    return {"own": await setup.new_office(), "foreign": setup.foreign_office()}


def staff_endpoints(setup: Setup) -> list[Endpoint]:
    """Those of an office; the administrator's have tests of their own."""
    endpoints = all_endpoints(setup.product.services)
    return [d for d in endpoints if d.access is Access.STAFF and not d.route.startswith("api/admin/")]


@dataclass(frozen=True)
class Request:
    """A row's request with everything filled in."""

    endpoint: Endpoint
    office: str
    ticket: str
    query: Mapping[str, str]
    body: Mapping[str, object] | None

    @property
    def account(self) -> str:
        """Each endpoint's own: who is added by one is not removed by the other."""
        return f"{self.endpoint.name}@tjsp.example"

    @property
    def path(self) -> str:
        path = f"/{self.endpoint.route}".replace("{officeId}", self.office).replace("{ticketId}", self.ticket)
        path = path.replace("{account}", self.account)
        query = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{path}?{query}" if query else path


async def request_of(scene: Scene, name: str, office: str) -> Request:
    """The row's request, to an office where somebody has just joined."""
    row = ROWS[name]
    [endpoint] = [endpoint for endpoint in staff_endpoints(scene.setup) if endpoint.name == name]
    joined = await scene.setup.visitor().post(f"/api/offices/{office}/tickets", {})
    body = None if row.body is None else {k: [office] if v == [OFFICE] else v for k, v in row.body.items()}
    query = {name: value.replace(OFFICE, office) for name, value in row.query.items()}
    return Request(endpoint, office, joined["ticketId"], query, body)


@dataclass(frozen=True)
class Staff:
    """A member of staff, or a client that is not signed in (`user` None), in one mode of authentication."""

    setup: Setup
    mode: str
    user: str | None
    page: CheckedClient
    """Signed in through the platform."""

    async def send(self, request: Request, headers: Mapping[str, str] | None = None) -> Answer:
        """One request; a write comes from our own page unless `headers` say otherwise."""
        if self.mode == PRINCIPAL:
            return await self.page.send(
                request.endpoint.method, request.path, json=request.body, headers=headers
            )
        services = services_in(self.setup, ID_TOKEN)
        own = {
            "origin": services.settings.public_base_url,
            **{name.lower(): value for name, value in (headers or {}).items()},
        }
        who: Mapping[str, str] = signed_in(self.setup, self.user, ID_TOKEN) if self.user else {}
        answer = await http_client.send_to(
            services,
            next(endpoint for endpoint in all_endpoints(services) if endpoint.name == request.endpoint.name),
            headers={**own, **who},
            route={"officeId": request.office, "ticketId": request.ticket, "account": request.account},
            query=request.query,
            body=request.body,
        )
        assert self.setup.contract is not None
        self.setup.contract.check(request.endpoint.method, request.path, answer)
        return answer


async def staff(scene: Scene, mode: str, user: str | None) -> Staff:
    known = {"ana": scene.ana, "carla": scene.carla, None: scene.setup.visitor()}
    page = known.get(user) or await scene.setup.staff(str(user))
    return Staff(scene.setup, mode, user, page)


def test_every_endpoint_of_the_staff_has_a_row(setup: Setup) -> None:
    assert set(ROWS) == {endpoint.name for endpoint in staff_endpoints(setup)}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("access", TRIED_BY, ids=" ".join)
async def test_who_may(scene: Scene, offices: Mapping[str, str], name: str, access: tuple[str, str]) -> None:
    user, whose = access
    row, office = ROWS[name], offices[whose]
    [endpoint] = [endpoint for endpoint in staff_endpoints(scene.setup) if endpoint.name == name]
    refused = refusal(endpoint, TRIED_BY[access])
    for mode in MODES:
        who = await staff(scene, mode, user)

        answer = await who.send(await request_of(scene, name, office))

        if refused is not None:
            assert (mode, problem(answer)) == (mode, (STATUS[refused], refused))
            names_office = endpoint.right is not StaffRight.MANAGES_SOME and refused is Problem.NOT_ALLOWED
            assert not names_office or answer["officeId"] == office
        elif isinstance(row.allowed, int):
            assert (mode, answer.status) == (mode, row.allowed), answer.raw
        else:
            assert (mode, problem(answer)) == (mode, (STATUS[Problem(row.allowed)], row.allowed))
        if name == "staff_calls" and answer.status == 201:
            removed = await who.page.post(f"/api/staff/tickets/{answer['ticketId']}/remove", REASON)
            assert removed.status == 200


@pytest.mark.parametrize("name", ROWS)
async def test_nobody_may(scene: Scene, offices: Mapping[str, str], name: str) -> None:
    request = await request_of(scene, name, offices["own"])
    for mode in MODES:
        answer = await (await staff(scene, mode, None)).send(request)

        assert (mode, problem(answer)) == (mode, (401, "not-authenticated"))


async def test_every_endpoint_that_is_not_the_staffs_is_open_or_wants_the_secret(setup: Setup) -> None:
    page = setup.visitor()
    ticket_id = f"{'a' * 10}-{'a' * 26}"
    for endpoint in all_endpoints(setup.product.services):
        path = "/" + endpoint.route.replace("{ticketId}", ticket_id).replace("{officeId}", "x")
        if endpoint.access is Access.VISITOR:
            assert "{ticketId}" in endpoint.route
            assert problem(await page.send(endpoint.method, path)) == (404, "not-found"), endpoint.name
        elif endpoint.access is Access.ANYBODY:
            # 400: a code to take a ticket over is asked for, and none was sent.
            assert (await page.send(endpoint.method, path)).status in {200, 400, 404}, endpoint.name
            assert not endpoint.route.startswith(("api/staff", "api/admin")), endpoint.name


STRANGE_ORIGINS = (
    {"Origin": "https://evil.example"},
    {"Origin": ""},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.body is not None])
async def test_writes_come_from_our_own_page(scene: Scene, name: str) -> None:
    [endpoint] = [endpoint for endpoint in staff_endpoints(scene.setup) if endpoint.name == name]
    for mode, headers in itertools.product(MODES, STRANGE_ORIGINS):
        ana = await staff(scene, mode, "ana")

        answer = await ana.send(Request(endpoint, scene.office_id, "x", {}, {}), headers)

        assert (mode, headers, problem(answer)) == (mode, headers, (403, "not-allowed"))


async def test_fetch_metadata_stands_above_the_origin(scene: Scene) -> None:
    entries = f"/api/staff/offices/{scene.office_id}/entries"
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}

    assert (await scene.ana.send("PUT", entries, json={"suspended": False}, headers=headers)).status == 200


async def test_me_tells_roles_and_the_offices_of_the_moment(scene: Scene) -> None:
    me = await scene.carla.get("/api/staff/me")

    assert (me["name"], me["roles"]) == ("Carla Nogueira", ["Gestor"])
    mine = {"officeId": scene.office_id, "name": f"Cartório {scene.office_id}"}
    assert mine in me["offices"]
    assert set(me.body) == {"userId", "name", "roles", "offices", "holding"}
    assert me["holding"] == []
