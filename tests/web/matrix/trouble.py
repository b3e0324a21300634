"""One kind of answer in the place of one kind of request, and how a page and its person get through it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from playwright.async_api import Error, Locator

from tests.web.browsing import Person
from tests.web.faults import Fault, Planted, Slow, SlowAnswer
from tests.web.odd_answers import FAULTS, HARMLESS

LASTS_SECONDS = 20
"""Of the page's clock."""
LONGEST_SECONDS = 28
"""A ring that comes later finds its visitor put back as absent."""
STEP_SECONDS = 0.5
STEPS_A_PRESS = 6
"""A person presses what is offered not more often than this."""
STEPS_A_RELOAD = 24
"""A page that does not open is loaded anew not more often than this: a real one takes a second."""
MOST_A_SECOND = 2
TOLD = re.compile(
    "Sem conexão|[Tt]entando|[Tt]ent[ea]r? (de )?nov|não respondeu|Sem resposta|não abriu|Muit[ao]s "
    "|Você ainda não entrou|Entrando na fila|Abrindo|Carregando|Não foi possível|Baixando"
)
"""What a page says of trouble, or of what it waits for."""
PATIENCE_SECONDS = 0.7
"""Real ones, for what a browser does with a page that is there."""
Goal = Callable[[], Awaitable[bool]]


@dataclass
class Trouble:
    """A fault at the requests of `method` and `path`: once, or for 20 seconds."""

    person: Person
    method: str
    path: str
    fault_name: str
    lasts: bool
    is_mute: bool = False
    """Our code has not been loaded, and cannot speak."""
    told: bool = False
    seconds: float = 0.0
    """Of the page's clock since it began."""
    _planted: Planted | None = None
    _fault: Fault | None = None
    _sent_before: int = 0
    failures: list[str] = field(default_factory=list[str])

    def begin(self) -> None:
        self._fault = FAULTS[self.fault_name]()
        self._sent_before = self._sent
        times = None if self.lasts else 1
        self._planted = self.person.product.plant(self._fault, self.method, self.path, times)

    @property
    def _sent(self) -> int:
        return len(self.person.requests(self.method, self.path))

    def end(self) -> None:
        """All goes well from now on; what was on its way arrives."""
        assert self._planted is not None
        self._planted.end()
        slow = self._fault.slow if isinstance(self._fault, SlowAnswer) else self._fault
        if isinstance(slow, Slow):
            slow.arrive()

    async def passes(self, goal: Goal, ways: Sequence[Locator] = (), *, reloads: bool = False) -> None:
        """Time passes until the goal is reached; the person presses whatever of `ways` is offered."""
        arrives = self.fault_name == "late answer"
        steps = int((LASTS_SECONDS + LONGEST_SECONDS) / STEP_SECONDS)
        for step in range(steps):
            if step * STEP_SECONDS == LASTS_SECONDS and (self.lasts or arrives):
                self.end()
            await self._listen()
            over = not self.lasts or step * STEP_SECONDS >= LASTS_SECONDS
            if over and await _reached(goal):
                break
            if step % STEPS_A_PRESS == STEPS_A_PRESS - 1:
                await self._press(ways, reloads=reloads and step % STEPS_A_RELOAD == STEPS_A_RELOAD - 1)
            await self._second_passes()
        else:
            self.failures.append("the page did not get through")
        self._judge()

    async def _second_passes(self) -> None:
        with suppress(Error, TimeoutError):  # a page that the browser is still opening has no clock
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.person.page.clock.run_for(round(STEP_SECONDS * 1000))
        await asyncio.sleep(0.01)
        self.seconds += STEP_SECONDS

    async def _listen(self) -> None:
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                shown = await self.person.page.locator("body").inner_text(timeout=1000)
                self.told = self.told or bool(TOLD.search(shown))

    async def _press(self, ways: Sequence[Locator], *, reloads: bool) -> None:
        for way in ways:
            with suppress(Error, TimeoutError):  # it has gone meanwhile
                async with asyncio.timeout(PATIENCE_SECONDS):
                    if await way.is_visible() and await way.is_enabled():
                        return await way.click(timeout=1000)
        if reloads:
            with suppress(Error):  # cut, or not answered
                await self.person.page.reload(wait_until="commit", timeout=1500)
        return None

    def _judge(self) -> None:
        met = self._sent - self._sent_before
        if met == 0:
            self.failures.append("nothing was asked")
        if met > MOST_A_SECOND * (self.seconds + 2):
            self.failures.append(f"{met} requests in {self.seconds} s")
        if self.lasts and not self.is_mute and self.fault_name not in HARMLESS and not self.told:
            self.failures.append("the page did not say what was going on")
        if not self.lasts and self.seconds > LASTS_SECONDS + LONGEST_SECONDS:
            self.failures.append(f"it took {self.seconds} s")


async def _reached(goal: Goal) -> bool:
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await goal()
    return False
