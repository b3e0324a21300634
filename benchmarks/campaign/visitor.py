"""A visitor's visit by a script: entry, place, ring, entry within the minute or just not, return, leaving."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Any

from benchmarks.campaign.history import Heard
from benchmarks.campaign.person import Asked, HeardAnswer, RecordedPerson, new_key
from shared.domain.ticket.transitions import Operation

AROUND_THE_DEADLINE = 0.05
"""Seconds before or after the deadline at which an entry is sent, at most."""
HOLD = 5
"""Seconds that a view may be held."""
_MISSED = frozenset({"no_show", "unreached"})
_ENDED = frozenset({"completed", "left", "removed", "closed", "transferred"})


class Manner(StrEnum):
    """What a visitor does about a call."""

    PROMPT = "enters at once"
    DEADLINE = "enters around the deadline"
    SILENT = "never enters"
    LEAVES = "leaves the queue"


@dataclass(frozen=True)
class Script:
    """One visitor's. `leaves_after`: seconds of waiting."""

    office_id: str
    manner: Manner
    priority: str
    returns: bool
    leaves_after: float


def script(random: Random, office_ids: list[str], deadline_share: float) -> Script:
    """The next visitor, at random: `deadline_share` of them enter around the deadline."""
    others = random.choices((Manner.PROMPT, Manner.LEAVES, Manner.SILENT), (80, 15, 5))[0]
    return Script(
        random.choice(office_ids),
        Manner.DEADLINE if random.random() < deadline_share else others,
        random.choices(("none", "legal", "over80", "donor"), (80, 14, 3, 3))[0],
        random.random() < 0.5,
        random.uniform(0.5, 6.0),
    )


class ScriptedVisit:
    """One visit, to its end."""

    def __init__(self, person: RecordedPerson, planned: Script) -> None:
        self._person = person
        self._script = planned
        self._random = person.campaign.random
        self._closing = person.campaign.closing
        self._ticket_id = self._secret = ""
        self._joined = time.time()
        self._tried = set[tuple[str, str]]()

    async def go(self) -> None:
        """Until the ticket stands in an end, or the campaign is over."""
        if not await self._join():
            return
        etag = ""
        while not self._person.campaign.over.is_set():
            view = await self._look(etag)
            if view is None:
                await asyncio.sleep(self._random.uniform(0.1, 0.5))
                etag = ""
                continue
            etag = view.etag or etag
            if view.status == 200 and not await self._goes_on(view.body):
                return
            if self._closing.is_set() or self._script.manner is Manner.LEAVES:
                etag = ""  # their own clock decides, so that no answer is waited for
                await asyncio.sleep(0.3)

    async def _join(self) -> bool:
        path = f"/api/offices/{self._script.office_id}/tickets"
        body = {"priority": self._script.priority}
        told = await self._person.until_told(
            Asked("join", "POST", path, body, new_key(), office_id=self._script.office_id)
        )
        if told is None or told.status != 201:
            return False
        self._ticket_id, self._secret = told.body["ticketId"], told.body["secret"]
        self._joined = time.time()
        return True

    async def _look(self, etag: str) -> HeardAnswer | None:
        wait = f"?wait={HOLD}" if etag else ""
        path = f"/api/tickets/{self._ticket_id}{wait}"
        told = await self._person.ask(
            Asked("view", "GET", path, secret=self._secret, ticket_id=self._ticket_id, etag=etag)
        )
        if told is None or told.status >= 400:
            return None
        self._person.campaign.history.heard.append(Heard(self._ticket_id, told.began, told.ended))
        return told

    async def _goes_on(self, view: Mapping[str, Any]) -> bool:
        """Do what the script has for this state; False at the end."""
        status: str = view["status"]
        call: Mapping[str, Any] = view.get("call") or {}
        if status in _ENDED:
            return False
        if status in _MISSED:
            return await self._returns(view)
        if status == "waiting" and self._would_leave():
            await self._do(Operation.LEAVE, "leave", {})
        elif status == "called" and call.get("roomReady"):
            await self._once(Operation.RING, "ring", call)
        elif status == "ringing":
            await self._answers(call)
        return True

    def _would_leave(self) -> bool:
        waited = time.time() - self._joined
        leaves = self._script.manner is Manner.LEAVES and waited > self._script.leaves_after
        return leaves or self._closing.is_set()

    async def _returns(self, view: Mapping[str, Any]) -> bool:
        if not self._script.returns or self._closing.is_set() or not view.get("canReturnUntil"):
            return False
        told = await self._do(Operation.RETURN, "return")
        return told is not None and told.status == 200

    async def _answers(self, call: Mapping[str, Any]) -> None:
        if self._script.manner is Manner.SILENT and not self._closing.is_set():
            return
        if (Operation.ENTER, call["callId"]) in self._tried:
            return
        deadline = datetime.fromisoformat(call["deadline"]).timestamp()
        if self._script.manner is Manner.DEADLINE and not self._closing.is_set():
            at = deadline + self._random.uniform(-AROUND_THE_DEADLINE, AROUND_THE_DEADLINE)
            await self._pause_until(at)
        else:
            await asyncio.sleep(self._random.uniform(0.0, 0.5))
        await self._once(Operation.ENTER, "enter", call, deadline)

    async def _pause_until(self, at: float) -> None:
        """The page is heard from meanwhile; in a campaign that closes the visitor enters at once."""
        while (left := at - time.time()) > 0 and not self._closing.is_set():
            if left > HOLD:
                await self._look("")
            await asyncio.sleep(min(max(0.0, at - time.time()), 2.0))

    async def _once(
        self, operation: Operation, path: str, call: Mapping[str, Any], deadline: float | None = None
    ) -> None:
        if (operation, call["callId"]) not in self._tried:
            self._tried.add((operation, call["callId"]))
            await self._do(operation, path, call_id=call["callId"], deadline=deadline)

    async def _do(
        self,
        operation: Operation,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        call_id: str = "",
        deadline: float | None = None,
    ) -> HeardAnswer | None:
        return await self._person.until_told(
            Asked(
                operation.value,
                "POST",
                f"/api/tickets/{self._ticket_id}/{path}",
                body,
                new_key(),
                self._secret,
                self._script.office_id,
                self._ticket_id,
                call_id,
                deadline,
            )
        )
