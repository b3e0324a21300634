"""The lock of the staff's endpoints: the ID token, where it must be there and where it merely is.

The app is asked directly, as with no platform in front.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import jwt
import pytest

from functions.dispatch import all_endpoints
from functions.endpoints import Access
from functions.identity import LEEWAY_SECONDS
from local_host.id_token import IdTokenSigner
from shared.services import Services
from tests.functions import tokens
from tests.functions.app import OIDS, Setup, problem
from tests.functions.http_client import endpoint_named, send_to
from tests.functions.tokens import ID_TOKEN, MODES, PRINCIPAL, Claims, claims, headers, principal, services_in
from tests.product import Answer


@pytest.fixture
def signer(setup: Setup) -> IdTokenSigner:
    return tokens.signer(setup)


@pytest.fixture(params=MODES)
def gate(setup: Setup, request: pytest.FixtureRequest) -> Services:
    return services_in(setup, request.param)


async def me(services: Services, sent: Mapping[str, str]) -> Answer:
    return await send_to(services, endpoint_named(services, "staff_me"), headers=sent)


async def test_a_good_token_opens(setup: Setup, gate: Services, signer: IdTokenSigner) -> None:
    answer = await me(gate, headers(signer.sign(claims(setup))))

    assert (answer.status, answer["userId"]) == (200, OIDS["ana"])


async def test_the_tokens_roles_stand_above_the_principals(
    setup: Setup, gate: Services, signer: IdTokenSigner
) -> None:
    answer = await me(gate, headers(signer.sign(claims(setup))))

    assert answer["roles"] == ["Atendente"]


async def test_where_a_token_must_be_there_no_principal_opens_an_endpoint(setup: Setup) -> None:
    strict = services_in(setup, ID_TOKEN)
    forged = {
        **tokens.signed_in(setup, "admin", PRINCIPAL),
        "x-ms-client-principal-id": OIDS["admin"],
        "x-ms-client-principal-name": "admin",
        "authorization": "Bearer x",
        "origin": setup.product.services.settings.public_base_url,
    }
    for endpoint in all_endpoints(strict):
        if endpoint.access is Access.STAFF:
            assert problem(await send_to(strict, endpoint, headers=forged)) == (401, "not-authenticated"), (
                endpoint.name
            )


async def test_forged_headers_never_pass_the_platform(setup: Setup, signer: IdTokenSigner) -> None:
    page = setup.visitor()
    answer = await page.get("/api/staff/me", headers=headers(signer.sign(claims(setup))))

    assert problem(answer) == (401, "not-authenticated")


WRONG: Mapping[str, Callable[[Claims], Claims]] = {
    "another audience": lambda c: {**c, "aud": "00000000-0000-0000-0000-000000000000"},
    "another issuer": lambda c: {**c, "iss": "https://login.microsoftonline.com/other/v2.0"},
    "another tenant": lambda c: {**c, "tid": "other"},
    "no tenant": lambda c: {k: v for k, v in c.items() if k != "tid"},
    "no expiry": lambda c: {k: v for k, v in c.items() if k != "exp"},
    "an expiry that is text": lambda c: {**c, "exp": "tomorrow"},
    "not valid yet": lambda c: {**c, "nbf": c["nbf"] + LEEWAY_SECONDS + 10},
    "somebody else than the principal": lambda c: {**c, "oid": OIDS["carla"]},
    "no object id": lambda c: {k: v for k, v in c.items() if k != "oid"},
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_token_with(setup: Setup, gate: Services, signer: IdTokenSigner, wrong: str) -> None:
    token = signer.sign(WRONG[wrong](claims(setup)))

    assert problem(await me(gate, headers(token))) == (401, "not-authenticated")


@pytest.mark.parametrize(
    "named", ["", "no base64!", "bm8ganNvbg==", "e30=", "eyJjbGFpbXMiOiBbMV19", principal("x")]
)
async def test_a_principal_that_is_unreadable_or_another(
    setup: Setup, gate: Services, signer: IdTokenSigner, named: str
) -> None:
    answer = await me(gate, headers(signer.sign(claims(setup)), named))

    assert problem(answer) == (401, "not-authenticated")


async def test_a_token_that_nobody_of_ours_signed(setup: Setup, gate: Services, tmp_path: Path) -> None:
    strangers = IdTokenSigner(tmp_path / "key.pem").sign(claims(setup))
    unsigned = jwt.encode(claims(setup), "", algorithm="none", headers={"kid": "local"})
    symmetric = jwt.encode(claims(setup), "x" * 64, algorithm="HS256", headers={"kid": "local"})
    unknown = jwt.encode(claims(setup), "x" * 64, algorithm="HS256", headers={"kid": "another"})
    for token in (strangers, unsigned, symmetric, unknown, "x", "a.b.c", "", "é"):
        assert problem(await me(gate, headers(token))) == (401, "not-authenticated")


async def test_expiry_is_told_apart(setup: Setup, gate: Services, signer: IdTokenSigner) -> None:
    now = int(setup.product.clock.now().timestamp())
    within = signer.sign(claims(setup, exp=now - LEEWAY_SECONDS + 1))
    assert (await me(gate, headers(within))).status == 200

    late = signer.sign(claims(setup, exp=now - LEEWAY_SECONDS))
    assert problem(await me(gate, headers(late))) == (401, "sign-in-expired")
    other = signer.sign(claims(setup, exp=now - LEEWAY_SECONDS, tid="other"))
    assert problem(await me(gate, headers(other))) == (401, "not-authenticated")


@pytest.mark.parametrize("roles", [None, [], ["Visitante"], "Atendente", 7, [["Atendente"]]])
async def test_without_a_role_nothing_is_allowed(
    setup: Setup, gate: Services, signer: IdTokenSigner, roles: object
) -> None:
    answer = await me(gate, headers(signer.sign(claims(setup, roles=roles))))

    assert problem(answer) == (403, "not-allowed")


@pytest.mark.parametrize("mode", MODES)
async def test_every_staff_endpoint_is_shut_where_platform_sign_in_is_off(setup: Setup, mode: str) -> None:
    settings = services_in(setup, mode).settings
    services = replace(setup.second, settings=replace(settings, staff=replace(settings.staff, enabled=False)))
    sent = {**tokens.signed_in(setup, "admin", mode), "sec-fetch-site": "same-origin"}
    for endpoint in all_endpoints(services):
        if endpoint.access is Access.STAFF:
            assert problem(await send_to(services, endpoint, headers=sent)) == (401, "not-authenticated"), (
                endpoint.name
            )


async def test_keys_that_cannot_be_fetched_are_no_refusal(
    setup: Setup, gate: Services, signer: IdTokenSigner
) -> None:
    settings = gate.settings
    nowhere = replace(settings.staff, jwks_url="http://127.0.0.1:9/keys")

    answer = await me(
        replace(gate, settings=replace(settings, staff=nowhere)), headers(signer.sign(claims(setup)))
    )

    assert problem(answer) == (503, "try-again")
    assert answer.headers["Retry-After"] == "2"
