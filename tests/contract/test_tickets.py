"""Joining, changing and finding tickets."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from shared.domain.credentials import office_key
from shared.domain.idempotency import StoredIdempotency
from shared.domain.status import Status
from shared.domain.ticket.ticket import PersonalData
from shared.ports import (
    Conflict,
    NumberTaken,
    ReusedKey,
    StoredTicket,
    TicketExists,
)
from shared.storage import Storage
from tests.builders import START, WAYS, a_ticket, called, in_service, settled, ticket_in
from tests.contract.changes import ANA, change_of, joined, new_ticket
from tests.contract.conftest import Backend


async def test_what_was_entered_is_found_again(storage: Storage) -> None:
    stored = await joined(storage.tickets, personal=ANA)

    again = await storage.tickets.load(stored.ticket.ticket_id)

    assert again is not None
    assert again.ticket == stored.ticket == a_ticket()
    assert await storage.personal_data.of_ticket(again) == ANA
    entries = await storage.audit.of_ticket(stored.ticket.ticket_id)
    assert [entry.after for entry in entries] == [Status.WAITING]


async def test_an_unknown_ticket_is_none(storage: Storage) -> None:
    assert await storage.tickets.load(a_ticket("nobody").ticket_id) is None
    assert await storage.tickets.by_number(office_key("centro"), START.date(), "BC123") is None
    assert await storage.boards.find(a_ticket("nobody").ticket_id) is None


async def test_a_ticket_of_every_status_is_kept_whole(storage: Storage) -> None:
    for status in WAYS:
        stored = await joined(storage.tickets, status.value)
        change = change_of(stored, ticket_in(status, status.value), reason="motivo ‘é’")

        saved = await storage.tickets.save(stored, change)

        again = await storage.tickets.load(saved.ticket.ticket_id)
        assert again is not None
        assert again.ticket == saved.ticket == change.ticket
        assert (await storage.audit.of_ticket(saved.ticket.ticket_id))[-1] == change.audit


async def test_a_retried_join_finds_the_first_by_its_key(backend: Backend) -> None:
    first = await joined(backend.instance().tickets, key="k1", request="the first")
    retry = new_ticket(a_ticket(), key="k1", request="another")

    with pytest.raises(TicketExists) as caught:
        await backend.instance().tickets.add(retry)

    assert caught.value.stored.ticket == first.ticket
    assert caught.value.idempotency == StoredIdempotency("k1", "the first", START)


async def test_the_same_ticket_is_entered_once_even_without_a_key(storage: Storage) -> None:
    await joined(storage.tickets)
    with pytest.raises(TicketExists) as caught:
        await joined(storage.tickets)
    assert caught.value.idempotency is None


async def test_five_parallel_identical_posts_make_one_ticket(backend: Backend) -> None:
    instances = [backend.instance().tickets for _ in range(5)]

    answers = await asyncio.gather(
        *(joined(tickets, key="k1") for tickets in instances), return_exceptions=True
    )

    assert sum(isinstance(answer, StoredTicket) for answer in answers) == 1
    assert sum(isinstance(answer, TicketExists) for answer in answers) == 4
    assert len((await backend.instance().boards.get("centro")).waiting) == 1


async def test_a_second_entry_by_the_same_device_returns_the_first(storage: Storage) -> None:
    first = await joined(storage.tickets, device="phone")
    with pytest.raises(TicketExists) as caught:
        await joined(storage.tickets, "two", device="phone")
    assert caught.value.stored.ticket == first.ticket
    assert caught.value.idempotency is None


async def test_a_device_enters_again_after_the_end(storage: Storage) -> None:
    first = await joined(storage.tickets, device="phone")
    await storage.tickets.save(first, change_of(first, ticket_in(Status.LEFT)))

    second = await joined(storage.tickets, "two", device="phone")

    with pytest.raises(TicketExists) as caught:
        await joined(storage.tickets, "three", device="phone")
    assert caught.value.stored.ticket == second.ticket


async def test_a_missed_ticket_that_may_return_still_holds_the_device(storage: Storage) -> None:
    first = await joined(storage.tickets, device="phone")
    missed = await storage.tickets.save(first, change_of(first, ticket_in(Status.NO_SHOW)))
    with pytest.raises(TicketExists):
        await joined(storage.tickets, "two", device="phone")
    await storage.tickets.save(missed, change_of(missed, settled(a_ticket())))
    assert (await joined(storage.tickets, "two", device="phone")).ticket == a_ticket("two")


async def test_a_number_is_given_once_a_day(storage: Storage) -> None:
    first = await joined(storage.tickets)
    number = first.ticket.number
    with pytest.raises(NumberTaken):
        await storage.tickets.add(new_ticket(replace(a_ticket("two"), number=number), key="k2"))

    assert await storage.tickets.load(a_ticket("two").ticket_id) is None
    assert await storage.tickets.earlier("centro", "k2") is None, "a refused batch leaves nothing behind"
    found = await storage.tickets.by_number(office_key("centro"), first.ticket.day, number)
    assert found is not None
    assert found.ticket == first.ticket


async def test_of_two_racing_clerks_one_wins(backend: Backend) -> None:
    stored = await joined(backend.instance().tickets)
    ana, rui = backend.instance().tickets, backend.instance().tickets

    answers = await asyncio.gather(
        ana.save(stored, change_of(stored, called(stored.ticket, call_id="ana's"))),
        rui.save(stored, change_of(stored, called(stored.ticket, call_id="rui's"))),
        return_exceptions=True,
    )

    won = [answer for answer in answers if isinstance(answer, StoredTicket)]
    assert len(won) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    again = await ana.load(stored.ticket.ticket_id)
    assert again is not None
    assert again.ticket == won[0].ticket
    assert len(await backend.instance().audit.of_ticket(stored.ticket.ticket_id)) == 2, (
        "the loser left no audit entry"
    )


@pytest.mark.parametrize("first_by_board", [True, False])
async def test_a_board_row_and_a_point_read_guard_each_other(backend: Backend, first_by_board: bool) -> None:
    await joined(backend.instance().tickets)
    ana, rui = backend.instance(), backend.instance()
    by_board = (await ana.boards.get("centro")).by_id[a_ticket().ticket_id]
    by_read = await rui.tickets.load(a_ticket().ticket_id)
    assert by_read is not None
    pairs = [(ana.tickets, by_board), (rui.tickets, by_read)]
    (winner, first), (loser, second) = pairs if first_by_board else pairs[::-1]

    await winner.save(first, change_of(first, called(first.ticket)))

    with pytest.raises(Conflict):
        await loser.save(second, change_of(second, ticket_in(Status.LEFT)))


async def test_a_saved_ticket_can_be_saved_again(storage: Storage) -> None:
    stored = await joined(storage.tickets)
    for after in (called(a_ticket()), in_service(a_ticket()), ticket_in(Status.COMPLETED)):
        stored = await storage.tickets.save(stored, change_of(stored, after))
    assert [entry.sequence for entry in await storage.audit.of_ticket(stored.ticket.ticket_id)] == [
        0,
        1,
        2,
        3,
    ]


async def test_a_repeated_post_is_told_what_it_was(storage: Storage) -> None:
    stored = await joined(storage.tickets)
    saved = await storage.tickets.save(stored, change_of(stored, called(stored.ticket), key="k1"))

    with pytest.raises(ReusedKey) as caught:
        await storage.tickets.save(saved, change_of(saved, in_service(a_ticket()), key="k1"))
    assert caught.value.earlier == StoredIdempotency("k1", "again", START)
    assert await storage.tickets.earlier("centro", "k1") == caught.value.earlier
    assert await storage.tickets.earlier("norte", "k1") is None
    with pytest.raises(ReusedKey):
        await storage.tickets.save(stored, change_of(stored, called(stored.ticket), key="k1"))


async def test_a_conflict_leaves_nothing_of_the_batch(storage: Storage) -> None:
    stored = await joined(storage.tickets, personal=ANA)
    await storage.tickets.save(stored, change_of(stored, called(stored.ticket)))

    with pytest.raises(Conflict):
        await storage.tickets.save(
            stored, change_of(stored, ticket_in(Status.LEFT), key="k1", personal=PersonalData())
        )

    again = await storage.tickets.load(stored.ticket.ticket_id)
    assert again is not None
    assert again.ticket.status is Status.CALLED
    assert await storage.personal_data.of_ticket(again) == ANA
    assert await storage.tickets.earlier("centro", "k1") is None
    assert not await storage.after_visit.pending("centro")


async def test_personal_data_change_and_are_erased(backend: Backend) -> None:
    storage, other = backend.instance(), backend.instance()
    stored = await joined(storage.tickets)
    assert await storage.personal_data.of_ticket(stored) == PersonalData()
    with_name = replace(stored.ticket, personal_revision=1)
    named = await storage.tickets.save(stored, change_of(stored, with_name, personal=ANA))
    board = await other.boards.get("centro")
    assert await other.personal_data.of_board(board) == {stored.ticket.ticket_id: ANA}

    erased = await storage.tickets.save(named, change_of(named, with_name, personal=PersonalData()))

    assert await storage.personal_data.of_ticket(erased) == PersonalData()
    again = await other.tickets.load(stored.ticket.ticket_id)
    assert again is not None
    assert await other.personal_data.of_ticket(again) == PersonalData()
    assert (await storage.tickets.save(erased, change_of(erased, with_name, personal=PersonalData()))).ticket


async def test_ended_tickets_await_their_after_visit_work_until_marked(storage: Storage) -> None:
    one, two = await joined(storage.tickets, "one"), await joined(storage.tickets, "two")
    assert not await storage.after_visit.pending("centro")
    ended = await storage.tickets.save(one, change_of(one, ticket_in(Status.LEFT)))
    missed = await storage.tickets.save(two, change_of(two, replace(ticket_in(Status.NO_SHOW, "two"))))
    assert list(await storage.after_visit.pending("centro")) == [ended.ticket.ticket_id]
    final = await storage.tickets.save(missed, change_of(missed, settled(a_ticket("two"))))
    assert set(await storage.after_visit.pending("centro")) == {
        ended.ticket.ticket_id,
        final.ticket.ticket_id,
    }

    await storage.after_visit.mark_done(ended.ticket)
    await storage.after_visit.mark_done(ended.ticket)
    evaluated = replace(final.ticket, evaluated=True)
    await storage.tickets.save(final, change_of(final, evaluated))
    await storage.after_visit.mark_done(final.ticket)

    assert not await storage.after_visit.pending("centro")
