"""The platform's sign-in as the local host plays it: as deployed, and with a token store."""

from __future__ import annotations

import asyncio
import base64
import json
import urllib.parse
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import azure.functions as func
import jwt
import pytest

from local_host.azurite import Azurite
from local_host.clock import MovableClock
from local_host.platform_auth import SESSION_HOURS, SINGLE_SIGN_ON_HOURS, PlatformAuth
from local_host.staff import STAFF
from tests.local_host.hosting import Answer, Hosted, hosted
from tests.local_host.observed_app import as_json
from tests.local_host.small_apps import http_app

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
LOGIN = "/.auth/login/aad?post_login_redirect_uri=/atendente"
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


@contextmanager
def signing_in(azurite: Azurite, data_dir: Path, *, token_store: bool) -> Generator[Signing]:
    clock = MovableClock(NINE)
    auth = PlatformAuth(data_dir, clock, token_store=token_store)
    with hosted(http_app(seen=seen), azurite, data_dir, clock=clock, auth=auth) as host:
        host.run(auth.start())
        yield Signing(host, auth, clock)
        host.run(auth.stop())


@pytest.fixture
def signing(azurite: Azurite, tmp_path: Path) -> Iterator[Signing]:
    """As deployed."""
    with signing_in(azurite, tmp_path, token_store=False) as running:
        yield running


@pytest.fixture
def storing(azurite: Azurite, tmp_path: Path) -> Iterator[Signing]:
    """With a token store."""
    with signing_in(azurite, tmp_path, token_store=True) as running:
        yield running


def cookies_of(answer: Answer) -> str:
    """Of each Set-Cookie line its name and value, as a browser sends them back."""
    set_cookies = [line for line in answer.lines if line.lower().startswith("set-cookie:")]
    return "; ".join(line.partition(":")[2].partition(";")[0].strip() for line in set_cookies)


def cookie_of(answer: Answer) -> str:
    """The platform's session alone."""
    (session,) = [one for one in cookies_of(answer).split("; ") if one.startswith("AppServiceAuthSession=")]
    return session


def claims_of(headers: dict[str, str]) -> list[tuple[str, str]]:
    principal = json.loads(base64.b64decode(headers["x-ms-client-principal"]))
    assert principal["auth_typ"] == "aad"
    return [(claim["typ"], claim["val"]) for claim in principal["claims"]]


def test_forged_identity_headers_sign_nobody_in(signing: Signing) -> None:
    forged = {"X-MS-CLIENT-PRINCIPAL": "eyJ9", "X-MS-TOKEN-AAD-ID-TOKEN": "x", "Authorization": "Bearer x"}

    assert signing.seen("AppServiceAuthSession=forged", **forged) == {}


def test_a_session_is_needed_to_ask_the_token_store(storing: Signing) -> None:
    assert storing.host.get("/.auth/me").status == 401
    assert storing.host.get("/.auth/refresh").status == 401


def test_without_a_token_store_no_token_is_handed_out_and_none_renewed(signing: Signing) -> None:
    cookie = cookie_of(signing.sign_in("ana"))

    assert not [name for name in signing.seen(cookie) if name.startswith("x-ms-token-")]
    for path in ("/.auth/me", "/.auth/refresh"):
        assert signing.host.call("GET", path, headers={"Cookie": cookie}).status == 404


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
    assert (_long("tenantid"), signing.auth.tenant_id) in claims_of(headers)
    assert ("exp", str(int((NINE + timedelta(hours=1)).timestamp()))) in claims_of(headers)


def _long(name: str) -> str:
    return f"http://schemas.microsoft.com/identity/claims/{name}"


def test_the_token_store_hands_out_the_token_of_the_sign_in(storing: Signing) -> None:
    token = storing.verified(storing.seen(cookie_of(storing.sign_in("carla")))["x-ms-token-aad-id-token"])

    carla = next(account for account in STAFF if account.user == "carla")
    assert (token["oid"], token["roles"], token["tid"]) == (carla.oid, ["Gestor"], storing.auth.tenant_id)
    assert (token["iat"], token["exp"]) == (NINE.timestamp(), (NINE + timedelta(hours=1)).timestamp())


def test_the_session_of_the_page_tells_the_same(storing: Signing) -> None:
    cookie = cookie_of(storing.sign_in("ana"))

    (entry,) = storing.host.call("GET", "/.auth/me", headers={"Cookie": cookie}).json()

    assert (entry["provider_name"], entry["user_id"]) == ("aad", "ana@demo.balcao.test")
    assert entry["id_token"] == storing.seen(cookie)["x-ms-token-aad-id-token"]


def test_a_token_grows_old_until_it_is_refreshed(storing: Signing) -> None:
    cookie = cookie_of(storing.sign_in("ana"))
    old = storing.seen(cookie)["x-ms-token-aad-id-token"]
    asyncio.run(storing.clock.advance(2 * 3600))
    assert storing.seen(cookie)["x-ms-token-aad-id-token"] == old

    refreshed = storing.host.call("GET", "/.auth/refresh", headers={"Cookie": cookie})

    token = storing.verified(storing.seen(cookie_of(refreshed))["x-ms-token-aad-id-token"])
    assert refreshed.status == 200
    assert token["exp"] == (NINE + timedelta(hours=3)).timestamp()


def test_a_refresh_does_not_prolong_the_session(storing: Signing) -> None:
    cookie = cookie_of(storing.sign_in("ana"))
    asyncio.run(storing.clock.advance((SESSION_HOURS - 1) * 3600))
    cookie = cookie_of(storing.host.call("GET", "/.auth/refresh", headers={"Cookie": cookie}))
    assert storing.seen(cookie) != {}

    asyncio.run(storing.clock.advance(3600))

    assert storing.seen(cookie) == {}


def test_a_second_sign_in_asks_nothing_while_entra_knows_who_it_is(signing: Signing) -> None:
    known = cookies_of(signing.sign_in("ana"))
    asyncio.run(signing.clock.advance(SESSION_HOURS * 3600))
    assert signing.seen(known) == {}

    again = signing.host.call("GET", LOGIN, headers={"Cookie": known})

    assert (again.status, again.headers["location"]) == (302, "/atendente")
    assert signing.seen(cookie_of(again))["x-ms-client-principal-name"] == "ana@demo.balcao.test"
    asyncio.run(signing.clock.advance((SINGLE_SIGN_ON_HOURS - SESSION_HOURS) * 3600))
    assert signing.host.call("GET", LOGIN, headers={"Cookie": known}).status == 200


def test_after_leaving_entra_asks_again(signing: Signing) -> None:
    known = cookies_of(signing.sign_in("ana"))

    left = signing.host.call("GET", "/.auth/logout", headers={"Cookie": known})

    assert cookies_of(left) == "AppServiceAuthSession=; LocalSingleSignOn="
    assert signing.host.get(LOGIN).status == 200


def test_a_session_ends_after_a_working_day_or_by_leaving(signing: Signing) -> None:
    cookie = cookie_of(signing.sign_in("ana"))

    left = signing.host.call("GET", "/.auth/logout", headers={"Cookie": cookie})
    asyncio.run(signing.clock.advance(SESSION_HOURS * 3600 - 1))
    assert signing.seen(cookie) != {}
    asyncio.run(signing.clock.advance(1))

    assert (left.status, left.headers["location"]) == (302, "/")
    assert "AppServiceAuthSession=" in cookies_of(left).split("; ")
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
