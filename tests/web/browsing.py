"""What every page test has: one browser, one product, and a context of its own for each person."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from playwright.async_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    async_playwright,
    expect,
)

from tests.patience import PAGE_MILLISECONDS, PAGE_SECONDS
from tests.web.court import Court
from tests.web.faults import Slow
from tests.web.product import PageProduct, Seen

LAST_BEFORE = "/robots.txt"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_NOT_SEEN_IN_FORCED_COLOURS = ": color-contrast:"
"""axe reads the text's fill as our style sheet has it, not as the system forces it."""
_NEXT_TASK = """new Promise((next) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = next;
  port2.postMessage(null);
})"""
_MOVES_AT_MOST = 1000
Scheme = Literal["light", "dark"]
Dress = tuple[ViewportSize, Scheme]


@dataclass(frozen=True)
class Switches:
    """How Chromium is started: pop-ups are blocked as people have them.

    The shell has the same engine without the browser's own windows, for six tenths of the processor time;
    what needs a whole browser (hidden tabs, pop-ups) is in `tests/scenarios`.
    """

    executable: str = "/usr/bin/chromium-headless-shell"
    added: Sequence[str] = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
    left_out: Sequence[str] = ("--disable-popup-blocking",)
    """Playwright adds it and would hide what people's browsers block."""


SWITCHES = Switches()
expect.set_options(timeout=PAGE_MILLISECONDS)


