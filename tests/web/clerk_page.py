"""A clerk in front of the page, signed in by the platform, and the words to drive it."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import ClassVar

from playwright.async_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from shared.domain.clerk import Role
from tests.web.browsing import Person, context_of
from tests.web.court import CIVEL
from tests.web.faults import Cut, Planted
from tests.web.people import Colleague
from tests.web.people import Person as InQueue
from tests.web.product import PageProduct, Seen
from tests.web.sign_in import COURT, LOGIN, CourtSignIn

DESKTOP = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=320, height=720)
QUEUE = "/api/staff/queue"
CALLS = "/api/staff/calls"
SIGN_IN = "Entrar com a conta do Tribunal"
LOST = "Sua sessão expirou."


@dataclass
class ClerkBrowser(Person):
    """One browser with one page; `user` is the account that signed in last."""

    user: str = "ana"
    sign_in: CourtSignIn = field(default_factory=CourtSignIn)

    followed: ClassVar[str] = QUEUE

    # --- what the test does ------------------------------------------------------------------------

    @property
    def me(self) -> Colleague:
        """The same clerk at another screen, or before this page was opened."""
        return self.court.clerk(self.user)

    @property
    def colleague(self) -> Colleague:
        """Bruno, whose page is not looked at."""
        return self.court.clerk("bruno")

    async def signs_in(self, user: str) -> None:
        """The platform knows this account from now on; an open page learns of it when it asks."""
        self.user = user
        address = f"{self.product.url}{LOGIN}"
        answer = await self.page.request.post(address, form={"user": user}, max_redirects=0)
        assert answer.status == 302

    async def starts_anew(self) -> None:
        """As if the browser had never been here, in a fresh court: one page for many states."""
        await self.page.goto(f"{self.product.url}/assets/common/base.css")
        await self.page.evaluate("localStorage.clear()")
        await self.product.begin()
        self.plant_sign_in()
        await self.signs_in("ana")

    def plant_sign_in(self) -> None:
        """Who goes to the sign-in goes to the court's."""
        for path in (LOGIN, COURT):
            self.product.plant(self.sign_in, "GET", path, None)

    async def session_ends(self) -> None:
        """As deployed, where no token is stored: the platform knows nobody any more, and renews nothing."""
        await self.page.context.clear_cookies()

    async def hears_of_the_end(self) -> None:
        """The session ends, and the page asks again because something has changed."""
        await self.session_ends()
        await self.court.clerk("carla", Role.MANAGER).suspends(CIVEL, "Sistema fora do ar.")

    async def open(self) -> None:
        await self.page.goto(f"{self.product.url}/atendente")

    async def open_desk(self) -> None:
        """Open the page and wait until the queue is on it."""
        await self.open()
        await expect(self.heading("Fila de espera")).to_be_visible()
        await expect(self.page.get_by_text("Carregando…")).to_have_count(0)

    async def calls_next(self) -> Page:
        """Press «Chamar próximo»; gives the tab that the click opened."""
        return await self.presses_and_opens(self.button("Chamar próximo"))

    async def presses_and_opens(self, button: Locator) -> Page:
        """Click; gives the tab that opened."""
        async with self.page.context.expect_page() as opened:
            await button.click()
        return await opened.value

    async def submits(self) -> None:
        """Send the dialog's form."""
        await self.dialog.locator("[type=submit]").click()

    async def chooses(self, number: str, action: str) -> None:
        """Take an action from the menu of a waiting ticket."""
        await self.row(number).get_by_text("Mais", exact=True).click()
        await self.row(number).get_by_role("button", name=action).click()

    async def tries_in_vain(self) -> None:
        """So much time that the page gives up trying again; it must have its clock installed."""
        for _ in range(4):
            await self.time_moves(4000)
        while await self.page.locator(".queue-page[aria-busy]").count():
            await self.time_moves(1000)

    def goes_offline(self) -> list[Planted]:
        """Nothing that the page sends arrives, until these end."""
        return self.product.plant_everywhere(Cut())

    # --- what the test looks at --------------------------------------------------------------------

    def heading(self, text: str) -> Locator:
        return self.page.get_by_role("heading", name=text)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name)

    def region(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name)

    def row(self, number: str) -> Locator:
        """The ticket's line in whichever list it is."""
        return self.page.get_by_role("listitem").filter(has_text=number)

    @property
    def visit(self) -> Locator:
        return self.region("Seu atendimento")

    @property
    def timer(self) -> Locator:
        return self.visit.get_by_role("timer")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def refusal(self) -> Locator:
        """What the dialog says is wrong."""
        return self.dialog.get_by_role("alert")

    async def reads(self, text: str) -> None:
        """The text is on the screen."""
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def is_told(self, text: str) -> None:
        """The page says so of what was done or has happened."""
        await expect(self.page.locator(".said")).to_contain_text(text)

    async def has(self, person: InQueue) -> None:
        """The person is the clerk's visit on the screen."""
        await expect(self.visit).to_contain_text(f"Senha {person.number}")

    async def has_nobody(self) -> None:
        await expect(self.visit).to_contain_text("Você não está atendendo ninguém")

    def sent(self, command: str) -> list[Seen]:
        """The commands to tickets and offices whose path ends so, in order."""
        return [
            seen
            for method in ("POST", "PUT", "PATCH")
            for seen in self.requests(method, f"/api/staff/.*{command}")
        ]

    def sign_ins(self) -> list[str]:
        """Where the page wanted to come back to, for each way to the sign-in that was taken."""
        return [seen.query["post_login_redirect_uri"] for seen in self.requests("GET", LOGIN)]


async def closes(tab: Page) -> None:
    """The tab is shut by the page that opened it."""
    if not tab.is_closed():
        await tab.wait_for_event("close")


async def remembers(context: BrowserContext, offices: Sequence[str], open_tab: bool) -> None:
    """Pages find `offices` chosen before, unless the clerk has chosen others since."""
    stored = json.dumps({"offices": list(offices), "openTab": open_tab})
    await context.add_init_script(f"localStorage['balcao.atendente'] ??= {json.dumps(stored)}")


@asynccontextmanager
async def clerking(
    browser: Browser,
    product: PageProduct,
    *,
    user: str = "ana",
    offices: Sequence[str] = (CIVEL,),
    size: ViewportSize = DESKTOP,
    open_tab: bool = True,
) -> AsyncGenerator[ClerkBrowser]:
    """A clerk who has signed in and served `offices` before, in a fresh court; the console stays silent."""
    await product.begin()
    async with context_of(browser, size) as context:
        if offices:
            await remembers(context, offices, open_tab)
        clerk = ClerkBrowser(await context.new_page(), product)
        clerk.listen()
        clerk.plant_sign_in()
        await clerk.signs_in(user)
        yield clerk
    assert clerk.complaints == []
