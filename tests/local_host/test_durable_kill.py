"""kill -9 at any instant: every acknowledged start and event takes effect, activities run at least once."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections import Counter
from pathlib import Path

import aiohttp
import pytest

VISITS = 40
KILLS = 8
AT_ONCE = 20

pytestmark = pytest.mark.slow


class Host:
    """The engine's process; killed and started again over the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self.rpc = ""

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.local_host.durable_kill_host",
            str(self._folder / "hub"),
            str(self._folder / "notes.txt"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        self.rpc = str(json.loads(await self._process.stdout.readline())["rpcBaseUrl"])

    async def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    def notes(self) -> Counter[str]:
        return Counter((self._folder / "notes.txt").read_text("utf-8").splitlines())


async def _insist(host: Host, method: str, path: str, body: object, accepted: set[int]) -> None:
    """Repeat a request until it is acknowledged, whoever of the hosts does it."""
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.request(method, host.rpc + path, json=body) as answer:
                    assert answer.status in accepted, (path, answer.status, await answer.text())
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)


async def _visit(host: Host, name: str, chance: random.Random) -> None:
    # A start whose answer was lost is repeated and then stands in its own way; an event whose answer was
    # lost is delivered twice, which the wait for the other name must not notice.
    await _insist(host, "POST", f"orchestrators/visit/{name}", None, {202, 409})
    for number in range(2):
        await asyncio.sleep(chance.random() * 1.5)
        await _insist(host, "POST", f"instances/{name}/raiseEvent/event{number}", number, {202, 410})


async def _killer(host: Host, chance: random.Random) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(0.2 + chance.random() * 0.6)
        await host.kill()
        await host.start()


async def _statuses(host: Host) -> dict[str, tuple[str, object]]:
    async with aiohttp.ClientSession() as session, session.get(host.rpc + "instances/") as answer:
        return {row["instanceId"]: (row["runtimeStatus"], row["output"]) for row in await answer.json()}


async def test_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(2026)  # noqa: S311 - reproducible, not secret
    names = [f"visit-{number}" for number in range(VISITS)]
    host = Host(tmp_path)
    await host.start()
    try:
        await asyncio.gather(_killer(host, chance), *(_visit(host, name, chance) for name in names))
        expected = {name: ("Completed", [f"{name} 0", f"{name} 1"]) for name in names}
        end = asyncio.get_running_loop().time() + 20
        while (seen := await _statuses(host)) != expected:
            assert asyncio.get_running_loop().time() < end, {
                n: s for n, s in seen.items() if s != expected.get(n)
            }
            await asyncio.sleep(0.1)
    finally:
        await host.kill()

    notes = host.notes()
    assert set(notes) == {f"{name} {number}" for name in names for number in range(2)}
    assert sum(notes.values()) <= 2 * VISITS + KILLS * AT_ONCE  # repeated only what a kill has cut
