"""The court's settings: who may change them, and what they do to a queue."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from memory_adapters import memory_storage
from shared.domain.clerk import Role
from shared.domain.errors import Problem, Refused
from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.domain.office.opening_hours import every
from shared.domain.timing import DEFAULT_TIMING
from shared.front_desk.court import change_settings
from shared.front_desk.desk import timing_of
from shared.ports import CourtRow
from tests.builders import Court, a_clerk, an_office

ADMIN = a_clerk("admin", role=Role.ADMINISTRATOR)
SLOWER = CourtSettings(
    replace(DEFAULT_TIMING, minute=timedelta(seconds=90), queue_limit=1), every(range(7), 480, 1200)
)


async def decide(court: Court, settings: CourtSettings) -> None:
    """The administrator decides, at another instance."""
    registry = memory_storage(court.clock, court.account).registry
    await change_settings(registry, ADMIN, await registry.court_settings(), settings)


async def test_an_office_without_a_minute_of_its_own_has_the_courts_within_half_a_minute() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await decide(court, SLOWER)
    court.clock.advance(31)
    await court.hear(ticket_id)

    await court.call()
    rung = court.clock.now()
    call = (await court.ring(ticket_id)).current_call()

    assert call.deadline == rung + timedelta(seconds=90)


async def test_an_offices_own_limit_stands_before_the_courts() -> None:
    own = an_office("penha", timing=replace(DEFAULT_TIMING, queue_limit=2))
    court = await Court.build(an_office(), own)
    await decide(court, SLOWER)
    court.clock.advance(31)

    await court.join()
    with pytest.raises(Refused, match=Problem.QUEUE_FULL):
        await court.join()
    await court.join(office_id="penha")
    await court.join(office_id="penha")


async def test_a_minute_that_runs_is_not_moved() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.call()
    deadline = (await court.ring(ticket_id)).current_call().deadline

    await decide(court, SLOWER)
    court.clock.advance(31)

    assert (await court.ring(ticket_id)).current_call().deadline == deadline


async def test_the_tickets_of_an_office_that_is_gone_have_the_courts_timing() -> None:
    court = await Court.build()
    ticket = await court.ticket(await court.join())
    del court.account.offices.offices["centro"]
    await decide(court, SLOWER)
    court.clock.advance(31)

    assert await timing_of(court.desk, ticket) == SLOWER.timing


@pytest.mark.parametrize("role", [Role.CLERK, Role.MANAGER])
async def test_only_an_administrator_may(role: Role) -> None:
    court = await Court.build()
    registry = memory_storage(court.clock, court.account).registry

    with pytest.raises(Refused, match=Problem.NOT_ALLOWED):
        await change_settings(registry, a_clerk(role=role), CourtRow(PUBLISHED), SLOWER)
    assert await registry.court_settings() == CourtRow(PUBLISHED)


async def test_what_was_read_before_another_change_is_refused() -> None:
    court = await Court.build()
    registry = memory_storage(court.clock, court.account).registry
    before = await registry.court_settings()
    await decide(court, SLOWER)

    with pytest.raises(Refused, match=Problem.CHANGED_MEANWHILE):
        await change_settings(registry, ADMIN, before, PUBLISHED)
    assert (await registry.court_settings()).settings == SLOWER


async def test_the_log_says_who_has_changed_what(caplog: pytest.LogCaptureFixture) -> None:
    court = await Court.build()
    with caplog.at_level(logging.INFO, "shared.front_desk.court"):
        await decide(court, SLOWER)
        await decide(court, SLOWER)

    first, second = [record.getMessage() for record in caplog.records if "settings" in record.getMessage()]
    assert first.startswith("admin has written the court's settings: ")
    assert "minute_seconds 60 → 90" in first
    assert "queue_limit 200 → 1" in first
    assert "[['480-1200']" in first
    assert "pauses" not in first
    assert second == "admin has written the court's settings: nothing differs"
