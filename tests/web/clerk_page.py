"""A clerk in front of the page: a browser, the fake staff API and the words to drive them."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.web.fake_staff_api import FakeStaffApi, FakeTicket, fake_staff_api

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CIVEL = "1-vara-civel"
FAMILIA = "familia"
DESKTOP = (1366, 768)
PHONE = (320, 720)
Scheme = Literal["light", "dark"]


class Details(TypedDict, total=False):
    """What may be known of somebody who waits."""

    display_name: str
    case_number: str
    priority: str
    needs: tuple[str, ...]
    presence: str
    returned: bool
    transferred_from: str


@dataclass
class Clerk:
    """One browser page with a clerk in front of it, and what stands behind it."""

    page: Page
    fake: FakeStaffApi
    complaints: list[str] = field(default_factory=list[str])
    """What the console said: refused policies, broken scripts."""

    # --- what the test does ------------------------------------------------------------------------

    async def starts_anew(self) -> None:
        """As if the browser had never been here, and the desk as in the morning: one page for many states."""
        await self.page.goto(f"{self.fake.base}/assets/common/base.css")
        await self.page.evaluate("localStorage.clear()")
        self.fake.start_anew()

    async def open(self) -> None:
        await self.page.goto(f"{self.fake.base}/atendente")

    async def open_desk(self) -> None:
        """Open the page and wait until the queue is on it."""
        await self.open()
        await expect(self.heading("Fila de espera")).to_be_visible()
        await expect(self.page.get_by_text("Carregando…")).to_have_count(0)

    async def arrives(
        self, number: str, *, office: str = CIVEL, minutes_ago: float = 0, **details: Unpack[Details]
    ) -> FakeTicket:
        """Somebody is in the queue since so many minutes."""
        entered_at = self.fake.desk.now() - timedelta(minutes=minutes_ago)
        ticket = self.fake.desk.add(FakeTicket(number, office, entered_at, **details))
        await self.fake.change()
        return ticket

    async def calls(self, number: str) -> FakeTicket:
        """The clerk has the ticket in hand already."""
        ticket = self.fake.desk.by_number(number)
        self.fake.desk.claim(ticket, self.fake.user_id, self.fake.user_name)
        await self.fake.change()
        return ticket

    async def rings(self, ticket: FakeTicket, seconds: float = 60) -> None:
        self.fake.desk.ring(ticket, seconds)
        await self.fake.change()

    async def serves(self, ticket: FakeTicket, *, for_minutes: float = 0) -> None:
        """The visitor entered so many minutes ago."""
        self.fake.desk.ring(ticket)
        self.fake.desk.visitor_enters(ticket)
        ticket.entered_meeting_at = self.fake.desk.now() - timedelta(minutes=for_minutes)
        await self.fake.change()

    async def time_stands_still(self) -> None:
        """From here on only `time_passes` moves the clocks; the page must have its clock installed."""
        self.fake.desk.frozen_at = self.fake.desk.now()
        await self.page.clock.pause_at(await self.page.evaluate("Date.now() / 1000 + 1"))

    async def time_passes(self, seconds: int) -> None:
        """Move the server's clock and the page's together; the page must have its clock installed."""
        self.fake.desk.moved += timedelta(seconds=seconds)
        await self.page.clock.run_for(seconds * 1000)

    # --- what the test looks at --------------------------------------------------------------------

    def heading(self, text: str) -> Locator:
        return self.page.get_by_role("heading", name=text)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def row(self, number: str) -> Locator:
        """The ticket's line in whichever list it is."""
        return self.page.get_by_role("listitem").filter(has_text=number)

    @property
    def visit(self) -> Locator:
        return self.page.get_by_role("region", name="Seu atendimento")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def violations(self) -> list[str]:
        """What axe finds on the page as it is."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[Any] = await self.page.evaluate(
            "(values) => axe.run(document, {runOnly: {type: 'tag', values}, resultTypes: ['violations']})"
            ".then((result) => result.violations)",
            STANDARDS,
        )
        return [
            f"{violation['id']}: {node['html'][:160]}" for violation in found for node in violation["nodes"]
        ]

    async def overflow(self) -> int:
        """Pixels by which the page is wider than the screen."""
        return await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")


async def call_next(clerk: Clerk) -> Page:
    """Press «Chamar próximo»; gives the tab that the click opened."""
    async with clerk.page.expect_popup() as opened:
        await clerk.button("Chamar próximo").click()
    return await opened.value


@asynccontextmanager
async def clerk_at(
    browser: Browser,
    *,
    offices: Sequence[str] = (CIVEL,),
    size: tuple[int, int] = DESKTOP,
    scheme: Scheme = "light",
    forced_colors: bool = False,
    open_tab: bool = True,
) -> AsyncGenerator[Clerk]:
    """A clerk whose page remembers `offices`; leaving checks that the console had nothing to say."""
    async with fake_staff_api() as fake:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            forced_colors="active" if forced_colors else "none",
            locale="pt-BR",
            timezone_id="America/Sao_Paulo",
        )
        clerk = Clerk(await remembering(context, offices, open_tab), fake)
        listen(clerk)
        yield clerk
        await context.close()
    assert clerk.complaints == []


async def remembering(context: BrowserContext, offices: Sequence[str], open_tab: bool) -> Page:
    """A page that finds `offices` chosen before, unless it has chosen others since."""
    if offices:
        stored = json.dumps({"offices": list(offices), "openTab": open_tab})
        await context.add_init_script(f"localStorage['balcao.atendente'] ??= {json.dumps(stored)}")
    return await context.new_page()


def listen(clerk: Clerk) -> None:
    """Keep what should never be on a console; a refused or cut request is part of the tests."""
    page = clerk.page
    page.on("pageerror", lambda error: clerk.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            clerk.complaints.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
