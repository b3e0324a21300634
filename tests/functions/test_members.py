"""Members by account name: bound at the first sign-in of a member of the court's own tenant, over HTTP."""

from __future__ import annotations

from uuid import uuid4

import pytest

from functions.identity import BOUND_AGAIN, UNBOUND_AGAIN
from functions.requests import MOST_OFFICES
from shared.services import Services
from tests.functions import tokens
from tests.functions.administering import create, fresh_id
from tests.functions.app import OIDS, CheckedClient, Scene, Setup, problem
from tests.functions.http_client import endpoint_named, send_to
from tests.functions.tokens import ID_TOKEN, MODES, PRINCIPAL, services_in
from tests.product import Answer


def oid() -> str:
    """Somebody whom no other test knows."""
    return str(uuid4())


async def add(who: CheckedClient, office_id: str, account: str) -> Answer:
    return await who.send("PUT", f"/api/staff/offices/{office_id}/members/{account}")


async def remove(who: CheckedClient, office_id: str, account: str) -> Answer:
    return await who.send("DELETE", f"/api/staff/offices/{office_id}/members/{account}")


class SignInAt:
    """Authentication at one instance, in one of its modes, with what the instance keeps in memory."""

    def __init__(self, setup: Setup, mode: str) -> None:
        self.setup, self.mode = setup, mode
        self.services: Services = services_in(setup, mode)
        self.me = endpoint_named(self.services, "staff_me")

    async def signs_in(
        self, clerk_id: str, account: str | None, kind: str | None = "0", **more: str
    ) -> Answer:
        told = {"upn": account, "acct": kind, **more}
        said = {name: value for name, value in told.items() if value is not None}
        if self.mode == ID_TOKEN:
            token = tokens.signer(self.setup).sign(tokens.claims(self.setup, oid=clerk_id, **said))
            headers = tokens.headers(token, tokens.principal(clerk_id))
        else:
            pairs = [pair for pair in tokens.pairs(clerk_id, "Atendente") if pair[0] not in said]
            headers = {"x-ms-client-principal": tokens.principal_of([*pairs, *said.items()])}
        return await send_to(self.services, self.me, headers=headers)

    async def offices_of(self, clerk_id: str, account: str | None, kind: str | None = "0") -> list[str]:
        answer = await self.signs_in(clerk_id, account, kind)
        assert answer.status == 200, answer.raw
        return [office["officeId"] for office in answer["offices"]]


@pytest.fixture(params=MODES)
def sign_in(request: pytest.FixtureRequest, setup: Setup) -> SignInAt:
    return SignInAt(setup, request.param)


async def test_a_name_is_bound_at_the_first_sign_in_and_told(scene: Scene, sign_in: SignInAt) -> None:
    maria, account = oid(), f"{fresh_id('maria')}@tjsp.example"
    added = await add(scene.carla, scene.office_id, account.upper())
    assert (added.status, added["account"], added["bound"]) == (200, account, False)

    assert await sign_in.offices_of(maria, account.upper()) == [scene.office_id]

    members = await scene.carla.get(f"/api/staff/offices/{scene.office_id}/members")
    [member] = [each for each in members["members"] if each["account"] == account]
    assert (member["bound"], member["name"]) == (True, "Ana")
    audit = await (await scene.setup.staff("admin")).get("/api/admin/configuration-audit")
    bound = [entry for entry in audit["entries"] if entry["subjectId"] == account]
    assert [(entry["after"]["objectId"], entry["result"]) for entry in bound] == [(maria, "done")]
    removed = await remove(scene.carla, scene.office_id, account)
    assert removed.status == 200


@pytest.mark.parametrize(
    ("account", "kind"),
    [("{}", "1"), ("{}", None), (None, "0"), ("{}", ""), ("outro-{}", "0")],
    ids=["a guest", "nobody says who is one", "no name", "empty", "another name"],
)
async def test_who_is_no_member_of_the_tenant_is_not_bound(
    scene: Scene, sign_in: SignInAt, account: str | None, kind: str | None
) -> None:
    name = f"{fresh_id('rui')}@tjsp.example"
    await add(scene.carla, scene.office_id, name)

    assert await sign_in.offices_of(oid(), account and account.format(name), kind) == []
    members = await scene.carla.get(f"/api/staff/offices/{scene.office_id}/members")
    assert [each["bound"] for each in members["members"] if each["account"] == name] == [False]


async def test_a_foreign_tenant_does_not_come_in(scene: Scene, sign_in: SignInAt) -> None:
    name = f"{fresh_id('eva')}@tjsp.example"
    await add(scene.carla, scene.office_id, name)

    refused = await sign_in.signs_in(oid(), name, tid=oid())

    assert problem(refused) == (401, "not-authenticated")
    assert await sign_in.offices_of(oid(), name) == [scene.office_id], "it is still free"


