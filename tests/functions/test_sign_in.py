"""The lock of the staff's doors: the ID token. The app is asked directly, as with no platform in front."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import jwt
import pytest
from yarl import URL

from functions.app import all_endpoints
from functions.endpoints import Access
from functions.identity import LEEWAY_SECONDS
from local_host.id_token import IdTokenSigner
from local_host.platform_auth import SESSION_COOKIE
from tests.functions import tokens
from tests.functions.app import OIDS, House, problem
from tests.functions.http_client import door_named, knock
from tests.functions.tokens import MINUTES, Claims, claims, headers, principal
from tests.product import Answer


@pytest.fixture
def signer(house: House) -> IdTokenSigner:
    return tokens.signer(house)


async def me(house: House, sent: Mapping[str, str]) -> Answer:
    return await knock(house.second, door_named(house.second, "staff_me"), headers=sent)


async def test_a_good_token_opens(house: House, signer: IdTokenSigner) -> None:
    answer = await me(house, headers(signer.sign(claims(house))))

    assert (answer.status, answer["userId"]) == (200, OIDS["ana"])


async def test_forged_headers_without_a_token_open_no_door(house: House) -> None:
    forged = {
        "x-ms-client-principal": principal(),
        "x-ms-client-principal-id": OIDS["ana"],
        "x-ms-client-principal-name": "ana",
        "authorization": "Bearer x",
        "origin": house.product.services.settings.public_base_url,
    }
    for endpoint in all_endpoints(house.second):
        if endpoint.access is Access.STAFF:
            assert problem(await knock(house.second, endpoint, headers=forged)) == (
                401,
                "not-authenticated",
            ), endpoint.name


async def test_forged_headers_never_pass_the_platform(house: House, signer: IdTokenSigner) -> None:
    page = house.visitor()
    answer = await page.get("/api/staff/me", headers=headers(signer.sign(claims(house))))

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
async def test_a_token_with(house: House, signer: IdTokenSigner, wrong: str) -> None:
    token = signer.sign(WRONG[wrong](claims(house)))

    assert problem(await me(house, headers(token))) == (401, "not-authenticated")


@pytest.mark.parametrize(
    "named", ["", "no base64!", "bm8ganNvbg==", "e30=", "eyJjbGFpbXMiOiBbMV19", principal("x")]
)
async def test_a_principal_that_is_unreadable_or_another(
    house: House, signer: IdTokenSigner, named: str
) -> None:
    sent = {"x-ms-token-aad-id-token": signer.sign(claims(house)), "x-ms-client-principal": named}

    assert problem(await me(house, sent)) == (401, "not-authenticated")


async def test_a_token_that_nobody_of_ours_signed(house: House, tmp_path: Path) -> None:
    strangers = IdTokenSigner(tmp_path / "key.pem").sign(claims(house))
    unsigned = jwt.encode(claims(house), "", algorithm="none", headers={"kid": "local"})
    symmetric = jwt.encode(claims(house), "x" * 64, algorithm="HS256", headers={"kid": "local"})
    unknown = jwt.encode(claims(house), "x" * 64, algorithm="HS256", headers={"kid": "another"})
    for token in (strangers, unsigned, symmetric, unknown, "x", "a.b.c", "", "é"):
        assert problem(await me(house, headers(token))) == (401, "not-authenticated")


async def test_expiry_is_told_apart(house: House, signer: IdTokenSigner) -> None:
    now = int(house.product.clock.now().timestamp())
    within = signer.sign(claims(house, exp=now - LEEWAY_SECONDS + 1))
    assert (await me(house, headers(within))).status == 200

    late = signer.sign(claims(house, exp=now - LEEWAY_SECONDS))
    assert problem(await me(house, headers(late))) == (401, "sign-in-expired")
    other = signer.sign(claims(house, exp=now - LEEWAY_SECONDS, tid="other"))
    assert problem(await me(house, headers(other))) == (401, "not-authenticated")


@pytest.mark.parametrize("roles", [None, [], ["Visitante"], "Atendente", 7, [["Atendente"]]])
async def test_without_a_role_nothing_is_allowed(house: House, signer: IdTokenSigner, roles: object) -> None:
    answer = await me(house, headers(signer.sign(claims(house, roles=roles))))

    assert problem(answer) == (403, "not-allowed")


async def test_without_the_platforms_word_every_staff_door_is_shut(
    house: House, signer: IdTokenSigner
) -> None:
    settings = house.second.settings
    services = replace(house.second, settings=replace(settings, staff=replace(settings.staff, enabled=False)))
    sent = {**headers(signer.sign(claims(house))), "sec-fetch-site": "same-origin"}
    for endpoint in all_endpoints(services):
        if endpoint.access is Access.STAFF:
            assert problem(await knock(services, endpoint, headers=sent)) == (401, "not-authenticated"), (
                endpoint.name
            )


async def test_keys_that_cannot_be_fetched_are_no_refusal(house: House, signer: IdTokenSigner) -> None:
    settings = house.second.settings
    nowhere = replace(settings.staff, jwks_url="http://127.0.0.1:9/keys")
    services = replace(house.second, settings=replace(settings, staff=nowhere))
    endpoint = door_named(services, "staff_me")

    answer = await knock(services, endpoint, headers=headers(signer.sign(claims(house))))

    assert problem(answer) == (503, "try-again")
    assert answer.headers["Retry-After"] == "2"


async def test_an_expired_sign_in_over_http(house: House, signer: IdTokenSigner) -> None:
    ana = house.visitor()
    long_ago = int(house.product.clock.now().timestamp()) - (MINUTES + 2) * 60
    session = signer.sign({"aud": "local-session", "sub": "ana", "iat": long_ago})
    ana.session.cookie_jar.update_cookies({SESSION_COOKIE: session}, URL(ana.base))

    assert problem(await ana.get("/api/staff/me")) == (401, "sign-in-expired")
    async with ana.session.get(f"{ana.base}/.auth/refresh") as refreshed:
        assert refreshed.status == 200
    assert (await ana.get("/api/staff/me")).status == 200
