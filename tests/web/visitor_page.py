"""A visitor in front of the page, and the words to drive it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar

from playwright.async_api import Browser, Page, ViewportSize, expect

from shared.domain.clerk import Role
from shared.domain.status import Status
from tests.patience import PAGE_SECONDS
from tests.web.browsing import Person, context_of
from tests.web.court import COORDENADORIA
from tests.web.people import Colleague
from tests.web.people import Person as InQueue
from tests.web.product import PageProduct

PHONE = ViewportSize(width=320, height=640)
DESKTOP = ViewportSize(width=1280, height=800)
LINK = f"/?unidade={COORDENADORIA}"
TICKET = r"/api/tickets/[\w-]+"
JOIN = f"/api/offices/{COORDENADORIA}/tickets"


@dataclass
class Visitor(Person):
    """One browser with one page."""

    followed: ClassVar[str] = TICKET

    @property
    def me(self) -> InQueue:
        """Whoever entered the coordenadoria last: this page's visitor, once in the queue."""
        return self.court.newest(COORDENADORIA)

    @property
    def clerk(self) -> Colleague:
        """Who calls at the coordenadoria."""
        return self.court.clerk("ana")

    @property
    def manager(self) -> Colleague:
        """Whose office it is."""
        return self.court.clerk("carla", Role.MANAGER)

    async def open(self, path: str = "/") -> None:
        """Type the address."""
        await self.page.goto(self.product.url + path)

    async def starts_anew(self) -> None:
        """As if the browser had never been here, in a fresh court."""
        await self.open("/conferir")
        await self.page.evaluate("localStorage.clear()")
        await self.product.begin()

    async def press(self, name: str) -> None:
        """Click the button with this name."""
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def reads(self, text: str) -> None:
        """The text is on the screen."""
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def reads_heading(self, text: str) -> None:
        """The screen has this heading."""
        await expect(self.page.get_by_role("heading", name=text)).to_be_visible()

    async def reads_exactly(self, text: str) -> None:
        """The sentence comes to stand on the screen, word for word, whatever in it is strong."""
        words = r"\s+".join(re.escape(word) for word in text.split())
        await expect(self.page.locator("body")).to_have_text(re.compile(words), use_inner_text=True)

    async def enters_the_queue(self) -> None:
        """By the office's link: the welcome, then the queue."""
        await self.open(LINK)
        await self.press("Entrar na fila")
        await self.reads_heading("Sua posição na fila")

    async def leaves_the_queue(self) -> None:
        """By the way that is there as long as somebody waits."""
        await self.page.locator("summary", has_text="Sair da fila").click()
        await self.press("Confirmar saída")
        await self.reads_heading("Você saiu da fila")

    async def is_called(self) -> None:
        """A clerk calls; the visit opens the room, and the page rings."""
        await self.clerk.calls(self.me)
        await expect(self.page.get_by_role("timer")).to_be_visible()
        # Shown before the court knows: a clock that is moved until then moves the minute's beginning.
        async with asyncio.timeout(PAGE_SECONDS):
            while (await self.me.ticket()).status is not Status.RINGING:  # noqa: ASYNC110  (no bell rings)
                await asyncio.sleep(0.01)

    async def is_called_without_a_room(self) -> None:
        """A clerk calls, and the room takes its time until `court.visits.go_on`."""
        self.court.visits.rest()
        await self.clerk.calls(self.me)
        await self.reads_heading("Um atendente chamou você")

    async def misses_the_call(self) -> None:
        """The minute passes."""
        await self.is_called()
        await self.court.passes(65)

    async def enters_the_meeting(self) -> Page:
        """Click, and get the tab that opens."""
        async with self.page.context.expect_page() as opened:
            await self.page.locator("#enter-call").click()
        await self.reads_heading("Você está em atendimento")
        return await opened.value

    async def is_served(self) -> None:
        """From the call into the meeting."""
        await self.is_called()
        await self.enters_the_meeting()


@asynccontextmanager
async def visiting(
    browser: Browser, product: PageProduct, size: ViewportSize = PHONE, *, forced_colors: bool = False
) -> AsyncGenerator[Visitor]:
    """A visitor whose browser remembers nothing, in a fresh court; the console must stay silent."""
    await product.begin()
    async with context_of(browser, size, forced_colors=forced_colors) as context:
        visitor = Visitor(await context.new_page(), product)
        visitor.listen()
        yield visitor
    assert visitor.complaints == []
