"""Instances over one storage and one change log that do what a test tells them, and pages that wait."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace

from shared.domain.status import Status
from shared.ports import StorageUnavailable, StoredTicket
from tests.builders import a_ticket, called, with_room
from tests.contract.hand_storage import (
    HandLog,
    HandStorage,
    HandStorageClock,
    Instance,
    an_instance,
    run_until_waiting,
)

ONE = StoredTicket(a_ticket(), 1)
CALLED = StoredTicket(replace(called(a_ticket()), revision=1), 2)
READY = StoredTicket(replace(with_room(a_ticket()), revision=2), 3)
TICKET = ONE.ticket.ticket_id


@dataclass
class Instances:
    """Instances over one storage, and pages that wait."""

    pace: HandStorageClock = field(default_factory=HandStorageClock)
    storage: HandStorage = field(default_factory=HandStorage)
    log: HandLog = field(default_factory=HandLog)
    instances: list[Instance] = field(default_factory=list[Instance])
    pages: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    def instance(self, name: str, *, ahead: float = 0.0, writes_notes: bool = True) -> Instance:
        made = an_instance(name, self.pace, self.storage, self.log, ahead=ahead, writes_notes=writes_notes)
        self.instances.append(made)
        return made

    def writes(self, instance: Instance, stored: StoredTicket) -> None:
        """An instance has written a ticket."""
        self.storage.show(stored)
        instance.boards.put(stored)

    async def waits(self, instance: Instance, office_id: str = "centro") -> None:
        """From now on a page waits for every version of the office's board."""

        async def page() -> None:
            while True:
                with suppress(StorageUnavailable):
                    board = await instance.boards.get(office_id)
                    await instance.boards.wait_for_change(office_id, board.version, 600)

        self.pages.append(asyncio.create_task(page()))
        await run_until_waiting()

    async def shown(self, instance: Instance) -> Status:
        """What a page sees of the ticket without a wait."""
        return (await instance.boards.get("centro")).by_id[TICKET].ticket.status

    async def close(self) -> None:
        for page in self.pages:
            page.cancel()
        for instance in self.instances:
            await instance.boards.close()
