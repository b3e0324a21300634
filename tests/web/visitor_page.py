"""A visitor in front of the page: a browser, the scripted API, and the words to drive them."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.web import scripted
from tests.web.fake_api import FakeApi
from tests.web.scripted import OFFICE_ID, TICKET_ID

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = ViewportSize(width=320, height=640)
DESKTOP = ViewportSize(width=1280, height=800)
CLOSED_ID = "fechada"
LINK = f"/?unidade={OFFICE_ID}"
Scheme = Literal["light", "dark"]


@dataclass
class Visitor:
    """One browser with one page, and what stands behind it."""

    page: Page
    api: FakeApi
    complaints: list[str] = field(default_factory=list[str])
    """What the console said: refused policies, broken scripts."""

    def open(self, path: str = "/") -> None:
        """Type the address."""
        self.page.goto(self.api.origin + path)

    def starts_anew(self) -> None:
        """As if the browser had never been here, and the court as furnished."""
        self.open("/conferir")
        self.page.evaluate("localStorage.clear()")
        self.api.answers.clear()
        furnish(self.api)

    def press(self, name: str) -> None:
        """Click the button with this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def reads(self, text: str) -> None:
        """The text is on the screen."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def reads_heading(self, text: str) -> None:
        """The screen has this heading."""
        expect(self.page.get_by_role("heading", name=text)).to_be_visible()

    def reads_exactly(self, text: str) -> None:
        """The sentence is on the screen, word for word, whatever in it is strong."""
        shown = " ".join(self.page.locator("body").inner_text().split())
        assert text in shown, f"{text!r} is not on the screen: {shown}"

    def enters_the_queue(self) -> None:
        """By the office's link: the welcome, then the queue."""
        self.open(LINK)
        self.press("Entrar na fila")
        self.reads_heading("Sua posição na fila")

    def is_called(self, seconds_left: float = 60, **call: object) -> None:
        """The room is ready; the page rings and confirms it. `call` is what else the call shows then."""
        self.api.effects["ring"] = scripted.ringing(seconds_left, **call)
        self.api.show(TICKET_ID, **scripted.called())
        expect(self.page.get_by_role("timer")).to_be_visible()

    def enters_the_meeting(self) -> Page:
        """Click, and get the tab that opens."""
        with self.page.context.expect_page() as opened:
            self.page.locator("#enter-call").click()
        self.reads_heading("Você está em atendimento")
        return opened.value

    def shown(self, **changes: object) -> None:
        """The server shows the ticket so from now on."""
        self.api.show(TICKET_ID, **changes)

    def violations(self) -> list[str]:
        """What axe finds on the screen as it is."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        options = {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]}
        found: list[Any] = self.page.evaluate(
            f"axe.run(document, {json.dumps(options)}).then((r) => r.violations)"
        )
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found
            for node in violation["nodes"]
        ]

    def overflow(self) -> int:
        """Pixels by which the page is wider than the screen."""
        return self.page.evaluate("document.documentElement.scrollWidth - innerWidth")


def furnish(api: FakeApi) -> None:
    """The court of these tests: one office open, one as in the manual's second picture, some more."""
    api.offices[OFFICE_ID] = scripted.office()
    api.offices[CLOSED_ID] = scripted.closed_office(CLOSED_ID)
    for number, name in enumerate(("1ª Vara Cível de Santos", "Juizado Especial Cível de Campinas")):
        district = name.split()[-1]
        api.offices[f"o{number}"] = scripted.office(f"o{number}", name=name, district=district, kind="Vara")
        api.tickets[f"t-o{number}"] = scripted.ticket(
            f"t-o{number}", officeId=f"o{number}", officeName=name, number=f"B00{number}"
        )
    api.districts = ["Campinas", "Santos"]
    api.tickets[TICKET_ID] = scripted.ticket()
    api.receipts[TICKET_ID] = scripted.receipt()
    api.effects["enter"] = {"nobodyCameAt": "2026-11-24T13:25:00Z"}


@dataclass(frozen=True)
class Switches:
    """How Chromium is started."""

    executable: str = "/usr/bin/chromium"
    added: Sequence[str] = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
    left_out: Sequence[str] = ("--disable-popup-blocking",)
    """Playwright adds it and would hide what people's browsers block."""


SWITCHES = Switches()


@contextmanager
def chromium_that_blocks_popups() -> Generator[Browser]:
    """Debian's Chromium; without the switch that Playwright adds, which would hide pop-up faults."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=SWITCHES.executable, args=SWITCHES.added, ignore_default_args=SWITCHES.left_out
        )
        yield browser
        browser.close()


@contextmanager
def visiting(
    chromium: Browser,
    viewport: ViewportSize = PHONE,
    forced_colors: Literal["active", "none"] = "none",
) -> Generator[Visitor]:
    """A visitor whose browser remembers nothing; the console must stay silent."""
    api = FakeApi()
    furnish(api)
    api.start()
    context = chromium.new_context(
        viewport=viewport,
        forced_colors=forced_colors,
        reduced_motion="reduce",
        locale="pt-BR",
        timezone_id="America/Sao_Paulo",
    )
    context.route("https://teams.microsoft.com/**", lambda route: route.fulfill(body="Teams"))
    visitor = Visitor(context.new_page(), api)
    _listen(visitor)
    try:
        yield visitor
    finally:
        context.close()
        api.stop()
    assert visitor.complaints == []


def _listen(visitor: Visitor) -> None:
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    visitor.page.on(
        "console",
        # A refused request is a scripted answer here; everything else in the console is a defect.
        lambda message: (
            visitor.complaints.append(message.text)
            if message.type in ("error", "warning") and "Failed to load resource" not in message.text
            else None
        ),
    )
