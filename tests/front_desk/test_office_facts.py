"""Between two of the instants that an office's facts name, time alone changes nothing in them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.domain.needs import Need
from shared.front_desk.office_facts import OfficeFacts, facts_of
from shared.front_desk.visitor import actions as visitor
from tests.builders import Court, a_clerk, an_office
from tests.domain.test_opening_hours import TWO_BLOCKS, hours

ANA, BRUNO = a_clerk("ana"), a_clerk("bruno")
STEP = timedelta(microseconds=1)


async def facts(court: Court) -> OfficeFacts:
    """The facts of the office now."""
    office = await court.desk.offices.get("centro")
    assert office is not None
    return await facts_of(court.desk, office, await court.desk.boards.get("centro"), None)


async def busy(court: Court) -> None:
    """Somebody of each kind, and two clerks whose pages are open."""
    for clerk in (ANA, BRUNO):
        court.desk.presence.clerk_heard("centro", clerk.clerk_id)
    for _ in range(7):
        await court.join()
        court.clock.advance(60)
        await court.finish((await court.serve(ANA)).ticket_id, ANA)
    await court.join()
    await court.miss(BRUNO)
    await court.join(needs=frozenset({Need.MORE_TIME}))
    await court.serve(ANA)
    await visitor.more_time(court.desk, await court.join())
    await court.join()


async def empty(court: Court) -> None:
    """Nobody at all."""


async def alone(court: Court) -> None:
    """Somebody waits, and no clerk is there."""
    await court.join()


OFFICES = {"always open": an_office(), "two blocks": an_office(hours=hours(TWO_BLOCKS))}
PEOPLE = {"busy": busy, "empty": empty, "alone": alone}


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("people", PEOPLE)
async def test_facts_look_the_same_until_the_instant_they_name(people: str, office: str) -> None:
    court = await Court.build(OFFICES[office])
    await PEOPLE[people](court)
    changes = 0
    for _ in range(200):
        begun = await facts(court)
        rest = begun.until - court.clock.now()
        assert rest > timedelta(0)
        court.clock.advance((rest - STEP).total_seconds())
        assert (await facts(court)).looks_like(begun)
        court.clock.advance(STEP.total_seconds())
        changes += not (await facts(court)).looks_like(begun)
    assert changes > 0 or people == "empty"
