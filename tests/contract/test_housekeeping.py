"""What housekeeping, the audit export and a second entry ask of a store; in memory and on Azurite."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.domain import retention
from shared.domain.status import Status
from shared.domain.ticket import ending
from shared.domain.ticket.ticket import PersonalData
from shared.domain.ticket.visit_record import record_of
from shared.ports import ClerkLock, Swept, TicketExists
from tests.builders import START, a_ticket, after, settled, ticket_in
from tests.contract.changes import ANA, change_of, joined, new_ticket
from tests.contract.conftest import Backend

DAY = timedelta(days=1)


# --- a device, personal data ---------------------------------------------------------------------------


async def test_a_devices_ticket_is_found_by_the_device(backend: Backend) -> None:
    first = await joined(backend.instance().tickets, device="phone")

    found = await backend.instance().tickets.by_device("centro", "phone")

    assert found is not None
    assert found.ticket == first.ticket
    assert await backend.instance().tickets.by_device("centro", "tablet") is None
    assert await backend.instance().tickets.by_device("norte", "phone") is None


async def test_a_tickets_device_is_found_by_the_ticket(backend: Backend) -> None:
    store = backend.instance().tickets
    first = await joined(store, "one", device="phone")
    other = await joined(store, "two", device="tablet")
    without = await joined(store, "three")
    tickets = backend.instance().tickets

    assert await tickets.device_of(first.ticket.ticket_id) == "phone"
    assert await tickets.device_of(other.ticket.ticket_id) == "tablet"
    assert await tickets.device_of(without.ticket.ticket_id) is None
    await store.save(first, change_of(first, ticket_in(Status.LEFT)))
    again = await joined(store, "four", device="phone")
    assert await tickets.device_of(first.ticket.ticket_id) is None, "the device has entered again"
    assert await tickets.device_of(again.ticket.ticket_id) == "phone"


async def test_the_tickets_with_personal_data_are_listed_until_it_is_erased(backend: Backend) -> None:
    storage = backend.instance()
    named = await joined(storage.tickets, "one", personal=ANA)
    await joined(storage.tickets, "two")
    assert list(await storage.personal_data.ticket_ids("centro")) == [named.ticket.ticket_id]
    assert list(await storage.personal_data.ticket_ids("norte")) == []

    left = await storage.tickets.save(named, change_of(named, ticket_in(Status.LEFT)))
    gone = ending.erased(left.ticket)
    await storage.tickets.save(left, change_of(left, gone, personal=PersonalData()))

    assert list(await backend.instance().personal_data.ticket_ids("centro")) == []


# --- sweeping --------------------------------------------------------------------------------------------


async def test_old_keys_devices_and_numbers_go(backend: Backend) -> None:
    storage = backend.instance()
    old = await joined(storage.tickets, "one", key="k1", device="phone")
    await joined(storage.tickets, "two", key="k2", device="tablet")
    await storage.tickets.save(old, change_of(old, ticket_in(Status.LEFT)))
    tickets, number = backend.instance().tickets, old.ticket.number

    assert await tickets.sweep("centro", START + timedelta(days=2)) == Swept(0)
    assert await tickets.sweep("norte", START + 1000 * DAY) == Swept(0)
    swept = await tickets.sweep("centro", START + 2 * DAY + timedelta(seconds=1))

    assert swept == Swept(3), "two keys and the device of the one that ended"
    assert await tickets.earlier("centro", "k1") is None
    assert await tickets.by_device("centro", "phone") is None
    assert await tickets.by_device("centro", "tablet") is not None, "its ticket lives"
    key = old.ticket.ticket_id[:10]
    assert await tickets.by_number(key, old.ticket.day, number) is not None
    assert await tickets.sweep("centro", START + retention.NUMBER + 2 * DAY) == Swept(2)
    assert await tickets.by_number(key, old.ticket.day, number) is None
    assert await tickets.load(old.ticket.ticket_id) is not None


async def test_two_may_sweep_at_once(backend: Backend) -> None:
    storage = backend.instance()
    for number in range(5):
        await joined(storage.tickets, f"t{number}", key=f"k{number}")
    others = [backend.instance().tickets for _ in range(3)]

    swept = await asyncio.gather(*(tickets.sweep("centro", START + 3 * DAY) for tickets in others))

    assert sum(each.removed for each in swept) == 5
    assert await storage.tickets.earlier("centro", "k1") is None


async def test_days_of_offices_are_forgotten(backend: Backend) -> None:
    active = backend.instance().active
    await active.mark("centro", date(2026, 11, 1))
    await active.mark("centro", date(2026, 11, 24))
    await active.mark("norte", date(2026, 11, 2))

    assert await active.forget_before(date(2026, 11, 3)) == 1, "norte's last day is kept"
    assert await active.forget_before(date(2026, 11, 3)) == 0
    assert list(await backend.instance().active.since(retention.FIRST_DAY)) == ["centro", "norte"]
    await active.mark("norte", date(2026, 11, 25))
    assert await active.forget_before(date(2026, 11, 25)) == 1, "centro's last day is kept"
    assert list(await active.since(date(2026, 11, 25))) == ["norte"]


async def test_calls_of_days_ago_are_forgotten(backend: Backend) -> None:
    locks = backend.instance().locks
    old = ClerkLock("ana", "call-1", "t1", START, "request")
    left_behind = ClerkLock("bruno", "call-2", "t2", START, "request")
    fresh = ClerkLock("ana", "call-3", "t3", START + DAY, "request")
    assert await locks.take(old) is None
    await locks.release("ana", "call-1")
    assert await locks.take(left_behind) is None
    assert await locks.take(fresh) is None
    others = [backend.instance().locks for _ in range(2)]

    assert await locks.sweep(START + 2 * DAY) == 0
    swept = [await other.sweep(START + 2 * DAY + timedelta(seconds=1)) for other in others]

    assert swept == [3, 0], "one call, and the lock of another with its call"
    assert await locks.earlier("ana", "call-1") is None
    assert await locks.current("bruno") is None
    assert await others[0].current("ana") == fresh
    assert await others[0].earlier("ana", "call-3") == fresh


async def test_what_an_instance_has_heard_goes_after_a_day(tables: Backend) -> None:
    presence = tables.instance().presence
    presence.visitor_heard(a_ticket().ticket_id)
    await presence.flush()
    other, late = tables.instance(), START + DAY + timedelta(seconds=1)

    assert await other.tickets.sweep("centro", START + DAY) == Swept(0)
    assert await other.presence.sweep(START + DAY) == 0
    assert await other.tickets.sweep("centro", late) == Swept(1), "the row of the version before"
    assert await other.presence.sweep(late) == 1


# --- calls of the day, locks ------------------------------------------------------------------------------


async def test_the_calls_of_a_day(backend: Backend) -> None:
    records = backend.instance().records
    await records.add(record_of(settled(a_ticket())))
    await records.add(record_of(ticket_in(Status.LEFT, "two")))

    assert list(await records.calls_of_day("centro", START.date())) == [START]
    assert list(await records.calls_of_day("norte", START.date())) == []
    assert await records.served_until("centro", START.date()) == after(63), "who left was not served"
    assert await records.served_until("norte", START.date()) is None


async def test_the_calls_of_a_day_are_read_once_a_minute(tables: Backend) -> None:
    records = tables.instance().records
    for _ in range(5):
        await records.calls_of_day("centro", START.date())
        await records.served_until("centro", START.date())
    assert tables.requests == {"query": 1}


async def test_a_lock_beside_comes_into_force_again(backend: Backend) -> None:
    locks = backend.instance().locks
    first = ClerkLock("ana", "call-1", "t1", START, "request")
    second = ClerkLock("ana", "call-2", "t2", after(1), "request", beside=("call-1",))
    third = ClerkLock("ana", "call-3", "t3", after(2), "request", beside=("call-1", "call-2"))
    assert await locks.take(first) is None
    assert await locks.replace(first, second)
    assert await locks.replace(second, third)

    await locks.release("ana", "call-3")
    assert await backend.instance().locks.current("ana") == second
    await locks.release("ana", "call-1")
    assert await locks.current("ana") == replace(second, beside=())
    await locks.release("ana", "call-1")
    await backend.instance().locks.release("ana", "call-2")
    assert await locks.current("ana") is None
    assert await locks.take(replace(first, call_id="call-4")) is None


async def test_calls_that_end_at_the_same_moment_leave_no_lock(backend: Backend) -> None:
    """Each is ended by an instance of its own, and both have read the same lock."""
    for number in range(5):
        clerk, locks = f"clerk-{number}", backend.instance().locks
        first = ClerkLock(clerk, "call-1", "t1", START, "request")
        second = ClerkLock(clerk, "call-2", "t2", after(1), "request", beside=("call-1",))
        third = ClerkLock(clerk, "call-3", "t3", after(2), "request", beside=("call-1", "call-2"))
        assert await locks.take(first) is None
        assert await locks.replace(first, second)
        assert await locks.replace(second, third)

        others = [backend.instance().locks for _ in range(3)]
        ends = zip(others, ("call-1", "call-2", "call-3"), strict=True)
        await asyncio.gather(*(other.release(clerk, call_id) for other, call_id in ends))

        assert await locks.current(clerk) is None


async def test_a_successor_is_entered_once(backend: Backend) -> None:
    entry = new_ticket(replace(a_ticket("new"), transferred_from="old"))
    first = await backend.instance().tickets.add(entry)
    with pytest.raises(TicketExists) as caught:
        await backend.instance().tickets.add(entry)
    assert caught.value.stored.ticket == first.ticket
