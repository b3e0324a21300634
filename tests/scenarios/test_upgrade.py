"""A new version in the middle of the day: visits in every phase, the host stopped, other code started."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

import pytest

from local_host.azurite import Azurite
from local_host.clock import MovableClock
from local_host.demo.offices import ALWAYS_OPEN
from orchestrations import signals
from orchestrations.blueprint import PROCEDURES
from orchestrations.names import VISIT
from orchestrations.visit import visit
from orchestrations.visit_due_steps import PHASES, phase_of
from shared.domain.status import Status
from shared.storage import azure_storage
from tests.product import (
    WORKING_HOURS,
    filled_storage,
    surroundings,
)
from tests.scenarios.deployments import A_MINUTE, Deployment, Person, join, people_in_every_phase
from tests.scenarios.other_versions import with_other_steps, with_other_words

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Potential duplicate Task completion"),
    # The old version's connections die with its process in Azure; here the collector finds them.
    pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning"),
]
NEW = "visit_2"


@pytest.fixture
async def deployment(tmp_path: Path, own_azurite: Azurite) -> AsyncGenerator[Deployment]:
    """The version at hand, published."""
    clock = MovableClock(WORKING_HOURS)
    config = await filled_storage(own_azurite, WORKING_HOURS, ())
    async with surroundings(tmp_path, own_azurite, clock, call_events=False) as (graph, auth, _, environment):
        seen = azure_storage(config, clock)
        made = Deployment(tmp_path, config, environment, seen, clock, graph, auth)
        await made.publish(PROCEDURES)
        yield made
        for client in made.clients:
            await client.close()
        await made.stop()
        await seen.close()


async def end_well(people: Mapping[str, Person]) -> None:
    """Everybody goes on from where they were, and is served."""
    clock = people["waiting"].deployment.clock
    await people["ringing"].enters_and_is_served()
    await people["calling"].does("ring")
    await people["calling"].enters_and_is_served()
    if (await people["in-service"].ticket()).status is Status.IN_SERVICE:
        await people["in-service"].served("finish", {"outcome": "resolved"})
    await people["opening-room"].room()
    await people["opening-room"].does("ring")
    await people["opening-room"].enters_and_is_served()
    await people["missed"].does("return")  # at the own place, before who waits
    for name in ("missed", "waiting"):
        await people[name].is_called()
        await people[name].room()
        await people[name].does("ring")
        await people[name].enters_and_is_served()
    await clock.advance(A_MINUTE)


async def nobody_is_lost(deployment: Deployment, people: Mapping[str, Person]) -> None:
    """Everybody was served, what follows a visit is done, and no room is left."""
    statuses = {name: (await person.ticket()).status for name, person in people.items()}
    assert statuses == dict.fromkeys(people, Status.COMPLETED)
    assert await deployment.seen.after_visit.pending(ALWAYS_OPEN) == []
    rooms = (await deployment.graph_control().get("/_control/meetings"))["meetings"]
    assert len(rooms) >= len(people)
    assert [room for room in rooms if not room["deleted"]] == []
    day = (await people["waiting"].ticket()).day
    fresh = azure_storage(deployment.config, deployment.clock)
    records = await fresh.records.of_day(ALWAYS_OPEN, day)
    await fresh.close()
    assert {record.ticket_id for record in records} == {person.ticket_id for person in people.values()}


async def test_there_is_somebody_in_every_phase(deployment: Deployment) -> None:
    people = await people_in_every_phase(deployment)

    found = {name: phase_of(await person.ticket()).name for name, person in people.items()}
    assert found == {phase.name: phase.name for phase in PHASES}


async def test_a_version_with_the_same_steps_goes_on_where_the_old_one_stopped(
    deployment: Deployment,
) -> None:
    people = await people_in_every_phase(deployment)

    await deployment.publish({VISIT: with_other_words})
    await end_well(people)

    await nobody_is_lost(deployment, people)
    assert deployment.statuses() == {"Completed"}


async def test_other_steps_under_a_name_of_their_own_let_running_visits_end_as_they_began(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await people_in_every_phase(deployment)

    monkeypatch.setattr(signals, "VISIT", NEW)
    await deployment.publish({VISIT: visit, NEW: with_other_steps})
    late = await join(deployment, people["waiting"].clerk)
    await end_well(people)
    people = {**people, "late": late}
    await late.is_called()
    await late.room()
    await late.does("ring")
    await late.enters_and_is_served()
    await deployment.clock.advance(A_MINUTE)

    await nobody_is_lost(deployment, people)
    assert deployment.statuses() == {"Completed"}
    assert deployment.visits()[late.ticket_id].name == NEW
    assert deployment.visits()[people["ringing"].ticket_id].name == VISIT


async def test_other_steps_under_the_old_name_fail_loudly_and_housekeeping_loses_nobody(
    deployment: Deployment,
) -> None:
    """Forbidden, and yet survived: a visit fails at its next step and is begun anew at the one after."""
    people = await people_in_every_phase(deployment)

    await deployment.publish({VISIT: with_other_steps})
    await people["in-service"].served("finish", {"outcome": "resolved"})
    await deployment.clock.advance(0)
    failed = deployment.visits()[people["in-service"].ticket_id]
    assert failed.status == "Failed"
    assert "Non-Deterministic workflow detected" in str(failed.output)
    await end_well(people)
    await deployment.clock.advance(2 * A_MINUTE)

    await nobody_is_lost(deployment, people)


async def test_a_removed_name_fails_its_visits_and_housekeeping_loses_no_ticket(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forbidden as well: a visit whose procedure is gone fails, and is begun anew under the new name."""
    people = await people_in_every_phase(deployment)

    monkeypatch.setattr(signals, "VISIT", NEW)
    await deployment.publish({NEW: with_other_steps})
    await end_well(people)
    await deployment.clock.advance(2 * A_MINUTE)

    await nobody_is_lost(deployment, people)
    assert {people[name].ticket_id for name in ("waiting", "ringing", "in-service")} <= {
        ticket_id for ticket_id, one in deployment.visits().items() if one.name == NEW
    }
