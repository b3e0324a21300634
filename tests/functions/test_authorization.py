"""The authorisation matrix of `docs/security.md`, cell by cell: every endpoint, tried by everybody.

In memory, without a host in front; `test_staff_access.py` tries those of an office over HTTP, in both modes
of the gate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from docs.authorization import HAVE, NOT_STAFF, Requester, refusal
from docs.routes import endpoints
from functions.dispatch import all_endpoints
from functions.endpoints import Access, Endpoint, StaffRight
from functions.problems import STATUS
from functions.requests import Request
from functions.responses import API_HEADERS, Response
from memory_adapters import memory_storage
from shared.domain.clerk import Role
from shared.domain.errors import Problem
from shared.services import Services
from shared.settings import read_settings
from tests.builders import KEYS, Court, an_office
from tests.functions import http_client
from tests.functions.test_staff_access import OFFICE, OTHER, ROWS, Row
from tests.functions.tokens import AUDIENCE, ISSUER, TENANT_ID, principal_of

ORIGIN = "https://balcao.example"
SETTINGS = {
    "AzureWebJobsStorage": "UseDevelopmentStorage=true",
    "TICKET_KEY": "A" * 43 + "=",
    "PUBLIC_BASE_URL": ORIGIN,
    "WEBSITE_AUTH_ENABLED": "True",
    "STAFF_TENANT_ID": TENANT_ID,
    "STAFF_AUDIENCE": AUDIENCE,
    "STAFF_ISSUER": ISSUER,
    "AZURE_FUNCTIONS_ENVIRONMENT": "Development",
}
HERE, ELSEWHERE = "centro", "norte"
STAFF: Mapping[Requester, tuple[Role | None, str | None]] = {
    Requester.NO_ROLE: (None, HERE),
    Requester.CLERK: (Role.CLERK, HERE),
    Requester.CLERK_ELSEWHERE: (Role.CLERK, ELSEWHERE),
    Requester.MANAGER: (Role.MANAGER, HERE),
    Requester.MANAGER_ELSEWHERE: (Role.MANAGER, ELSEWHERE),
    Requester.ADMINISTRATOR: (Role.ADMINISTRATOR, None),
}
"""Their role, and the office of which they are members."""
OIDS = {who: f"{number:08}-0000-4000-8000-000000000000" for number, who in enumerate(Requester)}


@dataclass
class MatrixCourt:
    """One court in memory, its members, and who waits at the office."""

    court: Court
    services: Services
    ticket_id: str
    other_ticket_id: str

    @staticmethod
    async def build() -> MatrixCourt:
        court = await Court.build(*(an_office(each) for each in (HERE, ELSEWHERE, OTHER)))
        storage = memory_storage(court.clock, court.account)
        for who, (_, office_id) in STAFF.items():
            if office_id is not None:
                await storage.memberships.put_member(OIDS[who], office_id)
        services = Services(read_settings(SETTINGS), court.desk, storage, ())
        return MatrixCourt(court, services, await court.join(), await court.join())

    def headers(self, who: Requester) -> Mapping[str, str]:
        """What their page sends; a write comes from our own page."""
        own = {"origin": ORIGIN}
        if who is Requester.NOBODY:
            return own
        if who in NOT_STAFF:
            of = self.ticket_id if who is Requester.VISITOR else self.other_ticket_id
            return own | {"x-ticket-secret": KEYS.ticket_secret(of)}
        role, _ = STAFF[who]
        told = [("aud", AUDIENCE), ("iss", ISSUER), ("tid", TENANT_ID), ("oid", OIDS[who]), ("name", "A")]
        return own | {
            "x-ms-client-principal": principal_of([*told, *(("roles", each) for each in [role] if each)])
        }

    async def send(self, endpoint: Endpoint, who: Requester) -> http_client.Answer:
        row = ROWS.get(endpoint.name, Row(200))
        body = None if row.body is None else {k: [HERE] if v == [OFFICE] else v for k, v in row.body.items()}
        [handler] = [each for each in all_endpoints(self.services) if each.name == endpoint.name]
        return await http_client.send_to(
            self.services,
            handler,
            headers=self.headers(who),
            route={
                "officeId": HERE,
                "ticketId": self.ticket_id,
                "account": "x@tjsp.example",
                "date": "2026-12-25",
                "protocol": "x",
            },
            query={name: value.replace(OFFICE, HERE) for name, value in row.query.items()},
            body=body,
        )


@pytest.mark.parametrize("endpoint", endpoints(), ids=lambda endpoint: endpoint.name)
async def test_everybody_is_answered_as_the_matrix_says(endpoint: Endpoint) -> None:
    """Who may goes last: what they do would change the cells of the others."""
    court = await MatrixCourt.build()
    for who in sorted(Requester, key=lambda each: refusal(endpoint, each) is None):
        expected = refusal(endpoint, who)

        answer = await court.send(endpoint, who)

        told = (who, answer.status, answer.body.get("type"))
        if expected is not None:
            assert told == (who, STATUS[expected], f"/problems/{expected}")
        else:
            refusals = {401, 403, 404} if endpoint.access is Access.VISITOR else {401, 403}
            assert answer.status not in {*refusals, 500, 503}, told


async def test_every_answer_has_the_headers() -> None:
    """Answers and refusals: nothing is kept in a cache, framed, guessed at, or told to where a link leads."""
    policy = API_HEADERS["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} < {
        *policy
    }
    court = await MatrixCourt.build()
    for endpoint in endpoints():
        for who in (Requester.NOBODY, Requester.VISITOR, Requester.ADMINISTRATOR):
            answer = await court.send(endpoint, who)

            sent = {name: answer.headers.get(name) for name in API_HEADERS}
            assert (endpoint.name, answer.status, sent) == (endpoint.name, answer.status, dict(API_HEADERS))


async def test_a_failure_tells_nothing_of_the_inside() -> None:
    async def fails(_services: Services, _request: Request) -> Response:
        raise ValueError("row Maria, key 0123")

    court = await MatrixCourt.build()
    endpoint = replace(http_client.endpoint_named(court.services, "health"), handler=fails)

    answer = await http_client.send_to(court.services, endpoint)

    assert (answer.status, answer["type"]) == (500, f"/problems/{Problem.INTERNAL}")
    assert not [word for word in (b"Maria", b"0123", b"ValueError", b"Traceback") if word in answer.raw]
    assert {name: answer.headers.get(name) for name in API_HEADERS} == dict(API_HEADERS)


def test_every_endpoint_of_the_staff_has_a_right_and_no_other_has() -> None:
    for endpoint in endpoints():
        assert (endpoint.access is Access.STAFF) == (endpoint.right is not None), endpoint.name
        assert (endpoint.right is StaffRight.ADMINISTERS) == endpoint.route.startswith("api/admin/")


def test_nobody_without_a_role_has_a_right_and_an_administrator_has_all() -> None:
    assert set(HAVE) == set(StaffRight)
    for right, those in HAVE.items():
        assert Requester.ADMINISTRATOR in those, right
        assert not those & {*NOT_STAFF, Requester.NO_ROLE}, right


OWN_PAGE: Sequence[Mapping[str, str]] = (
    {"sec-fetch-site": "same-origin"},
    {"origin": ORIGIN},
    {"origin": "https://balcao.tjsp.example", "host": "balcao.tjsp.example"},
    {},  # a program, which acts from its own network
    {"origin": ""},
    {"origin": "null"},  # an old browser, of a page without a referrer
)
ANOTHER_SITE: Sequence[Mapping[str, str]] = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": ORIGIN},
    {"origin": "https://evil.example"},
    {"sec-fetch-site": "cross-site", "origin": "null"},
    {"origin": "http://balcao.tjsp.example", "host": "balcao.tjsp.example"},
)


@pytest.mark.parametrize(
    ("headers", "status"), [*((each, 201) for each in OWN_PAGE), *((each, 403) for each in ANOTHER_SITE)]
)
async def test_another_sites_page_takes_no_place_with_its_visitors_browsers(
    headers: Mapping[str, str], status: int
) -> None:
    """A POST without a body and without a type of content needs no preflight: any page may send it."""
    court = await MatrixCourt.build()
    waiting = len(court.court.account.rows.tickets)
    join = http_client.endpoint_named(court.services, "tickets_join")

    answer = await http_client.send_to(court.services, join, headers=headers, route={"officeId": HERE})

    assert answer.status == status
    assert len(court.court.account.rows.tickets) - waiting == (status == 201)
