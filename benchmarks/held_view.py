"""A view as pages follow it: asked for, held by the server until it changes, asked for again at once."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

HOLD = 25
SOON = 1.0
"""Seconds: an unchanged answer that comes sooner was not held, so the page rests before it asks again."""
USUAL_REST = 3.0


@dataclass
class HeldAnswers:
    """What pages together have been answered."""

    answers: int = 0
    unchanged: int = 0
    failures: int = 0
    """Requests without an answer."""
    refusals: int = 0
    """Answers of 400 and above."""
    put_off: list[float] = field(default_factory=list[float])
    """When an answer said to ask again later, in monotonic seconds."""


class HeldView:
    """One page's view. `address` and `headers` of its requests; `seen` counts what is answered."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: str,
        seen: HeldAnswers,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._session, self._address, self._seen = session, address, seen
        self._headers = headers or {}
        self._held = f"{address}{'&' if '?' in address else '?'}wait={HOLD}"
        self._etag, self._rest = "", USUAL_REST
        self._told = 0.0
        """Seconds that the last answer asked to wait; 0 for none."""

    @property
    def is_known(self) -> bool:
        """Whether there has been a view."""
        return bool(self._etag)

    async def changed(self) -> Mapping[str, Any]:
        """The first view, then the next one that is another, however long that takes."""
        while True:
            asked = time.monotonic()
            try:
                status, view = await self._ask()
            except (aiohttp.ClientError, TimeoutError):
                self._seen.failures += 1
                await asyncio.sleep(SOON)
                continue
            self._seen.answers += 1
            if self._told:
                self._seen.put_off.append(time.monotonic())
            if status == 304:
                self._seen.unchanged += 1
                await asyncio.sleep(self._told or (self._rest if time.monotonic() - asked < SOON else 0))
            elif status >= 400:
                self._seen.refusals += 1
                await asyncio.sleep(SOON)
            else:
                self._rest = float(view.get("pollAfterSeconds", self._rest))
                return view

    async def _ask(self) -> tuple[int, Mapping[str, Any]]:
        known = {"If-None-Match": self._etag} if self._etag else {}
        address = self._held if self._etag else self._address
        async with self._session.get(address, headers={**self._headers, **known}) as answer:
            raw = await answer.read()
            self._told = float(answer.headers.get("Retry-After", "0"))
            if answer.status != 200:
                return answer.status, {}
            before, self._etag = self._etag, answer.headers["ETag"]
            view: Mapping[str, Any] = json.loads(raw)
            if before.removeprefix("W/") == self._etag.removeprefix("W/"):  # put off: it is told to rest
                self._told = float(view["pollAfterSeconds"])
                return 304, {}
            return 200, view
