"""A change of configuration whose process stopped before it noted the end: found out from what is stored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from memory_adapters import MemoryAccount, memory_storage
from shared.domain.office.configuration import ChangeResult, ConfigurationEntry
from shared.domain.office.court_calendar import CourtDay
from shared.domain.office.membership import Membership
from shared.domain.office.opening_hours import DayKind, SpecialDay
from shared.front_desk.administration import calendar, offices, people, settings
from shared.front_desk.administration.auditing import Administration
from shared.front_desk.administration.offices import OfficeChange
from shared.front_desk.administration.people import SignedIn
from shared.front_desk.administration.unfinished_changes import end_recent_unfinished, end_unfinished
from tests.builders import HandClock, a_clerk, an_office
from tests.front_desk.administering import ADMIN, administration_of

DAY = CourtDay(date(2026, 12, 25), SpecialDay(DayKind.NO_SERVICE, "Natal"), "")
ANA = "ana@tjsp.jus.br"
WRITING = {"change_offices", "put_days", "remove_days", "put_court_settings", "add", "remove", "bind"}


class Stopped(Exception):
    """The process is gone."""


class Scene:
    """One instance, which stops before it notes an end, or before it writes the change."""

    def __init__(self) -> None:
        self.clock, self.account = HandClock(), MemoryAccount()
        self.storage = memory_storage(self.clock, self.account)

    @property
    def administration(self) -> Administration:
        return administration_of(self.storage, self.clock)

    async def stops(self, change: Callable[[Administration], Awaitable[object]], *, before_it: bool) -> None:
        """The change is begun, and the process ends before it is written, or before its end is noted."""

        async def stop(*_: object, **__: object) -> None:
            raise Stopped

        broken = self.administration
        if before_it:
            registry = _Broken(broken.registry, WRITING, stop)
            broken = replace(
                broken, registry=registry, memberships=_Broken(broken.memberships, WRITING, stop)
            )
        else:
            broken = replace(broken, audit=_Broken(broken.audit, {"note_ends"}, stop))
        with pytest.raises(Stopped):
            await change(broken)
        self.clock.advance(1)

    async def results(self) -> list[ChangeResult]:
        now = self.clock.now()
        return [each.result for each in await self.administration.audit.between(now - timedelta(days=9), now)]


class _Broken:
    """A port of which some methods stop the process."""

    def __init__(self, port: object, names: set[str], stop: Callable[..., Awaitable[None]]) -> None:
        self._port, self._names, self._stop = port, names, stop

    def __getattr__(self, name: str) -> object:
        return self._stop if name in self._names else getattr(self._port, name)


async def an_office_is_made(administration: Administration) -> object:
    return await offices.change_office(administration, ADMIN, OfficeChange(an_office("norte"), None))


async def a_day_is_put_in(administration: Administration) -> object:
    return await calendar.put_day(administration, ADMIN, DAY)


async def somebody_is_added(administration: Administration) -> object:
    membership = Membership(ANA, "centro", administration.clock.now(), "admin")
    return await people.add_members(administration, ADMIN, [membership])


async def settings_are_changed(administration: Administration) -> object:
    before = await administration.registry.court_settings()
    timing = replace(before.settings.timing, queue_limit=77)
    return await settings.change_settings(
        administration, ADMIN, before, replace(before.settings, timing=timing)
    )


CHANGES = [an_office_is_made, a_day_is_put_in, somebody_is_added, settings_are_changed]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("before_it", [False, True], ids=["made", "not made"])
async def test_its_end_is_noted_the_next_time_somebody_reads(
    change: Callable[[Administration], Awaitable[object]], *, before_it: bool
) -> None:
    scene = Scene()
    await scene.stops(change, before_it=before_it)
    scene.clock.advance(minutes=1)
    assert await end_recent_unfinished(scene.administration) == 0, "it may still be under way"
    scene.clock.advance(minutes=10)

    assert await end_recent_unfinished(scene.administration) == 1
    assert await scene.results() == [ChangeResult.NOT_MADE if before_it else ChangeResult.DONE]
    assert await end_recent_unfinished(scene.administration) == 0


async def test_the_binding_of_a_name_is_found_as_well() -> None:
    scene = Scene()
    await somebody_is_added(scene.administration)
    scene.clock.advance(1)
    person = SignedIn(a_clerk("ana-oid"), ANA)
    await scene.stops(lambda broken: people.bind_at_sign_in(broken, person), before_it=False)
    await scene.stops(
        lambda broken: people.remove_members(broken, ADMIN, [Membership(ANA, "centro")]), before_it=True
    )
    scene.clock.advance(minutes=10)

    await end_recent_unfinished(scene.administration)

    assert await scene.results() == [ChangeResult.DONE, ChangeResult.DONE, ChangeResult.NOT_MADE]


async def test_a_binding_that_was_not_made() -> None:
    scene = Scene()
    await somebody_is_added(scene.administration)
    scene.clock.advance(1)
    person = SignedIn(a_clerk("ana-oid"), ANA)
    await scene.stops(lambda broken: people.bind_at_sign_in(broken, person), before_it=True)
    scene.clock.advance(minutes=10)

    await end_recent_unfinished(scene.administration)

    assert (await scene.results())[-1] is ChangeResult.NOT_MADE


async def test_what_was_changed_again_stays_open_and_nothing_is_read_without_need() -> None:
    scene = Scene()
    await scene.stops(an_office_is_made, before_it=False)
    stored = await scene.administration.registry.office("norte")
    assert stored is not None
    again = OfficeChange(replace(stored.office, about="Outra"), stored)
    await offices.change_office(scene.administration, ADMIN, again)
    scene.clock.advance(minutes=10)
    entries: list[ConfigurationEntry] = list(scene.account.configuration.entries.values())

    assert await end_recent_unfinished(scene.administration) == 0
    done = [each for each in entries if each.result is ChangeResult.DONE]
    assert await end_unfinished(scene.administration, done) is done
