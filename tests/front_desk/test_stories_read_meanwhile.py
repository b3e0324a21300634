"""A story that is read while its ticket moves on, from the board to the records: it is told all the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.front_desk.desk import Desk, office_of
from shared.front_desk.read_models.stories import stories_by_day
from shared.front_desk.system import after_visit
from tests.builders import Court, a_clerk

ANA = a_clerk("ana")


class Interrupted:
    """A port whose method is answered; before the caller goes on, something else happens, once."""

    def __init__(self, port: object, method: str, happens: Callable[[], Awaitable[object]]) -> None:
        self._port, self._method, self._happens = port, method, happens
        self._is_over = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (whatever the port has)
        real = getattr(self._port, name)
        if name != self._method:
            return real

        async def answered(*arguments: object) -> object:
            answer = await real(*arguments)
            if not self._is_over:
                self._is_over = True
                await self._happens()
            return answer

        return answered


async def told(desk: Desk) -> set[str]:
    """The ids of the tickets of today."""
    office = await office_of(desk, "centro")
    today = office.hours.local(desk.clock.now()).date()
    days = [stories async for _, stories in stories_by_day(desk, office, today, today)]
    return {story.ticket_id for stories in days for story in stories}


@pytest.mark.parametrize(
    ("port", "method"), [("boards", "get"), ("after_visit", "pending"), ("records", "of_days")]
)
async def test_a_ticket_that_is_recorded_between_two_readings_is_told(port: str, method: str) -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)
    await court.finish(ticket_id, ANA)

    async def is_recorded() -> None:
        await after_visit.run(court.desk, await court.stored(ticket_id))

    interrupted: dict[str, Any] = {port: Interrupted(getattr(court.desk, port), method, is_recorded)}

    assert await told(replace(court.desk, **interrupted)) == {ticket_id}


@pytest.mark.parametrize(
    ("port", "method"), [("boards", "get"), ("after_visit", "pending"), ("records", "of_days")]
)
async def test_a_ticket_that_ends_between_two_readings_is_told(port: str, method: str) -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)

    async def ends() -> None:
        await court.finish(ticket_id, ANA)
        await after_visit.run(court.desk, await court.stored(ticket_id))

    interrupted: dict[str, Any] = {port: Interrupted(getattr(court.desk, port), method, ends)}

    assert await told(replace(court.desk, **interrupted)) == {ticket_id}
