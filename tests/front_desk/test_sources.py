"""Stuffing: one network cannot fill a queue, and honest people behind one address still get in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

import pytest

from shared.domain.credentials import source_tag
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import Idempotency
from shared.domain.status import Status
from shared.domain.timing import DEFAULT_TIMING
from shared.front_desk.clerk import bursts, transfer
from shared.front_desk.read_models.snapshots import queue_snapshot
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.front_desk.visitor.joining import Join
from shared.telemetry import metrics
from shared.telemetry.instruments import Instruments
from tests.builders import Court, a_clerk, an_office
from tests.telemetry.recording import Recorded

ANA = a_clerk("ana")


async def joins(court: Court, networks: Iterable[str | None], office_id: str = "centro") -> list[str]:
    """One entry from each network; ids of those admitted."""
    admitted: list[str] = []
    for network in networks:
        court.clock.advance(0.001)
        try:
            joined = await joining.join(court.desk, Join(office_id, network=network))
        except Refused as refusal:
            assert refusal.problem is Problem.TOO_MANY_REQUESTS
        else:
            admitted.append(joined.stored.ticket.ticket_id)
    return admitted


def addresses(number: int) -> list[str]:
    """Two hundred people behind so many addresses, in turn."""
    return [f"203.0.113.{person % number}" for person in range(200)]


@pytest.mark.parametrize(("behind", "admitted"), [(60, 200), (40, 160)])
async def test_two_hundred_honest_visitors_of_one_office(behind: int, admitted: int) -> None:
    """Behind forty addresses the queue is four fifths full before the fifth of an address comes."""
    court = await Court.build()

    assert len(await joins(court, addresses(behind))) == admitted


async def test_an_exempt_room_is_never_limited() -> None:
    """Its requests have no network: see `shared.client_address`."""
    court = await Court.build()

    assert len(await joins(court, [None] * 200)) == 200


async def test_a_script_gets_ten_places_and_leaves_the_queue_to_others() -> None:
    court = await Court.build()
    recorded = Recorded()
    court.desk = replace(court.desk, telemetry=Instruments(recorded))

    assert len(await joins(court, ["203.0.113.66"] * 203)) == 10
    assert len(await joins(court, ["198.51.100.7"])) == 1
    refused = {"office": "centro", "why": "too-many-requests"}
    assert recorded.of(metrics.TURNED_AWAY) == [(1, refused)] * 193


async def test_many_at_once_pass_the_limit_of_one_instance_neither() -> None:
    court = await Court.build()

    async def one() -> int:
        return len(await joins(court, ["203.0.113.66"]))

    assert sum(await asyncio.gather(*(one() for _ in range(60)))) == 10


async def test_who_is_served_or_leaves_makes_room_and_loses_the_tag() -> None:
    court = await Court.build()
    inside = await joins(court, ["203.0.113.66"] * 10)
    assert (await court.ticket(inside[0])).source is not None

    await visitor.leave(court.desk, inside[0], None)
    served = await court.serve(ANA)
    await court.finish(served.ticket_id, ANA)

    assert [(await court.ticket(one)).source for one in (inside[0], served.ticket_id)] == [None, None]
    assert len(await joins(court, ["203.0.113.66"] * 5)) == 2


async def test_a_place_at_another_office_is_another_count_and_so_is_a_successor() -> None:
    court = await Court.build(an_office("centro"), an_office("penha"))
    there = await joins(court, ["203.0.113.66"] * 10, "penha")
    here = await joins(court, ["203.0.113.66"] * 10)

    moved = await transfer.transfer(court.desk, ANA, here[0], "penha", "motivo")

    assert len(there) == 10
    assert (moved.ticket.office_id, moved.ticket.source) == ("penha", None)


async def test_a_repetition_and_the_own_device_are_answered_beyond_the_limit() -> None:
    court = await Court.build()
    command = Join("centro", device_id="phone", network="203.0.113.66")
    key = Idempotency("one", command.fingerprint())
    first = await joining.join(court.desk, command, key)
    await joins(court, ["203.0.113.66"] * 9)

    again = await joining.join(court.desk, command, key)
    anew = await joining.join(court.desk, command, Idempotency("two", command.fingerprint()))

    assert {again.stored.ticket.ticket_id, anew.stored.ticket.ticket_id} == {first.stored.ticket.ticket_id}


async def test_limits_are_settings_of_the_office() -> None:
    timing = replace(DEFAULT_TIMING, source_limit=3, crowded_source_limit=1, queue_limit=5)
    court = await Court.build(an_office(timing=timing))

    assert len(await joins(court, ["203.0.113.66"] * 5)) == 3
    assert len(await joins(court, ["203.0.113.67"] * 5)) == 1


async def test_tags_stand_for_the_network_only_with_the_key_of_the_day() -> None:
    court = await Court.build()
    [ticket_id] = await joins(court, ["203.0.113.66"])
    ticket = await court.ticket(ticket_id)
    day = ticket.day

    assert ticket.source == source_tag(await court.desk.source_keys.of_day(day), "203.0.113.66")
    court.clock.advance(hours=24 * 4)
    assert await court.desk.source_keys.sweep(court.clock.now()) == 1
    assert ticket.source != source_tag(await court.desk.source_keys.of_day(day), "203.0.113.66")


async def test_the_tag_is_in_no_audit_and_in_no_record() -> None:
    court = await Court.build()
    [ticket_id] = await joins(court, ["203.0.113.66"])
    tag = (await court.ticket(ticket_id)).source
    await visitor.leave(court.desk, ticket_id, None)
    await court.look(ticket_id)

    assert tag is not None
    rows = court.account.rows
    kept = (rows.audit, rows.tickets, court.account.records.by_ticket, rows.keys, court.signals)
    assert not [part for part in kept if tag in repr(part) or "203.0.113.66" in repr(part)]


async def test_a_burst_is_shown_to_clerks_and_removed_in_one_action() -> None:
    court = await Court.build()
    honest = await joins(court, ["198.51.100.7", None])
    stuffed = await joins(court, ["203.0.113.66"] * 10)
    snapshot = await queue_snapshot(court.desk, "centro")
    assert len(snapshot.waiting) == 12

    removed = await bursts.remove_burst(court.desk, ANA, "centro", stuffed, "Entradas em série")

    assert sorted(removed) == sorted(stuffed)
    ends = [await court.ticket(ticket_id) for ticket_id in stuffed]
    assert {ticket.status for ticket in ends} == {Status.REMOVED}
    for ticket_id in stuffed:
        entry = (await court.desk.audit.of_ticket(ticket_id))[-1]
        assert (entry.operation.value, entry.actor_id, entry.reason) == ("remove", "ana", "Entradas em série")
    assert [(await court.ticket(ticket_id)).status for ticket_id in honest] == [Status.WAITING] * 2
    assert await bursts.remove_burst(court.desk, ANA, "centro", stuffed, "Entradas em série") == []


@pytest.mark.parametrize(
    ("clerk", "reason", "beside", "problem"),
    [
        (ANA, None, False, Problem.REASON_REQUIRED),
        (ANA, "motivo", True, Problem.CHANGED_MEANWHILE),
        (a_clerk("bia", "penha"), "motivo", False, Problem.NOT_ALLOWED),
    ],
)
async def test_nobody_is_removed_without_reason_or_right_or_beside_others(
    clerk: object, reason: str | None, beside: bool, problem: Problem
) -> None:
    court = await Court.build()
    stuffed = await joins(court, ["203.0.113.66"] * 10)
    honest = await joins(court, ["198.51.100.7"]) if beside else []

    with pytest.raises(Refused) as refused:
        await bursts.remove_burst(court.desk, clerk, "centro", [*stuffed, *honest], reason)  # pyright: ignore[reportArgumentType]

    assert refused.value.problem is problem
    assert len((await court.desk.boards.get("centro", fresh=True)).waiting) == len(stuffed) + len(honest)
