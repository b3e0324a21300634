"""How long «Acessar» takes on a slow phone: `python -m tests.web.entry_time`, on an idle machine.

400 kbit/s, 400 ms to the server and back, a processor four times slower: from the press to the position.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Browser

from tests.web.browsing import chromium
from tests.web.product import PageProduct, page_product
from tests.web.visitor_page import PHONE, visiting

TIMES = 9
BYTES_A_SECOND = 400_000 / 8
NETWORK = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": BYTES_A_SECOND,
    "uploadThroughput": BYTES_A_SECOND,
}
SLOWER = 4
PRESS = """() => new Promise((resolve) => {
  const pressed = performance.now();
  document.querySelector("#access").click();
  const look = () => document.querySelector(".big-number")
    ? resolve(performance.now() - pressed) : setTimeout(look, 10);
  look();
})"""


async def entry(browser: Browser, product: PageProduct) -> tuple[float, int]:
    """Seconds from the press to the position, and how many requests were made in between."""
    asked: list[str] = []
    async with visiting(browser, product, PHONE) as visitor:
        devtools: Any = await visitor.page.context.new_cdp_session(visitor.page)
        await devtools.send("Network.enable")
        await devtools.send("Network.emulateNetworkConditions", NETWORK)
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await visitor.open()
        await visitor.page.wait_for_load_state("networkidle")
        await visitor.page.get_by_role("link", name="1ª Vara Cível do Foro Central").click()
        await visitor.page.locator("#access").wait_for()
        visitor.page.on("request", lambda request: asked.append(request.url))
        milliseconds: float = await visitor.page.evaluate(PRESS)
        return milliseconds / 1000, len(asked)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with chromium() as browser, page_product(Path(folder)) as product:
            entries = [await entry(browser, product) for _ in range(TIMES)]
    seconds = [taken for taken, _ in entries]
    sys.stdout.write(
        f"{TIMES} entries: {statistics.median(seconds):.2f} s in the median, {min(seconds):.2f} to "
        f"{max(seconds):.2f} s, at most {max(asked for _, asked in entries)} requests\n"
    )


if __name__ == "__main__":
    asyncio.run(main())
