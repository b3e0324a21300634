"""A clerk by a script: calls, waits for the entry, serves for a moment, ends the service, calls again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from benchmarks.campaign.person import Asked, RecordedPerson, new_key
from shared.domain.ticket.transitions import Operation

_SERVICE = (0.1, 1.0)
_PAUSE = (0.2, 0.6)


async def work(clerk: RecordedPerson, office_id: str) -> None:
    """Until the campaign is over."""
    over, random = clerk.campaign.over, clerk.campaign.random
    while not over.is_set():
        asked = Asked(
            "call", "POST", "/api/staff/calls", {"officeIds": [office_id]}, new_key(), office_id=office_id
        )
        told = await clerk.until_told(asked)
        if told is not None and told.status == 201:
            await _see_through(clerk, office_id, told.body["ticketId"])
        elif told is not None and told.body.get("ticketId"):
            await _see_through(clerk, office_id, told.body["ticketId"])  # busy: that one is theirs
        else:
            await asyncio.sleep(random.uniform(*_PAUSE))


async def _see_through(clerk: RecordedPerson, office_id: str, ticket_id: str) -> None:
    """Until the ticket is no longer with this clerk."""
    random = clerk.campaign.random
    while not clerk.campaign.over.is_set():
        view = await clerk.ask(Asked("queue", "GET", f"/api/staff/queue?officeId={office_id}"))
        if view is not None and view.status == 401:
            await clerk.sign_in_again()
        if view is not None and view.status == 200:
            if _has(view.body["inService"], ticket_id):
                await asyncio.sleep(random.uniform(*_SERVICE))
                await _finish(clerk, office_id, ticket_id)
                return
            if not _has(view.body["called"], ticket_id):
                return
        await asyncio.sleep(random.uniform(*_PAUSE))


async def _finish(clerk: RecordedPerson, office_id: str, ticket_id: str) -> None:
    path = f"/api/staff/tickets/{ticket_id}/finish"
    body = {"outcome": "resolved"}
    await clerk.until_told(
        Asked(Operation.FINISH, "POST", path, body, new_key(), office_id=office_id, ticket_id=ticket_id)
    )


def _has(rows: list[Mapping[str, Any]], ticket_id: str) -> bool:
    return any(row["ticketId"] == ticket_id for row in rows)
