"""The call reaches somebody who has turned to another tab: the whole product, real time, a real window."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from benchmarks.hidden_window import screen
from tests.make_run import make_run
from tests.product import Client
from tests.scenarios.browsers import next_tab
from tests.scenarios.screens import window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICE = "balcao-de-demonstracao"
HIDDEN_SECONDS = 330
"""Past the five minutes after which Chromium wakes timers of hidden tabs only once a minute."""
TARGET_SECONDS = 1.0
"""On a machine with nothing else to do. `docs/performance.md` tells both numbers."""
HEARD_WITHIN_SECONDS = 8.0
"""Far from the minute of a throttled timer, and enough for a machine that runs other tests as well."""
RECORD = """
globalThis.seen = [];
globalThis.rings = [];
const now = () => Date.now() / 1000;
document.addEventListener("visibilitychange", () => seen.push([now(), document.visibilityState]));
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...at) {
  if (this.loop) rings.push([now(), document.visibilityState]);
  return start.apply(this, at);
};
"""


async def joins(visitor: Page, url: str) -> None:
    await visitor.add_init_script(RECORD)
    await visitor.goto(f"{url}/?unidade={OFFICE}")
    await visitor.get_by_role("button", name="Entrar na fila").click()
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")


async def call_until_rung(clerk: Client) -> tuple[float, float]:
    """Calls the next one; when, and when the queue showed that the page had confirmed the ring."""
    called_at = time.time()
    called = await clerk.post("/api/staff/calls", {"officeIds": [OFFICE]})
    assert called.status == 201, called.raw
    async with asyncio.timeout(60):
        while True:
            queue = await clerk.get(f"/api/staff/queue?officeId={OFFICE}")
            if [row["status"] for row in queue["called"]] == ["ringing"]:
                return called_at, time.time()
            await asyncio.sleep(0.02)


async def hidden_for(seconds: float, clerk: Client) -> None:
    """Real time passes, for Chromium has no other; the visitor stays present all the while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        queue = await clerk.get(f"/api/staff/queue?officeId={OFFICE}")
        assert [row["presence"] for row in queue["waiting"]] == ["present"]
        await asyncio.sleep(min(5.0, max(0.0, end - time.monotonic())))


async def test_a_hidden_tab_hears_the_call_and_its_visitor_enters(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with make_run(tmp_path / "data") as product, screen() as display:
        async with window(display, tmp_path / "profile") as chromium:
            clerk = Client(product.url)
            await clerk.sign_in("ana")
            async with chromium.driven("about:blank") as visitor:
                await joins(visitor, product.url)
            await chromium.open_another_tab()
            await hidden_for(HIDDEN_SECONDS, clerk)
            called_at, rung_at = await call_until_rung(clerk)
            await clerk.close()

            async with chromium.driven(OFFICE) as visitor:
                hidden_at = next(at for at, state in await visitor.evaluate("seen") if state == "hidden")
                [[sound_at, state]] = await visitor.evaluate("rings")
                figures = {
                    "hidden before the call, s": round(called_at - hidden_at, 1),
                    "call to sound, s": round(sound_at - called_at, 2),
                    "call to confirmed ring, s": round(rung_at - called_at, 2),
                    "within the target": max(sound_at, rung_at) - called_at <= TARGET_SECONDS,
                }
                record_property("hidden tab", figures)
                print(figures)  # noqa: T201  (a measurement)
                assert state == "hidden", "the tab was seen when it rang"
                assert called_at - hidden_at >= HIDDEN_SECONDS - 1
                assert sound_at - called_at <= HEARD_WITHIN_SECONDS
                assert rung_at - called_at <= HEARD_WITHIN_SECONDS

                await visitor.bring_to_front()
                await expect(visitor).to_have_title("🔔 É a sua vez – Balcão Virtual")
                await visitor.locator("#enter-call").click()
                await expect(visitor.locator("body")).to_contain_text("Você está em atendimento")
                meeting = await next_tab(visitor)
                await expect(meeting.get_by_role("button", name="Ingressar agora")).to_be_visible()
