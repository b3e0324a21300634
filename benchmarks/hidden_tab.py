"""Case 20: a call reaches the page of a visitor who has turned to another tab, in a real Chromium.

After about a minute Chromium wakes the timers of a hidden tab once a minute: the baseline's page, which asks
on a timer, hears by then. Both pages are hidden for two minutes before the first call.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.court import Court, Plan, court
from benchmarks.crowd import PATIENCE, Visitor, join_all
from benchmarks.hidden_window import HiddenTab, chromium_window, open_tab, screen
from benchmarks.product import Person
from benchmarks.report import Goal, Report, ReportTable, at_most
from benchmarks.setting import OFFICE_ID
from local_host.host import ALL_ROLES
from local_host.staff import added_clerks

CALLS, POLLING = 20, 6
"""Calls of the one page, and pages that ask on a timer."""
HIDDEN_SECONDS = 122.0
THROTTLED_SECONDS = 90.0
"""After which the pages that ask on a timer are told something, one after the other."""
TOLD_EVERY, RING_SECONDS, REST_SECONDS = 10.0, 1.8, 3.5
"""The rest is longer than the page's own pause after answers that came at once."""
HEARD_MS, TRANSPORT_MS, ASKED, FASTER = 1_000, 150, 3, 100
OWN_TICKET = "JSON.parse(localStorage.getItem('balcao.tickets') ?? '[]')[0]?.ticketId ?? ''"
ENTER = """(() => {
  const named = (each) => each.textContent.trim() === "Entrar na fila";
  const found = [...document.querySelectorAll("button")].find(named);
  if (found) found.click();
  return Boolean(found);
})()"""
LISTEN = """(() => {
  globalThis.asked = [];
  globalThis.seen = [];
  const ask = globalThis.fetch;
  globalThis.fetch = async (...given) => {
    asked.push(Date.now());
    const answer = await ask(...given);
    const at = Date.now();
    answer.clone().json().then((view) => {
      if (view.call) seen.push([view.call.callId, view.status, at, document.visibilityState]);
    }, () => {});
    return answer;
  };
})()"""
POLL = """(() => {
  globalThis.told = 0;
  setInterval(async () => {
    const answer = await fetch("/api/tickets/%s", { headers: { "X-Ticket-Secret": "%s" } });
    const view = await answer.json();
    if (view.message && !told) told = Date.now();
  }, 1000);
})()"""


@dataclass
class HeardCall:
    """Milliseconds from the clerk's press until the page had it."""

    calls: list[float] = field(default_factory=list[float])
    transport: list[float] = field(default_factory=list[float])
    """The same from the clerk's answer on."""
    rung: list[float] = field(default_factory=list[float])
    """Until the page's ring was answered."""
    polling: list[float] = field(default_factory=list[float])
    """Of the pages that ask on a timer."""
    asked: float = 0.0
    """Requests a minute while nothing happened."""
    hidden: bool = True
    """The tab was, all the while."""


async def measure(connection: str, folder: Path) -> HeardCall:
    """The product in one process, and a browser with one window."""
    staff = added_clerks(1 + POLLING)
    async with court(connection, folder, Plan(processes=(ALL_ROLES,), staff=staff)) as product:
        url = product.urls[0]
        clerks = [Person(url) for _ in staff]
        for account, clerk in zip(staff, clerks, strict=True):
            await clerk.sign_in(account.user)
        with screen() as display:
            async with chromium_window(display, folder / "profile") as devtools:
                found = await _hidden(product, devtools, clerks)
        for clerk in clerks:
            await clerk.close()
    return found


async def _hidden(product: Court, devtools: str, clerks: Sequence[Person]) -> HeardCall:
    url, found = product.urls[0], HeardCall()
    page = await open_tab(devtools, f"{url}/?unidade={OFFICE_ID}")
    await _until(page, ENTER)
    ticket_id = str(await _until(page, OWN_TICKET))
    await page.evaluate(LISTEN)
    polling = [(visitor, await open_tab(devtools, f"{url}/como-funciona")) for visitor in await _others(url)]
    for visitor, tab in polling:
        await _until(tab, "document.readyState === 'complete'")
        await tab.evaluate(POLL % (visitor.ticket_id, visitor.secret))
    await open_tab(devtools, "about:blank")
    began = time.time()
    telling = [
        asyncio.create_task(_tell(clerk, place, *each))
        for place, (clerk, each) in enumerate(zip(clerks[1:], polling, strict=True))
    ]
    await asyncio.sleep(HIDDEN_SECONDS)
    calls = [await _call(clerks[0], ticket_id) for _ in range(CALLS)]
    await _read(page, began, calls, found)
    found.polling = list(await asyncio.gather(*telling))
    return found


async def _others(url: str) -> Sequence[Visitor]:
    return await join_all([url], [OFFICE_ID], POLLING)


