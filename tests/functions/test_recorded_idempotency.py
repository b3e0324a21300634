"""What a POST is remembered by, against values recorded before: a retry across an upgrade finds its effect.

Blind keys, fingerprints, ticket ids and call ids are stored, or told to pages; none of them may change.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from functions.held_requests import HeldRequests
from functions.public import tickets
from functions.requests import Request
from functions.responses import Response
from functions.staff import queue, ticket_commands
from memory_adapters import memory_storage
from shared.domain.clerk import Clerk
from shared.domain.credentials import fingerprint
from shared.domain.errors import Refused
from shared.domain.idempotency import REQUEST, Idempotency, StoredIdempotency
from shared.front_desk.clerk.call_next import CallNext, call_next
from shared.front_desk.visitor.joining import Join, join
from shared.ports import NO_LOAD
from shared.services import Services
from shared.settings import Settings
from tests.builders import KEYS, START, Court, a_clerk, an_office

RECORDED = Path(__file__).with_name("recorded_idempotency.json")
ANA = a_clerk("ana", "centro", "penha")
VISITORS = {endpoint.name: endpoint.handler for endpoint in tickets.endpoints(HeldRequests(NO_LOAD, 1))}

Handler = Callable[[Services, Request, Clerk], Awaitable[Response]]


@dataclass
class Story:
    """Requests with keys of their own, through the handlers, over memory."""

    court: Court
    services: Services
    requests: int = 0
    secrets: dict[str, str] = field(default_factory=dict[str, str])
    calls: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Call → the ticket and the request that its lock remembers."""

    @staticmethod
    async def begin() -> Story:
        court = await Court.build(an_office(), an_office("penha"))
        storage = memory_storage(court.clock, court.account)
        return Story(court, Services(cast("Settings", None), court.desk, storage, ()))

    def request(self, name: str, path: str, body: object, **route: str) -> Request:
        """Each request has a key of its own."""
        self.requests += 1
        raw = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
        headers = {"idempotency-key": f"recorded-key-{self.requests:02}-{name:-<12}"}
        if raw:
            headers |= {"content-type": "application/json", "content-length": str(len(raw))}
        if route.get("ticketId") in self.secrets:
            headers["x-ticket-secret"] = self.secrets[route["ticketId"]]
        return Request("POST", headers, route, {}, raw, self.court.clock.now(), path)

    async def join(self, name: str, body: object, office_id: str = "centro") -> str:
        request = self.request(name, f"/api/offices/{office_id}/tickets", body, officeId=office_id)
        view = _read(await tickets.join(self.services, request))
        self.secrets[view["ticketId"]] = view["secret"]
        self.court.clock.advance(1)
        return view["ticketId"]

    async def visitor(self, command: str, ticket_id: str, body: object = None) -> None:
        path = f"/api/tickets/{ticket_id}/{command}"
        request = self.request(command, path, body, ticketId=ticket_id)
        _read(await VISITORS[f"tickets_{command.replace('-', '_')}"](self.services, request))

    async def clerk(self, handler: Handler, name: str, ticket_id: str, body: object = None) -> None:
        path = f"/api/staff/tickets/{ticket_id}/{name}"
        request = self.request(f"staff-{name}", path, body, ticketId=ticket_id)
        _read(await handler(self.services, request, ANA))
        await self.note_lock()

    async def call(self, name: str, body: object) -> str:
        called = _read(await queue.call(self.services, self.request(name, "/api/staff/calls", body), ANA))
        await self.note_lock()
        await self.court.look(called["ticketId"])
        return called["ticketId"]

    async def note_lock(self) -> None:
        lock = await self.court.desk.locks.current(ANA.clerk_id)
        if lock is not None:
            self.calls[lock.call_id] = [lock.ticket_id, lock.request]

    def remembered(self) -> Mapping[str, object]:
        """Every key as stored, and every call that a clerk's key made."""
        posts = {blind: memory.request for (_, blind), (memory, _) in self.court.account.rows.keys.items()}
        return {"posts": posts, "calls": self.calls}


def _read(response: Response) -> dict[str, str]:
    assert response.status in {200, 201}, response.body
    return json.loads(response.body)