async def test_a_reused_name_inherits_nothing(scene: Scene, sign_in: SignInAt) -> None:
    first, second, name = oid(), oid(), f"{fresh_id('lia')}@tjsp.example"
    await add(scene.carla, scene.office_id, name)
    assert await sign_in.offices_of(first, name) == [scene.office_id]

    assert await sign_in.offices_of(second, name) == []

    await remove(scene.carla, scene.office_id, name)
    await add(scene.carla, scene.office_id, name)
    again = SignInAt(scene.setup, sign_in.mode)
    assert await again.offices_of(second, name) == [scene.office_id]


async def test_somebody_who_is_signed_in_has_a_new_office_within_a_minute(scene: Scene) -> None:
    sign_in, noa, name = SignInAt(scene.setup, PRINCIPAL), oid(), f"{fresh_id('noa')}@tjsp.example"
    assert await sign_in.offices_of(noa, name) == []
    await add(scene.carla, scene.office_id, name)
    assert await sign_in.offices_of(noa, name) == [], "it was asked a moment ago"

    await scene.later(UNBOUND_AGAIN.total_seconds())

    assert await sign_in.offices_of(noa, name) == [scene.office_id]
    assert UNBOUND_AGAIN < BOUND_AGAIN


async def test_members_are_of_ones_own_office(scene: Scene, setup: Setup) -> None:
    foreign = setup.foreign_office()
    admin = await setup.staff("admin")

    assert problem(await add(scene.carla, foreign, "x@y.br")) == (403, "not-allowed")
    assert problem(await add(scene.ana, scene.office_id, "x@y.br")) == (403, "not-allowed")
    assert problem(await add(admin, fresh_id(), "x@y.br")) == (404, "not-found")
    for account in ("ana", "x@y@z", "=x@y.br", OIDS["ana"]):
        assert problem(await add(admin, foreign, account)) == (400, "invalid-request")
    assert problem(await remove(admin, foreign, "x@y.br")) == (404, "not-found")


async def test_a_membership_by_object_id_is_shown_and_ended(setup: Setup) -> None:
    admin, office_id = await setup.staff("admin"), fresh_id()
    await create(admin, office_id)
    await setup.put_member("bruno", office_id)

    members = await admin.get(f"/api/staff/offices/{office_id}/members")
    assert members["members"] == [{"account": OIDS["bruno"], "name": None, "bound": True, "since": None}]
    assert (await remove(admin, office_id, OIDS["bruno"])).status == 200
    assert (await admin.get(f"/api/staff/offices/{office_id}/members"))["members"] == []


async def test_who_is_removed_in_the_middle_of_a_visit_can_end_it(scene: Scene) -> None:
    visitor = await scene.in_service()
    assert (await remove(scene.carla, scene.office_id, OIDS["ana"])).status == 200
    await scene.later(31)

    assert problem(await scene.call()) == (403, "not-allowed")
    waits = await scene.join()
    me = await scene.ana.get("/api/staff/me")
    queue = await scene.ana.get(f"/api/staff/queue?officeId={scene.office_id}")
    assert scene.office_id not in {office["officeId"] for office in me["offices"]}
    assert [office["officeId"] for office in me["holding"]] == [scene.office_id]
    [row] = queue["inService"]
    assert (row["ticketId"], "finish" in row["can"]) == (visitor.ticket_id, True)
    assert [queue[part] for part in ("waiting", "called", "missed", "offices")] == [[], [], [], []]
    assert waits.ticket_id.encode() not in queue.raw, "the office's queue is not theirs any more"
    assert problem(await scene.clerk_does(visitor, "message", {"text": "x"})) == (403, "not-allowed")
    ended = await scene.clerk_does(visitor, "finish", {"outcome": "resolved"})

    assert (ended.status, ended["status"]) == (200, "completed")
    queue = await scene.ana.get(f"/api/staff/queue?officeId={scene.office_id}")
    assert problem(queue) == (403, "not-allowed")
    assert (await scene.ana.get("/api/staff/me"))["holding"] == []


async def test_as_many_offices_as_may_be_named_fit_into_an_address(scene: Scene) -> None:
    """The platform refuses longer ones with an empty 414, before the app is asked."""
    longest = [f"{number:03}-{'x' * 116}" for number in range(MOST_OFFICES)]
    admin = await scene.setup.staff("admin")

    most = await admin.get(f"/api/staff/queue?officeId={','.join(longest)}")
    encoded = await admin.get(f"/api/staff/queue?officeId={'%2C'.join(longest)}")
    more = await admin.get(f"/api/staff/queue?officeId={','.join(f'x{n}' for n in range(60))}")

    assert problem(most) == problem(encoded) == (404, "not-found")
    assert problem(more) == (400, "invalid-request")
