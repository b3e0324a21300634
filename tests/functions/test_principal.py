"""The lock of the staff's endpoints by the platform's principal alone. The app is asked directly."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from yarl import URL

from functions.app import all_endpoints
from functions.endpoints import Access
from functions.principal import MAX_CHARACTERS
from local_host.platform_auth import SESSION_COOKIE, SESSION_HOURS
from shared.services import Services
from tests.functions import tokens
from tests.functions.app import OIDS, Setup, problem
from tests.functions.http_client import endpoint_named, send_to
from tests.functions.tokens import (
    ID_TOKEN,
    LONG_NAMES,
    MINUTES,
    MODES,
    Pairs,
    encoded,
    pairs,
    principal_of,
    services_in,
)
from tests.product import Answer

ANA = pairs(OIDS["ana"], "Atendente")
REFUSED = (401, "not-authenticated")


async def me(services: Services, header: str) -> Answer:
    endpoint = endpoint_named(services, "staff_me")
    return await send_to(services, endpoint, headers={"x-ms-client-principal": header})


def without(*types: str) -> Pairs:
    return [(typ, val) for typ, val in ANA if typ not in types]


def given(typ: str, val: str) -> Pairs:
    return [*without(typ), (typ, val)]


RIGHT: Mapping[str, Pairs] = {
    "short names": ANA,
    "the platform's long names": [(LONG_NAMES.get(typ, typ), val) for typ, val in ANA],
    "no issuer": without("iss"),
    "claims that nobody asks for": [*ANA, ("groups", "a"), ("groups", "b"), ("uti", "x"), ("ver", "2.0")],
    "a token that has long expired": [*ANA, ("iat", "0"), ("nbf", "0"), ("exp", "3600")],
    "times that are none": [*ANA, ("exp", "tomorrow")],
    "further roles": [*ANA, ("roles", "Visitante")],
    "the role's long name": [
        *without("roles"),
        ("http://schemas.microsoft.com/ws/2008/06/identity/claims/role", "Atendente"),
    ],
}


@pytest.mark.parametrize("right", RIGHT)
async def test_opens_with(setup: Setup, right: str) -> None:
    answer = await me(setup.second, principal_of(RIGHT[right]))

    assert (answer.status, answer["userId"], answer["roles"]) == (200, OIDS["ana"], ["Atendente"])
    assert answer["name"] == "Ana"


WRONG: Mapping[str, Pairs] = {
    "no tenant": without("tid"),
    "no audience": without("aud"),
    "no object id": without("oid"),
    "another tenant": given("tid", "00000000-0000-0000-0000-000000000000"),
    "an empty tenant": given("tid", ""),
    "another audience": given("aud", "00000000-0000-0000-0000-000000000000"),
    "another issuer": given("iss", "https://login.microsoftonline.com/other/v2.0"),
    "an empty issuer": given("iss", ""),
    "an object id that is none": given("oid", "ana' or PartitionKey ne '"),
    "an empty object id": given("oid", ""),
    "a repeated object id": [*ANA, ("oid", OIDS["ana"])],
    "two object ids": [*ANA, ("oid", OIDS["carla"])],
    "two object ids under both names": [*ANA, (LONG_NAMES["oid"], OIDS["carla"])],
    "two tenants": [*ANA, (LONG_NAMES["tid"], "other")],
    "two audiences": [*ANA, ("aud", "other")],
    "two issuers": [*ANA, ("iss", "other")],
    "a user's access token for us, of another application": [*ANA, ("scp", "user_impersonation")],
    "the same under its long name": [*ANA, ("http://schemas.microsoft.com/identity/claims/scope", "x")],
    "an application's own token": [*ANA, ("azp", "other"), ("idtyp", "app")],
    "an application's own token of version 1": [*ANA, ("appid", "other")],
    "a name with half a character": given("name", "\ud800"),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_is_shut_with(setup: Setup, wrong: str, caplog: pytest.LogCaptureFixture) -> None:
    """Operators read why, but nothing of what the header says."""
    assert problem(await me(setup.second, principal_of(WRONG[wrong]))) == REFUSED

    [line] = [one for one in caplog.records if one.name == "functions.identity"]
    assert line.getMessage().startswith("the platform's principal is refused: ")
    assert not any(val and val in line.getMessage() for _, val in WRONG[wrong] if len(val) > 3)


@pytest.mark.parametrize(
    ("setting", "claim"), [("tenant_id", "tid"), ("audience", "aud")], ids=["tenant", "audience"]
)
async def test_what_is_not_set_is_matched_by_nobody(setup: Setup, setting: str, claim: str) -> None:
    settings = setup.second.settings
    staff = replace(settings.staff, **{setting: ""})
    services = replace(setup.second, settings=replace(settings, staff=staff))

    assert problem(await me(services, principal_of(given(claim, "")))) == REFUSED


@pytest.mark.parametrize("roles", [[], ["Visitante"], ["atendente"], ['["Atendente"]'], ["Atendente,Gestor"]])
async def test_without_a_role_nothing_is_allowed(setup: Setup, roles: list[str]) -> None:
    told = [*without("roles"), *(("roles", role) for role in roles)]

    assert problem(await me(setup.second, principal_of(told))) == (403, "not-allowed")


def raw(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


LISTED = [{"typ": typ, "val": val} for typ, val in ANA]
MALFORMED: Mapping[str, str] = {
    "nothing": "",
    "no base64": "no base64!",
    "base64 with what is none inside": principal_of(ANA)[:8] + "\n" + principal_of(ANA)[8:],
    "base64 cut off": principal_of(ANA)[:-3],
    "no JSON": raw("no JSON"),
    "no UTF-8": base64.b64encode(b'{"auth_typ": "\xff"}').decode(),
    "JSON that is no object": raw("[]"),
    "JSON nested deep": raw("[" * 20_000),
    "objects nested deep": raw('{"auth_typ":' * 2_000),
    "a number without end": raw('{"auth_typ":"aad","claims":' + "9" * 10_000 + "}"),
    "another provider": principal_of(ANA, auth_typ="google"),
    "no provider": encoded({"claims": LISTED}),
    "a provider that is no text": principal_of(ANA, auth_typ=["aad"]),
    "no claims": encoded({"auth_typ": "aad"}),
    "claims that are none": principal_of(ANA, claims=None),
    "claims as an object": principal_of(ANA, claims={"oid": OIDS["ana"]}),
    "a claim that is none": principal_of(ANA, claims=[*LISTED, 1]),
    "a claim without a type": principal_of(ANA, claims=[*LISTED, {"val": "x"}]),
    "a claim without a value": principal_of(ANA, claims=[*LISTED, {"typ": "x"}]),
    "a value that is no text": principal_of(ANA, claims=[*LISTED, {"typ": "roles", "val": ["Atendente"]}]),
    "a type that is no text": principal_of(ANA, claims=[*LISTED, {"typ": {"a": 1}, "val": "x"}]),
    "the list twice": raw(f'{{"auth_typ":"aad","claims":[],"claims":{json.dumps(LISTED)}}}'),
    "the value twice": raw(
        f'{{"auth_typ":"aad","claims":[{{"typ":"oid","val":"x","val":"{OIDS["ana"]}"}}]}}'
    ),
    "two headers in one": f"{principal_of(ANA)},{principal_of(ANA)}",
    "too long": principal_of([*ANA, ("groups", "x" * MAX_CHARACTERS)]),
}


@pytest.mark.parametrize("malformed", MALFORMED)
@pytest.mark.parametrize("mode", MODES)
async def test_a_malformed_header_is_nobody(setup: Setup, malformed: str, mode: str) -> None:
    """Also beside a good token, where one must be there."""
    services = services_in(setup, mode)
    sent = {**tokens.signed_in(setup, "ana", mode), "x-ms-client-principal": MALFORMED[malformed]}

    assert problem(await send_to(services, endpoint_named(services, "staff_me"), headers=sent)) == REFUSED


async def test_other_headers_of_the_platform_say_nothing(setup: Setup) -> None:
    forged = {
        "x-ms-client-principal-id": OIDS["admin"],
        "x-ms-client-principal-name": "admin",
        "x-ms-client-principal-idp": "aad",
        "x-ms-token-aad-access-token": tokens.signer(setup).sign(tokens.claims(setup)),
        "authorization": f"Bearer {tokens.signer(setup).sign(tokens.claims(setup))}",
        "origin": setup.product.services.settings.public_base_url,
    }
    for endpoint in all_endpoints(setup.second):
        if endpoint.access is Access.STAFF:
            assert problem(await send_to(setup.second, endpoint, headers=forged)) == REFUSED, endpoint.name


async def test_where_a_token_must_be_there_the_principal_need_not_say_more(setup: Setup) -> None:
    """It is the way out should the platform's principal lack a claim; what it does say must be right."""
    services = services_in(setup, ID_TOKEN)
    endpoint = endpoint_named(services, "staff_me")
    token = tokens.signer(setup).sign(tokens.claims(setup))
    statuses: dict[str, int] = {}
    cases: Mapping[str, Callable[[], Pairs]] = {
        "oid only": lambda: [("oid", OIDS["ana"])],
        "another tenant": lambda: [("oid", OIDS["ana"]), ("tid", "other")],
    }
    for name, told in cases.items():
        answer = await send_to(services, endpoint, headers=tokens.headers(token, principal_of(told())))
        statuses[name] = answer.status
    assert statuses == {"oid only": 200, "another tenant": 401}


async def test_the_session_counts_and_not_the_token_it_began_with(setup: Setup) -> None:
    """Over HTTP, as deployed: no token store, so nothing expires but the session itself."""
    ana = setup.visitor()

    async def began(minutes_ago: int) -> Answer:
        then = int(setup.product.clock.now().timestamp()) - minutes_ago * 60
        session = tokens.signer(setup).sign({"aud": "local-session", "sub": "ana", "iat": then})
        ana.session.cookie_jar.update_cookies({SESSION_COOKIE: session}, URL(ana.base))
        return await ana.get("/api/staff/me")

    assert (await began(MINUTES + 2)).status == 200
    assert (await began(SESSION_HOURS * 60 - 1)).status == 200
    assert problem(await began(SESSION_HOURS * 60)) == REFUSED
    async with ana.session.get(f"{ana.base}/.auth/refresh") as refreshed:
        assert refreshed.status == 404
