"""Debian's Firefox, driven by WebDriver BiDi, which it speaks by itself: no driver stands in between.

Only what a walk needs (https://www.w3.org/TR/webdriver-bidi/): pages, what stands on them, and real clicks.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from tests.patience import PAGE_MILLISECONDS

EXECUTABLE = Path("/usr/bin/firefox-esr")
_READY = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
_START_SECONDS = 60
_LOOK_SECONDS = 0.05
PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "intl.accept_languages": "pt-BR",
}
"""Nothing is asked of anybody; sound and pop-ups are as people have them."""
Json = dict[str, Any]
T = TypeVar("T")


@dataclass
class FirefoxSession:
    """One browser and its connection."""

    socket: aiohttp.ClientWebSocketResponse
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    waiting: dict[int, asyncio.Future[Json]] = field(default_factory=dict[int, asyncio.Future[Json]])

    async def listen(self) -> None:
        """Hand each answer to who asked."""
        async for message in self.socket:
            told: Json = message.json()
            asked = self.waiting.pop(told.get("id", 0), None)
            if asked is not None and not asked.done():
                asked.set_result(told)

    async def send(self, method: str, **params: Any) -> Json:  # noqa: ANN401  (the protocol's own values)
        """One command. Raises `AssertionError` with what the browser says is wrong."""
        number = next(self.ids)
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.waiting[number] = answer
        await self.socket.send_json({"id": number, "method": method, "params": params})
        told = await asyncio.wait_for(answer, PAGE_MILLISECONDS / 1000)
        assert told["type"] == "success", f"{method}: {told.get('error')}: {told.get('message')}"
        return told["result"]

    async def tabs(self) -> list[str]:
        """All that are open, the oldest first."""
        tree = await self.send("browsingContext.getTree")
        return [each["context"] for each in tree["contexts"]]

    async def tab(self) -> FirefoxTab:
        """The first."""
        return FirefoxTab(self, (await self.tabs())[0])


@dataclass(frozen=True)
class FirefoxTab:
    """One tab, by what people see."""

    session: FirefoxSession
    context: str

    async def open(self, url: str) -> None:
        await self.session.send("browsingContext.navigate", context=self.context, url=url, wait="complete")

    async def evaluate(self, expression: str) -> Any:  # noqa: ANN401  (whatever the page answers)
        """A primitive value."""
        target = {"context": self.context}
        told = await self.session.send(
            "script.evaluate", expression=expression, target=target, awaitPromise=True
        )
        assert told["type"] == "success", told
        return told["result"].get("value")

    async def reads(self, text: str) -> None:
        """The text comes to stand on the screen."""

        async def stands() -> bool:
            return text in str(await self.evaluate("document.body.innerText"))

        await _comes(stands)

    async def clicks(self, role: str, name: str) -> None:
        """What has this role and name, with the pointer, once it is there."""
        await self._clicks_located({"type": "accessibility", "value": {"role": role, "name": name}})

    async def clicks_on(self, selector: str) -> None:
        """The first that the selector finds, once it is there."""
        await self._clicks_located({"type": "css", "value": selector})

    async def _clicks_located(self, locator: Mapping[str, object]) -> None:
        async def located() -> list[Json]:
            told = await self.session.send(
                "browsingContext.locateNodes", context=self.context, locator=locator
            )
            return told["nodes"]

        await self._click((await _comes(located))[0])

    async def _click(self, node: Json) -> None:
        element = {"type": "element", "element": {"sharedId": node["sharedId"]}}
        await self.session.send(
            "script.callFunction",
            functionDeclaration="(node) => node.scrollIntoView({block: 'center', behavior: 'instant'})",
            arguments=[{"sharedId": node["sharedId"]}],
            target={"context": self.context},
            awaitPromise=False,
        )
        moves = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": element},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        pointer = {"type": "pointer", "id": "mouse", "actions": moves}
        await self.session.send("input.performActions", context=self.context, actions=[pointer])


async def _comes(look: Callable[[], Awaitable[T]]) -> T:
    """What is seen, once there is something."""
    async with asyncio.timeout(PAGE_MILLISECONDS / 1000):
        while not (found := await look()):  # noqa: ASYNC110  (no bell rings for tests)
            await asyncio.sleep(_LOOK_SECONDS)
    return found


@asynccontextmanager
async def firefox(profile: Path) -> AsyncGenerator[FirefoxSession]:
    """A browser that remembers nothing, without a screen. `profile` is an empty folder."""
    lines = [f'user_pref("{name}", {_literal(value)});' for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines) + "\n", "utf-8")
    process = await asyncio.create_subprocess_exec(
        str(EXECUTABLE),
        "--headless",
        "--no-remote",
        "--profile",
        str(profile),
        "--remote-debugging-port",
        "0",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={"HOME": str(profile), "PATH": "/usr/bin:/bin", "MOZ_HEADLESS": "1"},
    )
    try:
        address = await asyncio.wait_for(_address(process), _START_SECONDS)
        async with aiohttp.ClientSession() as client, client.ws_connect(f"{address}/session") as socket:
            session = FirefoxSession(socket)
            listening = asyncio.create_task(session.listen())
            await session.send("session.new", capabilities={})
            yield session
            listening.cancel()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async for line in process.stderr:
        if ready := _READY.search(line):
            return ready[1].decode()
    raise AssertionError("Firefox ended before it could be driven")


def _literal(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'
