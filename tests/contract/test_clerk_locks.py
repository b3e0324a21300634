"""A clerk holds one ticket at a time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from shared.ports import ClerkLock
from shared.storage import Storage
from tests.builders import START
from tests.contract.conftest import Backend

LOCK = ClerkLock("ana", "call-1", "ticket-1", START, "request-1")
OTHER = replace(LOCK, call_id="call-2", ticket_id="ticket-2")


async def test_the_first_call_takes_the_lock_and_the_second_is_shown_it(storage: Storage) -> None:
    assert await storage.locks.current("ana") is None
    assert await storage.locks.take(LOCK) is None
    assert await storage.locks.take(OTHER) == LOCK
    assert await storage.locks.current("ana") == LOCK
    assert await storage.locks.earlier("ana", "call-2") is None, "a refused call was not made"


async def test_locks_of_two_clerks_do_not_conflict(storage: Storage) -> None:
    assert await storage.locks.take(LOCK) is None
    assert await storage.locks.take(replace(LOCK, clerk_id="rui")) is None


async def test_of_two_windows_of_one_clerk_one_wins(backend: Backend) -> None:
    windows = [backend.instance().locks for _ in range(4)]
    wanted = [replace(LOCK, call_id=f"call-{i}") for i in range(4)]
    answers = await asyncio.gather(*(window.take(lock) for window, lock in zip(windows, wanted, strict=True)))
    assert answers.count(None) == 1
    assert {answer for answer in answers if answer} == {wanted[answers.index(None)]}


async def test_a_call_is_made_once_even_when_its_lock_is_gone(storage: Storage) -> None:
    await storage.locks.take(LOCK)
    await storage.locks.release("ana", "call-1")
    assert await storage.locks.current("ana") is None
    assert await storage.locks.earlier("ana", "call-1") == LOCK

    assert await storage.locks.take(replace(LOCK, ticket_id="another")) == LOCK
    assert await storage.locks.take(OTHER) is None


async def test_a_call_that_won_no_ticket_is_forgotten(storage: Storage) -> None:
    await storage.locks.take(LOCK)
    await storage.locks.release("ana", "call-1", forget=True)
    assert await storage.locks.earlier("ana", "call-1") is None
    assert await storage.locks.take(LOCK) is None


async def test_release_leaves_the_lock_of_another_call(storage: Storage) -> None:
    await storage.locks.take(LOCK)
    await storage.locks.release("ana", "call-2")
    await storage.locks.release("rui", "call-1")
    assert await storage.locks.current("ana") == LOCK


@pytest.mark.parametrize("old", [OTHER, replace(LOCK, request="another")])
async def test_replace_wants_exactly_the_lock_in_force(storage: Storage, old: ClerkLock) -> None:
    assert not await storage.locks.replace(old, OTHER)
    await storage.locks.take(LOCK)
    assert not await storage.locks.replace(old, OTHER)
    assert await storage.locks.current("ana") == LOCK

    assert await storage.locks.replace(LOCK, OTHER)
    assert await storage.locks.current("ana") == OTHER
    assert await storage.locks.earlier("ana", "call-2") == OTHER


async def test_a_takeover_is_won_once(backend: Backend) -> None:
    await backend.instance().locks.take(LOCK)
    wanted = [replace(LOCK, call_id=f"new-{i}") for i in range(4)]
    answers = await asyncio.gather(*(backend.instance().locks.replace(LOCK, lock) for lock in wanted))
    assert answers.count(True) == 1
    assert await backend.instance().locks.current("ana") == wanted[answers.index(True)]


async def test_any_clerk_id_makes_a_key(storage: Storage) -> None:
    for clerk_id in ("a/b", "x#y?z", "ção\t", "", "9f2c-guid"):
        lock = replace(LOCK, clerk_id=clerk_id)
        assert await storage.locks.take(lock) is None
        assert await storage.locks.current(clerk_id) == lock
