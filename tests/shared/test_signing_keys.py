"""The issuer's keys: withdrawn ones are refused, and whatever the address answers costs nobody time."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from local_host.id_token import AUDIENCE, TENANT_ID, IdTokenSigner
from shared.clock import MachineClock
from shared.signed_tokens import BadToken, TokenVerifier
from shared.signing_keys import (
    FRESH_SECONDS,
    LARGEST_SET,
    LAST_SECONDS,
    PAUSE_SECONDS,
    KeysUnavailable,
    SigningKeys,
    read_set,
)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Issuer:
    """An issuer whose set a test changes, and the clock by which what was read of it ages."""

    def __init__(self, folder: Path) -> None:
        self.signers = {name: IdTokenSigner(folder / name / "key.pem") for name in ("old", "new")}
        self.published = ["old"]
        self.seconds = 0.0
        self.reads = 0
        self.fails = False
        self.keys = SigningKeys("https://issuer.example/keys", lambda: self.seconds, self.fetch)

    async def fetch(self, _address: str) -> bytes:
        self.reads += 1
        await asyncio.sleep(0)
        if self.fails:
            raise KeysUnavailable("staged")
        return json.dumps({"keys": [self.jwk(name) for name in self.published]}).encode()

    def jwk(self, name: str) -> dict[str, Any]:
        return {**json.loads(self.signers[name].jwks())["keys"][0], "kid": name}

    def id(self, name: str) -> str:
        return self.jwk(name)["kid"]


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path)


async def test_a_key_expires_with_its_set(issuer: Issuer) -> None:
    assert await issuer.keys.key(issuer.id("old")) is not None
    issuer.published = ["new"]
    issuer.seconds += FRESH_SECONDS - 1
    assert await issuer.keys.key(issuer.id("old")) is not None
    issuer.seconds += 1

    assert await issuer.keys.key(issuer.id("old")) is None
    assert await issuer.keys.key(issuer.id("new")) is not None
    assert issuer.reads == 2


async def test_a_new_key_is_found_at_once_and_an_unknown_one_asks_rarely(issuer: Issuer) -> None:
    assert await issuer.keys.key(issuer.id("old")) is not None
    issuer.published = ["old", "new"]
    issuer.seconds += PAUSE_SECONDS
    assert await issuer.keys.key(issuer.id("new")) is not None

    for _ in range(100):
        assert await issuer.keys.key("nobody's") is None
    assert issuer.reads == 2


async def test_all_who_ask_together_ask_once(issuer: Issuer) -> None:
    found = await asyncio.gather(*(issuer.keys.key(issuer.id("old")) for _ in range(50)))

    assert (len({id(key) for key in found}), issuer.reads) == (1, 1)


async def test_while_the_issuer_is_away_its_last_set_holds_for_an_hour(issuer: Issuer) -> None:
    assert await issuer.keys.key(issuer.id("old")) is not None
    issuer.fails = True
    issuer.seconds = LAST_SECONDS - 1
    assert await issuer.keys.key(issuer.id("old")) is not None
    issuer.seconds = LAST_SECONDS + PAUSE_SECONDS

    with pytest.raises(KeysUnavailable):
        await issuer.keys.key(issuer.id("old"))
    issuer.fails = False
    issuer.seconds += PAUSE_SECONDS
    assert await issuer.keys.key(issuer.id("old")) is not None


async def html(_: web.Request) -> web.StreamResponse:
    return web.Response(text="<!doctype html><title>Sign in</title>", content_type="text/html")


async def hangs(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


async def drips(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(600):
        await response.write(b" ")
        await asyncio.sleep(0.1)
    return response


async def huge(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(10_000):
        await response.write(b" " * LARGEST_SET)
    return response


async def redirects(_: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("http://127.0.0.1:1/keys")


async def nested(_: web.Request) -> web.StreamResponse:
    return web.Response(text="[" * 100_000)


async def no_keys(_: web.Request) -> web.StreamResponse:
    return web.json_response({"keys": []})


@asynccontextmanager
async def served(answer: Answer) -> AsyncGenerator[str]:
    app = web.Application()
    app.router.add_get("/keys", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/keys"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("answer", [html, hangs, drips, huge, redirects, nested, no_keys])
async def test_an_answer_that_is_no_set_is_known_within_two_seconds_and_holds_nobody_up(
    answer: Answer, tmp_path: Path
) -> None:
    """Forty at once, and forty after them: together they take no longer than one."""
    signer = IdTokenSigner(tmp_path / "key.pem")
    token = signer.sign({"aud": AUDIENCE, "tid": TENANT_ID, "exp": 4_000_000_000})
    async with served(answer) as address:
        verifier = TokenVerifier(address, AUDIENCE, TENANT_ID, MachineClock(), 60)
        began = time.monotonic()
        for _ in range(2):
            failed = await asyncio.gather(
                *(verifier.claims(token) for _ in range(40)), return_exceptions=True
            )
            assert {type(each) for each in failed} == {KeysUnavailable}
        assert time.monotonic() - began < 3.0, "2 s, and what a busy machine adds"


async def test_nobody_listens(tmp_path: Path) -> None:
    verifier = TokenVerifier("http://127.0.0.1:1/keys", AUDIENCE, TENANT_ID, MachineClock(), 60)
    with pytest.raises(KeysUnavailable):
        await verifier.claims(IdTokenSigner(tmp_path / "key.pem").sign({"exp": 4_000_000_000}))


@pytest.mark.parametrize("token", ["x", "a.b.c", "é.é.é", "e30.e30.e30", "eyJraWQiOiA3fQ.e30.e30"])
async def test_what_names_no_key_is_refused_without_asking(token: str, issuer: Issuer) -> None:
    verifier = TokenVerifier("https://issuer.example/keys", AUDIENCE, TENANT_ID, MachineClock(), 60)
    verifier.keys = issuer.keys

    with pytest.raises(BadToken):
        await verifier.claims(token)
    assert issuer.reads == 0


def test_keys_of_other_kinds_are_left_out(issuer: Issuer) -> None:
    good = issuer.jwk("old")
    others = [{"kty": "EC"}, 7, {**good, "kid": "enc", "use": "enc"}, {"kty": "oct", "k": "eA", "kid": "oct"}]

    assert set(read_set(json.dumps({"keys": [*others, good]}).encode())) == {good["kid"]}