async def _call(clerk: Person, ticket_id: str) -> tuple[str, float, float]:
    """The call's id, when it was pressed and when it was answered, in seconds. The visitor goes back then."""
    body = {"officeIds": [OFFICE_ID], "ticketId": ticket_id, "reason": "A medida segue."}
    pressed = time.time()
    called = await clerk.ask("POST", "/api/staff/calls", body)
    answered = time.time()
    await asyncio.sleep(RING_SECONDS)
    await clerk.ask("POST", f"/api/staff/tickets/{ticket_id}/release", {"reason": "A medida segue."})
    await asyncio.sleep(REST_SECONDS)
    return str(called["callId"]), pressed, answered


async def _tell(clerk: Person, place: int, visitor: Visitor, tab: HiddenTab) -> float:
    """Send a message to somebody whose page asks on a timer; the milliseconds until it has it."""
    await asyncio.sleep(THROTTLED_SECONDS + place * TOLD_EVERY)
    pressed = time.time()
    path = f"/api/staff/tickets/{visitor.ticket_id}/message"
    await clerk.ask("POST", path, {"text": "A medida segue."})
    await asyncio.sleep(max(0.0, pressed + 62 - time.time()))  # evaluating earlier might wake the tab
    return float(await _until(tab, "globalThis.told")) - pressed * 1000


async def _read(
    page: HiddenTab, began: float, calls: Sequence[tuple[str, float, float]], found: HeardCall
) -> None:
    seen: list[list[Any]] = await page.evaluate("seen")
    asked: list[float] = await page.evaluate("asked")
    quiet = [at for at in asked if began * 1000 < at < calls[0][1] * 1000]
    found.asked = len(quiet) / (calls[0][1] - began) * 60
    found.hidden = all(state == "hidden" for *_, state in seen)
    for call_id, pressed, answered in calls:
        shown = [at for each, _, at, _ in seen if each == call_id]
        rung = [at for each, status, at, _ in seen if each == call_id and status == "ringing"]
        found.calls += [shown[0] - pressed * 1000] if shown else []
        found.transport += [shown[0] - answered * 1000] if shown else []
        found.rung += [rung[0] - pressed * 1000] if rung else []


async def _until(tab: HiddenTab, expression: str) -> Any:  # noqa: ANN401  (whatever the page answers)
    """The first value that counts as true. Raises `TimeoutError`."""
    async with asyncio.timeout(PATIENCE):
        while not (value := await tab.evaluate(expression)):  # noqa: ASYNC110  (a page rings no bell)
            await asyncio.sleep(0.2)
    return value


async def run(connection: str, folder: Path) -> Report:
    """The case at its published size."""
    found = await measure(connection, folder)
    rows: list[tuple[object, ...]] = [
        ("call shown by the page", *_three(found.calls)),
        ("the same from the clerk's answer on", *_three(found.transport)),
        ("call rung by the page", *_three(found.rung)),
        ("message shown by a page that asks on a timer (baseline)", *_three(found.polling)),
    ]
    return Report(
        "20. A hidden tab",
        f"One visitor's page in a tab of a real Chromium that has been hidden for {HIDDEN_SECONDS:.0f} s: "
        f"{CALLS} calls, each released again. Beside it {POLLING} hidden pages that ask every second.",
        [
            ReportTable(
                "Milliseconds from the clerk's press",
                ("what", "events", "median", "longest"),
                rows,
                _goals(found),
                [
                    f"The waiting page asked {found.asked:.1f} times a minute while nothing happened.",
                    "Baseline: `setInterval` of one second, the same answers of the same server.",
                ],
            )
        ],
    )


def _goals(found: HeardCall) -> list[Goal]:
    heard, of = len(found.calls), f"every one of {CALLS} calls is shown in the hidden tab"
    times = median(found.polling) / median(found.calls)
    return [
        Goal("6", of, heard == CALLS and found.hidden, f"{heard}", "the page missed some, or was seen"),
        at_most("6", "each within 1 s", max(found.calls), HEARD_MS, " ms", _WHY_LATE),
        at_most(
            "6",
            f"each {TRANSPORT_MS} ms after the answer",
            max(found.transport),
            TRANSPORT_MS,
            " ms",
            _WHY_LATE,
        ),
        at_most("6", f"at most {ASKED} requests a minute while waiting", found.asked, ASKED, why=_WHY_ASKED),
        Goal(
            "6",
            f"{FASTER} times as fast as asking on a timer",
            times >= FASTER,
            f"{times:,.0f} times",
            _WHY_LATE,
        ),
        Goal("6", "the same in Firefox", False, "not measured", _WHY_FIREFOX),
    ]


_WHY_LATE = "browser, product, emulator and clerks share two cores"
_WHY_ASKED = "a request is held for 20 to 25 s, and the page asks for other things besides"
_WHY_FIREFOX = (
    "the benchmark drives Chromium alone, whose timers are the problem; Firefox wakes those of a hidden tab "
    "every second"
)


def _three(times: Sequence[float]) -> tuple[str, str, str]:
    return (
        (f"{len(times)}", f"{median(times):,.0f}", f"{max(times):,.0f}") if times else ("0", "none", "none")
    )
