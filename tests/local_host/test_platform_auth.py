"""The platform's sign-in as the local host plays it."""

from __future__ import annotations

import asyncio
import base64
import json
import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import azure.functions as func
import jwt
import pytest

from local_host.azurite import Azurite
from local_host.clock import MovableClock
from local_host.platform_auth import PlatformAuth
from local_host.staff import STAFF
from tests.local_host.hosting import Answer, Hosted, hosted
from tests.local_host.observed_app import as_json
from tests.local_host.small_apps import http_app

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"


def seen(req: func.HttpRequest) -> func.HttpResponse:
    headers: Any = req.headers
    return as_json({k: v for k, v in headers.items() if k.startswith("x-ms-") or k == "authorization"})


class Signing:
    """A host with sign-in in front, and the clock of both."""

    def __init__(self, host: Hosted, auth: PlatformAuth, clock: MovableClock) -> None:
        self.host, self.auth, self.clock = host, auth, clock

    def sign_in(self, user: str, target: str = "") -> Answer:
        form = urllib.parse.urlencode({"user": user, "post_login_redirect_uri": target})
        return self.host.call("POST", "/.auth/login/aad", form.encode(), {"Content-Type": FORM})

    def seen(self, cookie: str, **headers: str) -> dict[str, str]:
        return self.host.call("GET", "/api/seen", headers={"Cookie": cookie, **headers}).json()

    def verified(self, token: str) -> dict[str, Any]:
        """The claims of a token, checked against the published keys but for its age."""

        async def answer() -> str:
            import aiohttp

            async with aiohttp.ClientSession() as session, session.get(self.auth.jwks_url) as response:
                return await response.text()

        keys = jwt.PyJWKSet.from_json(self.host.run(answer()))
        key = keys[jwt.get_unverified_header(token)["kid"]]
        return jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            audience=self.auth.audience,
            issuer=self.auth.issuer,
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )


@pytest.fixture
def signing(azurite: Azurite, tmp_path: Path) -> Iterator[Signing]:
    clock = MovableClock(NINE)
    auth = PlatformAuth(tmp_path, clock)
    with hosted(http_app(seen=seen), azurite, tmp_path, clock=clock, auth=auth) as host:
        host.run(auth.start())
        yield Signing(host, auth, clock)
        host.run(auth.stop())


def cookie_of(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


def claims_of(headers: dict[str, str]) -> list[tuple[str, str]]:
    principal = json.loads(base64.b64decode(headers["x-ms-client-principal"]))
    assert principal["auth_typ"] == "aad"
    return [(claim["typ"], claim["val"]) for claim in principal["claims"]]


def test_nobody_is_signed_in_by_words_of_their_own(signing: Signing) -> None:
    forged = {"X-MS-CLIENT-PRINCIPAL": "eyJ9", "X-MS-TOKEN-AAD-ID-TOKEN": "x", "Authorization": "Bearer x"}

    assert signing.seen("AppServiceAuthSession=forged", **forged) == {}
    assert signing.host.get("/.auth/me").status == 401
    assert signing.host.get("/.auth/refresh").status == 401


def test_the_page_offers_the_staff_and_keeps_the_way_back(signing: Signing) -> None:
    page = signing.host.get("/.auth/login/aad?post_login_redirect_uri=/atendente/%22%3E")

    assert page.status == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for account in STAFF:
        assert f'value="{account.user}"' in page.text
        assert account.name in page.text
    assert 'value="/atendente/&quot;&gt;"' in page.text
    assert signing.host.get("/.auth/login/entrar.css").headers["content-type"] == "text/css; charset=utf-8"


def test_a_clerk_signs_in_and_the_function_learns_who_it_is(signing: Signing) -> None:
    answer = signing.sign_in("carla")
    headers = signing.seen(cookie_of(answer))

    assert (answer.status, answer.headers["location"]) == (302, "/atendente")
    assert "HttpOnly" in answer.headers["set-cookie"]
    carla = next(account for account in STAFF if account.user == "carla")
    assert headers["x-ms-client-principal-id"] == carla.oid
    assert headers["x-ms-client-principal-name"] == carla.mail
    assert headers["x-ms-client-principal-idp"] == "aad"
    assert ("roles", "Gestor") in claims_of(headers)
    token = signing.verified(headers["x-ms-token-aad-id-token"])
    assert (token["oid"], token["roles"], token["tid"]) == (carla.oid, ["Gestor"], signing.auth.tenant_id)
    assert (token["iat"], token["exp"]) == (NINE.timestamp(), (NINE + timedelta(hours=1)).timestamp())


def test_the_session_of_the_page_tells_the_same(signing: Signing) -> None:
    cookie = cookie_of(signing.sign_in("ana"))

    (entry,) = signing.host.call("GET", "/.auth/me", headers={"Cookie": cookie}).json()

    assert (entry["provider_name"], entry["user_id"]) == ("aad", "ana@demo.balcao.test")
    assert entry["id_token"] == signing.seen(cookie)["x-ms-token-aad-id-token"]


def test_a_token_grows_old_until_it_is_refreshed(signing: Signing) -> None:
    cookie = cookie_of(signing.sign_in("ana"))
    old = signing.seen(cookie)["x-ms-token-aad-id-token"]
    asyncio.run(signing.clock.advance(2 * 3600))
    assert signing.seen(cookie)["x-ms-token-aad-id-token"] == old

    refreshed = signing.host.call("GET", "/.auth/refresh", headers={"Cookie": cookie})

    token = signing.verified(signing.seen(cookie_of(refreshed))["x-ms-token-aad-id-token"])
    assert refreshed.status == 200
    assert token["exp"] == (NINE + timedelta(hours=3)).timestamp()


def test_a_session_ends_after_a_working_day_or_by_leaving(signing: Signing) -> None:
    cookie = cookie_of(signing.sign_in("ana"))

    left = signing.host.call("GET", "/.auth/logout", headers={"Cookie": cookie})
    asyncio.run(signing.clock.advance(8 * 3600))

    assert (left.status, left.headers["location"]) == (302, "/")
    assert left.headers["set-cookie"].startswith("AppServiceAuthSession=; ")
    assert signing.seen(cookie) == {}


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/atendente?mesa=2", "/atendente?mesa=2"),
        ("https://example.org/", "/atendente"),
        ("//example.org", "/atendente"),
        ("/\\example.org", "/atendente"),
        ("", "/atendente"),
    ],
)
def test_a_sign_in_leads_back_into_this_site_only(signing: Signing, target: str, location: str) -> None:
    assert signing.sign_in("ana", target).headers["location"] == location


def test_a_stranger_is_not_signed_in(signing: Signing) -> None:
    answer = signing.sign_in("mallory")

    assert (answer.status, "set-cookie" in answer.headers) == (401, False)
    assert signing.host.get("/.auth/nope").status == 404


@pytest.mark.parametrize(("folder", "known"), [("", True), ("elsewhere", False)])
def test_another_process_knows_the_session_by_the_shared_folder(
    signing: Signing, azurite: Azurite, tmp_path: Path, folder: str, known: bool
) -> None:
    cookie = cookie_of(signing.sign_in("ana"))
    auth = PlatformAuth(tmp_path / folder, signing.clock)

    with hosted(http_app(seen=seen), azurite, tmp_path / "other", clock=signing.clock, auth=auth) as other:
        headers = other.call("GET", "/api/seen", headers={"Cookie": cookie}).json()

    assert ("x-ms-client-principal-id" in headers) is known
