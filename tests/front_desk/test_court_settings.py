"""The court's settings: who may change them, and what they do to a queue."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.clerk import Role
from shared.domain.errors import Problem, Refused
from shared.domain.office.configuration import ChangeResult, Subject
from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.domain.office.opening_hours import every
from shared.domain.timing import DEFAULT_TIMING
from shared.front_desk.administration.settings import change_settings
from shared.front_desk.desk import timing_of
from shared.ports import CourtRow
from tests.builders import Court, a_clerk, an_office
from tests.front_desk.administering import ADMIN, another_instance

SLOWER = CourtSettings(
    replace(DEFAULT_TIMING, minute=timedelta(seconds=90), queue_limit=1), every(range(7), 480, 1200)
)


async def decide(court: Court, settings: CourtSettings) -> None:
    """The administrator decides, at another instance."""
    administration = another_instance(court.clock, court.account)
    before = await administration.registry.court_settings()
    await change_settings(administration, ADMIN, before, settings)


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
    administration = another_instance(court.clock, court.account)

    with pytest.raises(Refused, match=Problem.NOT_ALLOWED):
        await change_settings(administration, a_clerk(role=role), CourtRow(PUBLISHED), SLOWER)
    assert await administration.registry.court_settings() == CourtRow(PUBLISHED)
    assert court.account.configuration.entries == {}


async def test_what_was_read_before_another_change_is_refused() -> None:
    court = await Court.build()
    administration = another_instance(court.clock, court.account)
    before = await administration.registry.court_settings()
    await decide(court, SLOWER)

    with pytest.raises(Refused, match=Problem.CHANGED_MEANWHILE):
        await change_settings(administration, ADMIN, before, PUBLISHED)
    assert (await administration.registry.court_settings()).settings == SLOWER
    results = [entry.result for entry in court.account.configuration.entries.values()]
    assert results == [ChangeResult.DONE, ChangeResult.REFUSED]


async def test_the_audit_says_who_has_changed_what() -> None:
    court = await Court.build()
    await decide(court, SLOWER)
    await decide(court, SLOWER)

    first, second = court.account.configuration.entries.values()
    assert (first.subject, first.subject_id, first.actor_id) == (Subject.SETTINGS, "court", "admin")
    week = [f"{day} 13:00-19:00" for day in ("mon", "tue", "wed", "thu", "fri")]
    assert json.loads(first.before or "") == {"minute_seconds": 60, "queue_limit": 200, "weekly": week}
    assert json.loads(first.after or "")["minute_seconds"] == 90
    assert (second.before, second.after) == ("{}", "{}"), "nothing differs"
