"""Somebody who speaks HTTP with the product, loses answers, asks again, and has all of it recorded."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp

from benchmarks.campaign.history import Attempt, History

PATIENCE = 20.0
"""Seconds for one answer."""
LOST_WITHIN = 0.08
"""Seconds after which the client has hung up on an answer that is to be lost, at most."""


@dataclass(frozen=True)
class Asked:
    """One thing that a person wants; `key` makes its repetitions one request."""

    action: str
    method: str
    path: str
    body: Mapping[str, object] | None = None
    key: str = ""
    secret: str = ""
    office_id: str = ""
    ticket_id: str = ""
    call_id: str = ""
    deadline: float | None = None
    etag: str = ""


@dataclass(frozen=True)
class HeardAnswer:
    """An answer, read to its end."""

    status: int
    body: Mapping[str, Any]
    etag: str
    began: float
    ended: float


@dataclass
class Campaign:
    """What everybody shares. `closing`: no more faults, and everybody goes on to an end; `over`: stop."""

    history: History
    random: Random
    lost_share: float
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)


class RecordedPerson:
    """A visitor's page, or a clerk's after `sign_in`. `name` is how the history knows them."""

    def __init__(self, name: str, url: str, campaign: Campaign) -> None:
        self.name = name
        self.campaign = campaign
        self._url = url
        self._session = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=aiohttp.ClientTimeout(total=PATIENCE)
        )

    async def until_told(self, asked: Asked) -> HeardAnswer | None:
        """Ask again with the same key until something definite is answered; None when the campaign is over.

        Some answers are lost on purpose, and some requests are repeated although they were answered.
        """
        random = self.campaign.random
        while not self.campaign.over.is_set():
            lost = not self.campaign.closing.is_set() and random.random() < self.campaign.lost_share
            told = await self.ask(asked, lost=lost)
            if told is not None and told.status not in {401, 429} and told.status < 500:
                if asked.key and random.random() < self.campaign.lost_share:
                    await self.ask(asked)
                return told
            if told is not None and told.status == 401:
                await self.sign_in_again()
            await asyncio.sleep(random.uniform(0.1, 0.5))
        return None

    async def ask(self, asked: Asked, *, lost: bool = False) -> HeardAnswer | None:
        """One request; None where no answer was heard. `lost`: the client hangs up soon."""
        began = time.time()
        told: HeardAnswer | None = None
        try:
            async with asyncio.timeout(self.campaign.random.uniform(0.0, LOST_WITHIN) if lost else PATIENCE):
                told = await self._send(asked, began)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            told = None
        ended = time.time() if told is None else told.ended
        if asked.key or told is None or told.status >= 400:
            self.campaign.history.attempts.append(_recorded(self.name, asked, told, began, ended))
        return told

    async def _send(self, asked: Asked, began: float) -> HeardAnswer:
        headers = {"Origin": self._url}
        given = {"X-Ticket-Secret": asked.secret, "Idempotency-Key": asked.key, "If-None-Match": asked.etag}
        headers.update({name: value for name, value in given.items() if value})
        async with self._session.request(
            asked.method, self._url + asked.path, json=asked.body, headers=headers
        ) as response:
            raw = await response.read()
            body: dict[str, Any] = json.loads(raw) if raw else {}
            if response.status >= 500 and "Retry-After" in response.headers:
                body["retryAfter"] = True
            return HeardAnswer(response.status, body, response.headers.get("ETag", ""), began, time.time())

    async def sign_in(self, user: str) -> None:
        """As one of the staff; tried again while the process is away."""
        self._user = user
        while not self.campaign.over.is_set():
            try:
                data = aiohttp.FormData({"user": user})
                url = f"{self._url}/.auth/login/aad"
                async with self._session.post(url, data=data, allow_redirects=False) as response:
                    if response.status == 302:
                        return
            except (aiohttp.ClientError, OSError, TimeoutError):
                pass
            await asyncio.sleep(0.3)

    async def sign_in_again(self) -> None:
        """After a refusal; visitors have nothing to sign in with."""
        user = getattr(self, "_user", None)
        if user is not None:
            await self.sign_in(user)

    async def close(self) -> None:
        await self._session.close()


def new_key() -> str:
    """An Idempotency-Key as pages make them."""
    return secrets.token_urlsafe(24)


def _recorded(person: str, asked: Asked, told: HeardAnswer | None, began: float, ended: float) -> Attempt:
    body: Mapping[str, Any] = told.body if told else {}
    accepted = told is not None and told.status < 300
    call_id = str(body.get("callId") or "") if accepted and asked.action == "call" else ""
    return Attempt(
        person=person,
        action=asked.action,
        key=asked.key,
        began=began,
        ended=ended,
        status=told.status if told else None,
        office_id=asked.office_id,
        ticket_id=str(body.get("ticketId") or asked.ticket_id) if accepted else asked.ticket_id,
        call_id=call_id or asked.call_id,
        deadline=asked.deadline,
        problem=str(body.get("type", "")).rpartition("/")[2],
        retry_after=bool(body.get("retryAfter")),
    )
