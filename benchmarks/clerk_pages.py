"""Clerks' pages: each holds the queue of its offices and notes when it first shows what has changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.held_view import HeldAnswers, HeldView
from benchmarks.product import Person


@dataclass
class ClerkPage(HeldAnswers):
    """What one clerk's page has shown. Ticket → monotonic seconds of the first answer that had it so."""

    waiting: dict[str, float] = field(default_factory=dict[str, float])
    called: dict[str, float] = field(default_factory=dict[str, float])
    views: int = 0

    def _show(self, view: Mapping[str, Any]) -> None:
        now, self.views = time.monotonic(), self.views + 1
        for row in view["waiting"]:
            self.waiting.setdefault(row["ticketId"], now)
        for row in view["called"]:
            self.called.setdefault(row["ticketId"], now)

    async def follow(self, person: Person, offices: Sequence[str]) -> None:
        """The queue of these offices as one, as the page has it, until cancelled."""
        view = HeldView(person.session, f"{person.url}/api/staff/queue?officeId={','.join(offices)}", self)
        while True:
            self._show(await view.changed())


@asynccontextmanager
async def clerk_pages(clerks: Sequence[tuple[Person, Sequence[str]]]) -> AsyncGenerator[Sequence[ClerkPage]]:
    """Inside, the pages of these clerks, each with its offices, are held; each has shown its queue once."""
    pages = [ClerkPage() for _ in clerks]
    tasks = [asyncio.create_task(page.follow(*clerk)) for page, clerk in zip(pages, clerks, strict=True)]
    try:
        while not all(page.views for page in pages):
            failed = [task.exception() for task in tasks if task.done()]
            assert not failed, failed
            await asyncio.sleep(0.05)
        yield pages
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
