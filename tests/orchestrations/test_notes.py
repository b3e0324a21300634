"""What work in the background has changed is told before it returns; old notes go with the timer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import azure.functions as func
import pytest

from functions.app import create_app
from local_host.contracts import DURABLE_CLIENT
from local_host.durable.client import client_payload
from local_host.registry import load_app
from memory_adapters import memory_storage
from orchestrations.activities import advance
from orchestrations.housekeeping.change_log import sweep_notes
from shared.ports import StorageUnavailable
from shared.services import Services, services_of
from tests.builders import Court
from tests.moving_clock import SETTINGS

NOWHERE = "http://127.0.0.1:9"
CLIENT = client_payload(base_url=NOWHERE, rpc_url=NOWHERE, hub="hub", key="")
"""Of a durable client that nobody uses here: no visit is to be woken."""


@dataclass
class Notes:
    """Implements `ChangeNotes`: what the rows were when it was asked to flush, and how often it swept."""

    court: Court
    flushed: list[int]
    swept: int = 0
    failing: bool = False

    async def flush(self) -> None:
        self.flushed.append(
            sum(stored.ticket.revision for stored in self.court.account.rows.tickets.values())
        )

    async def sweep(self) -> int:
        if self.failing:
            raise StorageUnavailable("as told")
        self.swept += 1
        return 7


@pytest.fixture
async def noted() -> tuple[Court, Notes]:
    court = await Court.build()
    notes = Notes(court, [])
    court.desk = replace(court.desk, changes=notes)
    return court, notes


def services(court: Court) -> Services:
    made = services_of(SETTINGS, memory_storage(court.clock, court.account), court.meetings, court.clock, ())
    return replace(made, desk=court.desk)


async def test_a_visit_tells_of_its_step_before_it_returns(noted: tuple[Court, Notes]) -> None:
    court, notes = noted
    ticket_id = await court.join()
    await court.call()
    assert notes.flushed == []

    await advance(court.desk, ticket_id)

    revision = (await court.ticket(ticket_id)).revision
    assert (await court.ticket(ticket_id)).current_call().room_ready
    assert notes.flushed == [revision], "after the room was written"


async def test_a_step_that_fails_tells_all_the_same(noted: tuple[Court, Notes]) -> None:
    court, notes = noted

    class Away:
        async def load(self, ticket_id: str) -> None:
            raise StorageUnavailable(ticket_id)

    with pytest.raises(StorageUnavailable):
        await advance(replace(court.desk, tickets=Away()), "ticket-1")  # pyright: ignore[reportArgumentType]
    assert notes.flushed == [0]


@pytest.mark.parametrize("name", ["housekeeping_minute", "housekeeping_personal", "housekeeping_rows"])
async def test_timers_tell_before_they_return(noted: tuple[Court, Notes], name: str) -> None:
    court, notes = noted
    [function] = [each for each in load_app(create_app(services(court))).functions if each.name == name]
    given = {binding.name: CLIENT for binding in function.bindings if binding.kind == DURABLE_CLIENT}

    await function.call(timer=None, **given)  # pyright: ignore[reportGeneralTypeIssues]

    assert notes.flushed == [0]
    assert notes.swept == (name == "housekeeping_minute")


@pytest.mark.parametrize("name", ["work_after_visit", "work_graph_notifications"])
async def test_queue_functions_tell_before_they_return(noted: tuple[Court, Notes], name: str) -> None:
    court, notes = noted
    ticket_id = await court.join()
    app = create_app(services(court))
    [function] = [each for each in load_app(app).functions if each.name == name]

    await function.call(message=func.QueueMessage(body=ticket_id.encode()))  # pyright: ignore[reportGeneralTypeIssues]

    assert notes.flushed == [0]


async def test_old_notes_are_left_for_the_next_time_while_storage_is_away(
    noted: tuple[Court, Notes], caplog: pytest.LogCaptureFixture
) -> None:
    court, notes = noted
    assert await sweep_notes(court.desk) == 7
    notes.failing = True
    assert await sweep_notes(court.desk) == 0
    assert "left for the next time" in caplog.text
