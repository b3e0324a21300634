"""Every request of each page × every odd answer, once and for 20 seconds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from playwright.async_api import Browser

from tests.web.browsing import Person
from tests.web.clerk_page import CALLS, QUEUE, ClerkBrowser, clerking
from tests.web.matrix import administration_walks, desk_commands, desk_walks, visitor_walks
from tests.web.matrix.trouble import Trouble
from tests.web.odd_answers import FAULTS
from tests.web.product import PageProduct
from tests.web.visitor_page import JOIN, TICKET, Visitor, visiting

Kind = Literal["page", "part", "read", "view", "command"]
P = TypeVar("P", bound=Person)
Walk = Callable[[P, Trouble], Awaitable[None]]
STAFF_TICKET = r"/api/staff/tickets/[\w-]+"


@dataclass(frozen=True)
class Asked:
    """A request of a page."""

    name: str
    kind: Kind
    method: str
    path: str
    visitor: Walk[Visitor] | None = None
    desk: Walk[ClerkBrowser] | None = None
    user: str = "ana"
    """Who has signed in at the desk."""
    is_first: bool = False
    """Without it none of our code runs: what the page says then, `test_loading.py` proves by real seconds."""


ASKED: tuple[Asked, ...] = (
    Asked("visitor: page", "page", "GET", "/", visitor=visitor_walks.opening, is_first=True),
    Asked(
        "visitor: shared code",
        "part",
        "GET",
        "/assets/common/all.js",
        visitor=visitor_walks.opening,
        is_first=True,
    ),
    Asked(
        "visitor: code of a visit",
        "part",
        "GET",
        "/assets/public/parts.js",
        visitor=visitor_walks.entering_the_queue,
    ),
    Asked(
        "visitor: style", "part", "GET", "/assets/public/visit.css", visitor=visitor_walks.entering_the_queue
    ),
    Asked("visitor: list", "read", "GET", "/api/offices", visitor=visitor_walks.searching),
    Asked("visitor: office", "read", "GET", visitor_walks.OFFICE, visitor=visitor_walks.entering_the_queue),
    Asked("visitor: entry", "command", "POST", JOIN, visitor=visitor_walks.entering_the_queue),
    Asked("visitor: view", "view", "GET", TICKET, visitor=visitor_walks.waiting),
    Asked("visitor: ring", "command", "POST", f"{TICKET}/ring", visitor=visitor_walks.ringing),
    Asked("visitor: enter", "command", "POST", f"{TICKET}/enter", visitor=visitor_walks.entering_the_room),
    Asked("visitor: hosts", "read", "GET", "/api/health", visitor=visitor_walks.asking_for_the_hosts),
    Asked("visitor: details", "command", "PATCH", TICKET, visitor=visitor_walks.saving_details),
    Asked("visitor: evaluation", "command", "PUT", f"{TICKET}/evaluation", visitor=visitor_walks.evaluating),
    Asked("visitor: receipt", "read", "GET", f"{TICKET}/receipt", visitor=visitor_walks.getting_the_receipt),
    Asked("visitor: code", "command", "POST", f"{TICKET}/handover", visitor=visitor_walks.showing_a_code),
    Asked("visitor: arrival", "command", "POST", "/api/handovers/redeem", visitor=visitor_walks.using_a_code),
    Asked("visitor: check", "read", "GET", "/api/receipts/.*", visitor=visitor_walks.checking_a_receipt),
    Asked("desk: page", "page", "GET", "/atendente", desk=desk_walks.opening, is_first=True),
    Asked(
        "desk: module",
        "part",
        "GET",
        "/assets/clerk/screens/waiting-list.js",
        desk=desk_walks.opening,
        is_first=True,
    ),
    Asked("desk: style", "part", "GET", "/assets/clerk/styles/queue.css", desk=desk_walks.opening),
    Asked("desk: who", "read", "GET", "/api/staff/me", desk=desk_walks.opening),
    Asked("desk: queue", "view", "GET", QUEUE, desk=desk_walks.following),
    Asked("desk: call", "command", "POST", CALLS, desk=desk_walks.calling),
    Asked("desk: enter", "command", "POST", f"{STAFF_TICKET}/enter", desk=desk_walks.entering_the_room),
    Asked("desk: hosts", "read", "GET", "/api/health", desk=desk_walks.asking_for_the_hosts),
    Asked("desk: finish", "command", "POST", f"{STAFF_TICKET}/finish", desk=desk_walks.finishing),
    Asked("desk: message", "command", "POST", f"{STAFF_TICKET}/message", desk=desk_walks.writing),
    Asked("desk: entries", "command", "PUT", "/api/staff/offices/.*/entries", desk=desk_walks.suspending),
    Asked("desk: recall", "command", "POST", f"{STAFF_TICKET}/recall", desk=desk_commands.recalling),
    Asked("desk: release", "command", "POST", f"{STAFF_TICKET}/release", desk=desk_commands.releasing),
    Asked(
        "desk: no-show",
        "command",
        "POST",
        f"{STAFF_TICKET}/no-show",
        desk=desk_commands.saying_that_nobody_came,
    ),
    Asked("desk: remove", "command", "POST", f"{STAFF_TICKET}/remove", desk=desk_commands.removing),
    Asked("desk: transfer", "command", "POST", f"{STAFF_TICKET}/transfer", desk=desk_commands.transferring),
    Asked("desk: priority", "command", "PATCH", STAFF_TICKET, desk=desk_commands.correcting_a_priority),
    Asked(
        "desk: close-day",
        "command",
        "POST",
        "/api/staff/offices/.*/close-day",
        desk=desk_commands.ending_the_day,
        user="carla",
    ),
    Asked(
        "desk: audit",
        "read",
        "GET",
        "/api/staff/offices/.*/audit",
        desk=desk_commands.taking_the_audit_home,
        user="carla",
    ),
    Asked("desk: sign-in", "read", "GET", "/.auth/refresh", desk=desk_commands.renewing_the_sign_in),
    Asked(
        "administration: list",
        "read",
        "GET",
        "/api/admin/offices",
        desk=administration_walks.listing,
        user="admin",
    ),
    Asked(
        "administration: office",
        "read",
        "GET",
        "/api/admin/offices/.*",
        desk=administration_walks.reading_an_office,
        user="admin",
    ),
    Asked(
        "administration: save",
        "command",
        "PUT",
        "/api/admin/offices/.*",
        desk=administration_walks.saving_an_office,
        user="admin",
    ),
    Asked(
        "administration: preview",
        "command",
        "POST",
        "/api/.*/settings/preview",
        desk=administration_walks.previewing,
        user="admin",
    ),
)
OF_A_KIND: dict[Kind, str] = {
    "page": "visitor: page",
    "part": "visitor: code of a visit",
    "read": "visitor: office",
    "view": "visitor: view",
    "command": "desk: call",
}
"""The request that meets every fault in CI, for all of its kind."""
EVERYWHERE = ("reset", "200 HTML", "404 empty")
"""The faults that every request meets in CI."""


@dataclass(frozen=True)
class Cell:
    """One request, one odd answer, once or for 20 seconds."""

    asked: Asked
    fault: str
    lasts: bool

    @property
    def name(self) -> str:
        return f"{self.asked.name} × {self.fault} × {'20 s' if self.lasts else 'once'}"


def cells() -> Iterator[Cell]:
    """All of them."""
    for lasts in (False, True):
        for asked in ASKED:
            for fault in FAULTS:
                yield Cell(asked, fault, lasts)


def cells_of_ci() -> Iterator[Cell]:
    """Every fault on one request of each kind, and every request with three of them."""
    for cell in cells():
        is_first = OF_A_KIND[cell.asked.kind] == cell.asked.name
        if not cell.lasts and (is_first or cell.fault in EVERYWHERE):
            yield cell


async def failures(cell: Cell, browser: Browser, product: PageProduct) -> list[str]:
    """What the page did wrong; nothing where all is well."""
    asked = cell.asked
    if asked.visitor is not None:
        async with visiting(browser, product) as visitor:
            return await _walked(cell, visitor, asked.visitor)
    assert asked.desk is not None
    opens_tab = asked.name in {"desk: enter", "desk: hosts"}
    async with clerking(browser, product, user=asked.user, open_tab=opens_tab) as clerk:
        return await _walked(cell, clerk, asked.desk)


async def _walked(cell: Cell, person: P, walk: Walk[P]) -> list[str]:
    asked = cell.asked
    trouble = Trouble(person, asked.method, asked.path, cell.fault, cell.lasts, asked.is_first)
    await person.page.clock.install()
    await walk(person, trouble)
    # The browser's own words about what was planted; anything else is a defect of the page.
    person.complaints[:] = [said for said in person.complaints if cell.asked.kind not in {"page", "part"}]
    return trouble.failures
