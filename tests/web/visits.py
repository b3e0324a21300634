"""The durable client of the page tests: visits run here, by the court's clock, as soon as they are woken."""

from __future__ import annotations

import asyncio
from datetime import datetime

from orchestrations.activities import advance
from orchestrations.messages import VisitInput
from shared.front_desk.desk import Desk

PREFIX = "visit-"


class Visits:
    """Implements `orchestrations.signals.DurableClient` as Azure does for a visit, without its history.

    A visit that was started waits for its first event; woken, it looks at the row and sleeps until the alarm
    that the row asks for. `rest` holds all of them up, as a busy hub does.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._alarms: dict[str, datetime | None] = {}
        """Ticket id of each visit that runs → its alarm."""
        self._woken: list[str] = []
        self._looks: set[asyncio.Task[None]] = set()
        self._resting = False

    async def start_new(
        self, orchestration_function_name: str, instance_id: str | None, client_input: object
    ) -> str:
        order = VisitInput.from_payload(client_input)
        if order.ticket_id in self._alarms:
            raise RuntimeError(f"{instance_id} already exists")
        self._alarms[order.ticket_id] = None
        if order.advance:
            self._wake(order.ticket_id)
        return f"{PREFIX}{order.ticket_id}"

    async def raise_event(self, instance_id: str, event_name: str, event_data: object) -> None:
        ticket_id = instance_id.removeprefix(PREFIX)
        if ticket_id not in self._alarms:
            raise RuntimeError(f"{instance_id} was not found")
        self._wake(ticket_id)

    def rest(self) -> None:
        """From now on visits are woken and do nothing: rooms are not opened."""
        self._resting = True

    async def go_on(self) -> None:
        """Whoever was woken meanwhile looks now."""
        self._resting = False
        woken, self._woken = self._woken, []
        for ticket_id in woken:
            self._wake(ticket_id)
        await self.come_to_rest()

    def next_alarm(self) -> datetime | None:
        """The earliest of all visits."""
        return min((alarm for alarm in self._alarms.values() if alarm is not None), default=None)

    async def ring(self, now: datetime) -> None:
        """Every visit whose alarm is due looks."""
        for ticket_id, alarm in list(self._alarms.items()):
            if alarm is not None and alarm <= now:
                self._alarms[ticket_id] = None
                self._wake(ticket_id)
        await self.come_to_rest()

    async def come_to_rest(self) -> None:
        """Until no visit is looking."""
        while self._looks:
            await asyncio.gather(*self._looks)

    def _wake(self, ticket_id: str) -> None:
        if self._resting:
            self._woken.append(ticket_id)
            return
        look = asyncio.create_task(self._look(ticket_id))
        self._looks.add(look)
        look.add_done_callback(self._looks.discard)

    async def _look(self, ticket_id: str) -> None:
        step = await advance(self._desk, ticket_id)
        if step.ended:
            self._alarms.pop(ticket_id, None)
        else:
            self._alarms[ticket_id] = step.alarm
