"""Pages that search all the time, in a process of their own: `python -m benchmarks.searchers URL COUNT`.

Each asks again at once; refused, it waits as it was told to. They end with the input, and what they were
answered is printed as one JSON object.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

import aiohttp
import msgspec

from benchmarks.document import ROOT

WORDS_OF_A_SEARCH = 12
"""Words that no office has, other ones each time, so that none is answered from what is kept."""
AGAIN_SECONDS = 1.0
"""After a request without an answer."""


@dataclass
class Searched:
    """How many searches were answered, how many refused with 503, and how many had no answer."""

    answered: int = 0
    refused: int = 0
    failed: int = 0


@dataclass
class Searchers:
    """They run while the block does; `found` is filled in after it."""

    found: Searched


@asynccontextmanager
async def searching(url: str, count: int) -> AsyncGenerator[Searchers]:
    """Inside, so many search."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.searchers", url, f"{count}"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    searchers = Searchers(Searched())
    try:
        yield searchers
        process.stdin.close()
        output, _ = await process.communicate()
        searchers.found = msgspec.json.decode(output, type=Searched)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def main(url: str, count: int) -> Searched:
    """Search until the input ends."""
    found = Searched()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        all_ = [asyncio.create_task(_search(session, url, place, found)) for place in range(count)]
        await asyncio.to_thread(sys.stdin.read)
        for one in all_:
            one.cancel()
        await asyncio.gather(*all_, return_exceptions=True)
    return found


async def _search(session: aiohttp.ClientSession, url: str, place: int, found: Searched) -> None:
    for search in itertools.count():
        words = (f"zab{place}x{search}y{number}" for number in range(WORDS_OF_A_SEARCH))
        try:
            async with session.get(f"{url}/api/offices", params={"q": " ".join(words)}) as answer:
                await answer.read()
                if answer.status == 503:
                    found.refused += 1
                    await asyncio.sleep(float(answer.headers["Retry-After"]))
                else:
                    found.answered += answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            found.failed += 1
            await asyncio.sleep(AGAIN_SECONDS)


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(main(sys.argv[1], int(sys.argv[2]))))))
