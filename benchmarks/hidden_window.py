"""A browser with a window, on a screen of its own: only there is a tab behind another really hidden."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = "/usr/bin/chromium"
_START_SECONDS = 30.0
_SWITCHES = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--no-default-browser-check")


@contextmanager
def screen() -> Generator[str]:
    """An X server in memory on a free display; gives its name."""
    reading, writing = os.pipe()
    server = subprocess.Popen(  # noqa: S603  (our own arguments)
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],  # noqa: S607
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


@asynccontextmanager
async def chromium_window(display: str, profile: Path) -> AsyncGenerator[str]:
    """Chromium as people start it, on this display and with a fresh profile: nothing keeps hidden tabs awake.

    Gives the origin of its DevTools.
    """
    process = await asyncio.create_subprocess_exec(
        *(CHROMIUM, *_SWITCHES, f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"),
        env={**os.environ, "DISPLAY": display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    told = profile / "DevToolsActivePort"
    try:
        async with asyncio.timeout(_START_SECONDS):
            while not (told.exists() and told.read_text()):  # noqa: ASYNC110  (a file rings no bell)
                await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{told.read_text().split()[0]}"
    finally:
        process.terminate()
        await process.wait()


@dataclass(frozen=True)
class HiddenTab:
    """A tab of the window; nobody is connected with it but while something is evaluated."""

    socket: str

    async def evaluate(self, expression: str) -> Any:  # noqa: ANN401  (whatever the page answers)
        """A JSON value. Raises `RuntimeError` with what the page throws."""
        asked = {
            "id": 1,
            "method": "Runtime.evaluate",
            "params": {"expression": expression, "returnByValue": True, "awaitPromise": True},
        }
        async with aiohttp.ClientSession() as session, session.ws_connect(self.socket) as socket:
            await socket.send_json(asked)
            told: dict[str, Any] = {}
            while told.get("id") != 1:
                told = await socket.receive_json()
        result = told["result"]
        if "exceptionDetails" in result:
            raise RuntimeError(str(result["exceptionDetails"]))
        return result["result"].get("value")


async def open_tab(devtools: str, url: str) -> HiddenTab:
    """In front of those before, which are hidden from then on."""
    async with aiohttp.ClientSession() as session:
        async with session.put(f"{devtools}/json/new?{url}") as opened:
            tab = await opened.json()
        async with session.get(f"{devtools}/json/activate/{tab['id']}") as activated:
            assert activated.status == 200
    return HiddenTab(tab["webSocketDebuggerUrl"])
