"""A clerk's rows are kept while what they show is the same, and are then what they would be if made anew."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from functions.staff.shown_queue import shown_queue
from shared.domain.clerk import Clerk, Role
from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.desk import Desk
from shared.front_desk.office_snapshots import OfficeSnapshots
from shared.front_desk.read_models import queue_rows
from shared.front_desk.read_models.snapshots import queue_snapshot
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor.actions import Details
from tests.builders import Court, a_clerk

ANA, BRUNO = a_clerk("ana"), a_clerk("bruno")
MANAGER = a_clerk("eva", role=Role.MANAGER)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the tickets whose rows are made, in order."""
    ids: list[str] = []
    make = queue_rows._row  # pyright: ignore[reportPrivateUsage]  (counted, and otherwise as it is)

    def counted(office: Any, ticket: Any, *more: Any) -> queue_rows.QueueRow:  # noqa: ANN401
        ids.append(ticket.ticket_id)
        return make(office, ticket, *more)

    monkeypatch.setattr(queue_rows, "_row", counted)
    return ids


async def shown(desk: Desk, reader: Clerk) -> tuple[str, dict[str, Any]]:
    """The ETag and the view."""
    view = await shown_queue([await queue_snapshot(desk, "centro")], reader, desk.clock.now())
    return view.etag, json.loads(view.body(None))


async def a_queue(people: int) -> tuple[Court, list[str]]:
    """So many people wait, Ana attends, and the queue has been looked at."""
    court = await Court.build()
    court.desk.presence.clerk_heard("centro", "ana")
    waiting = [await court.join() for _ in range(people)]
    await shown(court.desk, ANA)
    return court, waiting


async def test_one_more_who_joins_makes_one_row(made: list[str]) -> None:
    court, _ = await a_queue(150)
    made.clear()

    new = await court.join()
    _, view = await shown(court.desk, ANA)

    assert made == [new]
    assert [row["position"] for row in view["waiting"]] == list(range(1, 152))


async def test_a_call_makes_one_row_and_moves_the_others(made: list[str]) -> None:
    court, waiting = await a_queue(50)
    made.clear()

    await court.call(ANA)
    _, view = await shown(court.desk, ANA)

    assert made == waiting[:1]
    assert [row["ticketId"] for row in view["called"]] == waiting[:1]
    assert [(row["ticketId"], row["position"]) for row in view["waiting"]] == [
        (ticket_id, place) for place, ticket_id in enumerate(waiting[1:], 1)
    ]


async def test_who_falls_silent_and_comes_back_makes_one_row_each_time(made: list[str]) -> None:
    court, waiting = await a_queue(50)
    court.clock.advance(60)
    await court.hear(*waiting[1:])
    court.desk.presence.clerk_heard("centro", "ana")
    court.clock.advance(31)
    made.clear()

    _, view = await shown(court.desk, ANA)
    assert made == waiting[:1]
    assert view["waiting"][0]["presence"] == "absent"
    await court.hear(waiting[0])
    _, view = await shown(court.desk, ANA)

    assert made == [waiting[0], waiting[0]]
    assert view["waiting"][0]["presence"] == "present"


async def test_other_hours_and_another_day_make_every_row(made: list[str]) -> None:
    court, waiting = await a_queue(5)
    made.clear()

    await clerks.set_entries(court.desk, ANA, "centro", suspended=True, message=None)
    await shown(court.desk, ANA)

    assert sorted(made) == sorted(waiting)


async def story(court: Court) -> AsyncIterator[str]:
    """A day with everything that a row shows; names what has just happened."""
    for clerk in (ANA, BRUNO):
        court.desk.presence.clerk_heard("centro", clerk.clerk_id)
    waiting = [await court.join() for _ in range(6)]
    yield "six have joined"
    await visitor.change_details(court.desk, waiting[3], Details(display_name="Rui", case_number="1"))
    yield "details"
    await visitor.change_details(court.desk, waiting[3], Details(needs=frozenset({Need.MORE_TIME})))
    await visitor.more_time(court.desk, waiting[3])
    yield "a pause"
    await visitor.change_details(court.desk, waiting[5], Details(priority=Priority.LEGAL))
    yield "another order"
    await court.serve(ANA)
    yield "in service"
    await court.call(BRUNO)
    yield "called"
    court.clock.advance(59)
    yield "a minute later"
    court.clock.advance(32)
    yield "everybody is silent"
    await court.hear(waiting[3], waiting[4])
    court.desk.presence.clerk_heard("centro", "bruno")
    yield "two are heard, and one of the clerks"
    court.clock.advance(minutes=4)
    yield "the pause is over, the clerk of the service is late"
    await court.hear(waiting[2], waiting[4])
    await court.finish(waiting[5], ANA)
    yield "an end"
    await court.miss(ANA)
    yield "missed"
    court.clock.advance(minutes=30)
    yield "nobody can return any more"


@pytest.mark.parametrize("reader", [ANA, BRUNO, MANAGER], ids=lambda reader: reader.clerk_id)
async def test_kept_rows_are_what_they_would_be_if_made_anew(reader: Clerk) -> None:
    court = await Court.build()
    async for happened in story(court):
        anew = replace(court.desk, snapshots=OfficeSnapshots())
        assert await shown(court.desk, reader) == await shown(anew, reader), happened


async def test_readers_with_the_same_rights_share_what_is_encoded() -> None:
    court, _ = await a_queue(20)
    await court.call(ANA)
    snapshot = await queue_snapshot(court.desk, "centro")
    readers = [ANA, BRUNO, a_clerk("carla"), MANAGER]
    etags = [(await shown_queue([snapshot], reader, court.clock.now())).etag for reader in readers]

    assert etags[0] != etags[1] == etags[2] != etags[3], "who holds a ticket, and who manages, may do more"
    assert sum(isinstance(key, tuple) for key in snapshot.memo) == 3