@asynccontextmanager
async def chromium() -> AsyncGenerator[Browser]:
    """Debian's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=SWITCHES.executable, args=SWITCHES.added, ignore_default_args=SWITCHES.left_out
        )
        yield browser
        await browser.close()


async def next_task(page: Page) -> None:
    """Until the page has done what was to be done before; by no timer, for those stand with its clock."""
    await page.evaluate(_NEXT_TASK)


async def until(happened: Callable[[], object]) -> None:
    """Wait for something that happens in the product because of a page."""
    async with asyncio.timeout(PAGE_SECONDS):
        while not happened():  # noqa: ASYNC110  (the product rings no bell for tests)
            await asyncio.sleep(0.01)


@dataclass
class Person:
    """Somebody in front of a page, and what stands behind it."""

    page: Page
    product: PageProduct
    complaints: list[str] = field(default_factory=list[str])
    """What the console said: refused policies, broken scripts."""

    _due: set[Request] = field(default_factory=set[Request])
    """Requests to the API that the server answers at once, and has not yet answered."""

    followed: ClassVar[str] = ""
    """Path of the view that the page follows (a regular expression)."""

    @property
    def court(self) -> Court:
        return self.product.court

    def requests(self, method: str, path: str) -> list[Seen]:
        """What was sent to this path (a regular expression), in order."""
        return self.product.requests(method, path)

    async def sends(self) -> list[Request]:
        """What the page sends from here on, as its browser counts: nothing that is on its way already.

        The browser tells of requests in their order, but later than the product sees them.
        """
        async with self.page.expect_request(lambda request: request.url.endswith(LAST_BEFORE)):
            await self.page.evaluate(f"void fetch('{LAST_BEFORE}')")
        sent: list[Request] = []
        self.page.on("request", lambda request: sent.append(request))
        return sent

    async def stops_the_clock(self) -> None:
        """From here on the page's clock, which must be installed, stands until `page.clock.resume`.

        What the page shows for a moment stays then until it was read, however busy the machine is.
        """
        await self.page.clock.pause_at(await self.page.evaluate("Date.now() / 1000 + 1"))

    async def time_stands_still(self) -> None:
        """From here on only `time_passes` moves the clocks; the page must have its clock installed."""
        await self.stops_the_clock()
        await self.looks()

    async def looks(self) -> None:
        """The page asks for its whole view once more and has it: afterwards both clocks say the same."""

        sent: list[Request] = []

        def is_sent(request: Request) -> None:
            sent.append(request)

        def is_whole_view(response: Response) -> bool:
            request = response.request
            if request not in sent:
                return False  # the answer to an earlier question
            path = re.sub(r"\?.*", "", request.url.removeprefix(self.product.url))
            return bool(re.fullmatch(self.followed, path)) and "if-none-match" not in request.headers

        self.page.on("request", is_sent)
        async with self.page.expect_response(is_whole_view) as answered:
            await self.wakes()
        self.page.remove_listener("request", is_sent)
        await (await answered.value).body()
        await next_task(self.page)

    async def waits_until_shown(self, what: Locator, *, milliseconds: int = 500) -> None:
        """The page's clock `time_moves` until `what` is on the screen."""
        for _ in range(_MOVES_AT_MOST):
            if await what.is_visible():
                return
            await self.time_moves(milliseconds)
        raise AssertionError(f"{what} did not come")

    async def time_moves(self, milliseconds: int) -> None:
        """The page's clock moves on, once no answer is on its way: the page would give it up as lost."""
        await until(lambda: not self._due)
        await self.page.clock.run_for(milliseconds)

    async def hears_nothing(self) -> Slow:
        """What changes does not reach the page until what is given `arrive`s; what it sends does."""
        slow = Slow()
        self.product.plant(slow, "GET", self.followed, None)
        await self.wakes()  # a request that is held already would still be answered
        await until(lambda: slow.waiting > 0)
        return slow

    async def wakes(self) -> None:
        """The network is back, or the device: the page looks again."""
        await self.page.evaluate("dispatchEvent(new Event('online'))")

    async def time_passes(self, seconds: float, *, housekeeping: bool = False) -> None:
        """The page's clock and the court's move together; the page must have its clock installed.

        The page's first: a view of the court's later instant would be counted down a second time.
        """
        await self.page.clock.run_for(round(seconds * 1000))
        await self.court.passes(seconds, housekeeping=housekeeping)
        await self.looks()

    async def violations(self) -> list[str]:
        """What axe finds on the screen as it is."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[Any] = await self.page.evaluate(
            "(values) => axe.run(document, {runOnly: {type: 'tag', values}, resultTypes: ['violations']})"
            ".then((result) => result.violations)",
            STANDARDS,
        )
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found
            for node in violation["nodes"]
        ]

    async def overflow(self) -> int:
        """Pixels by which the page is wider than the screen."""
        return await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")

    async def faults(self, state: str, dresses: Sequence[Dress]) -> list[str]:
        """What is wrong with the screen as it is, in any of these sizes and schemes."""
        found: list[str] = []
        for size, scheme in dresses:
            await self.page.set_viewport_size(size)
            await self.page.emulate_media(color_scheme=scheme)
            dress = f"{state}, {size['width']} px, {scheme}: "
            found += [dress + violation for violation in await self.violations()]
            if (wider := await self.overflow()) > 0:
                found.append(f"{dress}scrolls sideways by {wider} px")
        return found

    async def faults_in_all_colours(
        self, state: str, dresses: Sequence[Dress], forced: Sequence[Dress]
    ) -> list[str]:
        """The same, and in the system's own colours: to reach a state takes longer than to look at it."""
        found = await self.faults(state, dresses)
        await self.page.emulate_media(forced_colors="active")
        in_forced = await self.faults(f"{state}, forced colours", forced)
        await self.page.emulate_media(forced_colors="none")
        return found + [fault for fault in in_forced if _NOT_SEEN_IN_FORCED_COLOURS not in fault]

    def listen(self) -> None:
        """Keep what should never be on a console; a refused or cut request is part of the tests.

        And know which answers are on their way.
        """
        self.page.on("request", self._is_sent)
        self.page.on("requestfinished", lambda request: self._due.discard(request))
        self.page.on("requestfailed", lambda request: self._due.discard(request))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text)
                if message.type in ("error", "warning") and "Failed to load resource" not in message.text
                else None
            ),
        )

    def _is_sent(self, request: Request) -> None:
        if request.url.startswith(f"{self.product.url}/api/") and "wait=" not in request.url:
            self._due.add(request)


def report_every_answer(context: BrowserContext) -> None:
    """Let `expect_response` see an answer that the product gives at once.

    Playwright's driver reports answers only while somebody listens; it can hear of a new listener too late.
    """
    context.on("response", lambda _: None)


@asynccontextmanager
async def context_of(
    browser: Browser,
    size: ViewportSize,
    *,
    scheme: Scheme = "light",
    forced_colors: bool = False,
    zone: str = "America/Sao_Paulo",
) -> AsyncGenerator[BrowserContext]:
    """A browser that remembers nothing, in Brazil unless told otherwise."""
    context = await browser.new_context(
        viewport=size,
        color_scheme=scheme,
        forced_colors="active" if forced_colors else "none",
        reduced_motion="reduce",
        locale="pt-BR",
        timezone_id=zone,
    )
    report_every_answer(context)
    try:
        yield context
    finally:
        await context.close()