async def told() -> Mapping[str, object]:
    """A day on which every command with a key is given once."""
    story = await Story.begin()
    maria = {"displayName": "Maria da Conceição", "priority": "legal", "needs": ["libras", "chat"]}
    first = await story.join("join", {**maria, "caseNumber": "0000001-39.2024.8.26.0100"})
    second, third, fourth, fifth = [await story.join(f"join-{n}", None) for n in range(4)]
    await story.visitor("more-time", second)
    await story.visitor("ready", second)
    assert await story.call("call", {"officeIds": ["penha", "centro"]}) == first
    await story.visitor("ring", first)
    await story.visitor("enter", first)
    await story.clerk(ticket_commands.enter, "enter", first)
    await story.clerk(ticket_commands.message, "message", first, {"text": "Traga o documento."})
    await story.clerk(ticket_commands.finish, "finish", first, {"outcome": "resolved", "thenCallNext": True})
    await story.court.look(second)
    await story.clerk(ticket_commands.release, "release", second, {"reason": "intervalo"})
    await story.call("pick", {"officeIds": ["centro"], "ticketId": third, "reason": "audiência às 14h"})
    await story.visitor("ring", third)
    story.court.clock.advance(64)
    await story.clerk(ticket_commands.no_show, "no-show", third)
    await story.clerk(ticket_commands.recall, "recall", third)
    await story.court.look(third)
    await story.visitor("leave", third, {"reason": "volto amanhã"})
    await story.clerk(ticket_commands.remove, "remove", fourth, {"reason": "repetida"})
    await story.clerk(ticket_commands.transfer, "transfer", fifth, {"officeId": "penha", "reason": "lá"})
    remembered = story.remembered()
    return {"tickets": [first, second, third, fourth, fifth], **remembered}


async def test_every_key_and_fingerprint_is_what_it_was() -> None:
    """Stored is the blind name of the fingerprint; versions before have stored what is recorded."""
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    now = dict(await told())
    stored = cast("dict[str, str]", now.pop("posts"))
    before: dict[str, str] = recorded.pop("posts")
    calls: dict[str, tuple[str, str]] = recorded.pop("calls")

    assert now.pop("calls") == {call: [of, KEYS.blind(REQUEST, asked)] for call, (of, asked) in calls.items()}
    assert now == recorded
    assert stored.keys() == before.keys()
    for key, asked in before.items():
        assert KEYS.is_blind(REQUEST, asked, stored[key]), key
        for kept in (asked, stored[key]):
            StoredIdempotency(key, kept, START).check_same(KEYS, asked)
            with pytest.raises(Refused, match="idempotency-key-reused"):
                StoredIdempotency(key, kept, START).check_same(KEYS, f"{asked}x")


async def test_what_is_kept_of_a_request_cannot_be_guessed_from_a_name() -> None:
    """A reader of the rows who guesses the name and the case number cannot verify the guess."""
    court = await Court.build()
    command = Join("centro", display_name="Maria da Conceição", case_number="0000001-39.2024.8.26.0100")
    await join(court.desk, command, Idempotency("a key", command.fingerprint()))

    [(kept, _)] = court.account.rows.keys.values()
    assert kept.request != command.fingerprint()
    assert kept.request not in {fingerprint(part) for part in ("Maria da Conceição", command.fingerprint())}


async def test_a_lock_keeps_no_guessable_name_of_a_reason() -> None:
    """What a clerk wrote about a person is erased; the lock, which is kept longer, does not tell it."""
    court = await Court.build()
    command = CallNext(("centro",), await court.join(), "audiência de Maria às 14h")
    await call_next(court.desk, ANA, command, Idempotency("a key", command.fingerprint()))

    lock = await court.desk.locks.current("ana")
    assert lock is not None
    assert lock.request != command.fingerprint()
    assert KEYS.is_blind(REQUEST, command.fingerprint(), lock.request)


@pytest.mark.parametrize("others_wait", [False, True])
async def test_a_lock_of_the_version_before_is_still_that_of_its_request(others_wait: bool) -> None:
    """It has the fingerprint itself; a repetition gets its ticket, and another request is refused."""
    court = await Court.build()
    ticket_id = await court.join()
    command = CallNext(("centro",))
    key = Idempotency("a key", command.fingerprint())
    await call_next(court.desk, ANA, command, key)
    lock = await court.desk.locks.current("ana")
    assert lock is not None
    assert await court.desk.locks.replace(lock, replace(lock, request=command.fingerprint()))
    if others_wait:
        await court.join()  # the repetition finds another one who waits, and meets the lock

    assert (await call_next(court.desk, ANA, command, key)).ticket.ticket_id == ticket_id
    with pytest.raises(Refused, match="idempotency-key-reused"):
        await call_next(court.desk, ANA, command, Idempotency("a key", "another request"))
