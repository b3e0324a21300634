"""Membership by account name: bound at the first sign-in, for that person alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from memory_adapters import memory_storage
from shared.domain.clerk import Clerk, Role
from shared.domain.errors import Problem, Refused
from shared.domain.office.configuration import ChangeResult
from shared.domain.office.membership import LAPSES_AFTER, Membership
from shared.front_desk.administration import people
from shared.front_desk.administration.auditing import Administration
from shared.front_desk.administration.people import SignedIn
from shared.front_desk.desk import Desk
from tests.builders import Court, a_clerk, an_office, desk_over
from tests.front_desk.administering import ADMIN, administration_of

ANA = "ana@tjsp.example"
CENTRO, PENHA = "centro", "penha"
MANAGER = a_clerk("carla", role=Role.MANAGER)


@dataclass
class People:
    """A court of two offices and its people."""

    court: Court
    desk: Desk
    administration: Administration

    @staticmethod
    async def build() -> People:
        court = await Court.build(an_office(), an_office(PENHA))
        storage = memory_storage(court.clock, court.account)
        desk = desk_over(court.clock, storage, court.meetings, court.signals)
        return People(court, desk, administration_of(storage, court.clock))

    async def add(self, account: str, office_id: str, who: Clerk = ADMIN) -> Membership:
        wanted = Membership(account, office_id, self.court.clock.now(), who.clerk_id)
        return await people.add_member(self.administration, self.desk, who, wanted)

    async def remove(self, account: str, office_id: str, who: Clerk = ADMIN) -> None:
        await people.remove_member(self.administration, who, Membership(account, office_id))

    async def signs_in(self, clerk_id: str, account: str = ANA) -> bool:
        who = Clerk(clerk_id, clerk_id.title(), frozenset({Role.CLERK}), ())
        return await people.bind_at_sign_in(self.administration, SignedIn(who, account))

    async def offices_of(self, clerk_id: str) -> list[str]:
        return list(await self.desk.offices.offices_of(clerk_id))

    @property
    def audited(self) -> list[tuple[str, ChangeResult]]:
        entries = self.court.account.configuration.entries.values()
        return [(entry.subject_id, entry.result) for entry in entries]


async def test_the_first_sign_in_binds_and_later_offices_follow() -> None:
    scene = await People.build()
    await scene.add(ANA, CENTRO)

    assert await scene.signs_in("ana-1")
    await scene.add(ANA, PENHA)

    assert await scene.offices_of("ana-1") == [CENTRO, PENHA]
    assert scene.audited == [
        (f"{ANA} {CENTRO}", ChangeResult.DONE),
        (ANA, ChangeResult.DONE),
        (f"{ANA} {PENHA}", ChangeResult.DONE),
    ]
    assert await scene.signs_in("ana-1"), "again, and nothing is written"
    assert len(scene.audited) == 3


async def test_who_was_never_added_is_bound_to_nothing() -> None:
    scene = await People.build()

    assert not await scene.signs_in("ana-1")
    assert (await scene.offices_of("ana-1"), scene.audited) == ([], [])


async def test_a_reused_account_name_inherits_nothing() -> None:
    scene = await People.build()
    await scene.add(ANA, CENTRO)
    await scene.signs_in("ana-1")
    await scene.add(ANA, PENHA)

    assert not await scene.signs_in("ana-2")
    assert await scene.offices_of("ana-2") == []

    await scene.remove(ANA, CENTRO)
    await scene.remove(ANA, PENHA)
    await scene.add(ANA, PENHA)
    assert await scene.offices_of("ana-1") == [], "the person before has lost it"
    assert await scene.signs_in("ana-2")
    assert await scene.offices_of("ana-2") == [PENHA]
    assert not await scene.signs_in("ana-1")


async def test_what_was_never_bound_lapses_after_30_days() -> None:
    scene = await People.build()
    await scene.add(ANA, CENTRO)
    scene.court.clock.advance(timedelta(days=1).total_seconds())
    await scene.add(ANA, PENHA)
    scene.court.clock.advance((LAPSES_AFTER - timedelta(hours=1)).total_seconds())
    assert await people.members_of(scene.administration, ADMIN, CENTRO) == []

    assert await scene.signs_in("ana-1")

    assert await scene.offices_of("ana-1") == [PENHA]
    assert (f"{ANA} {CENTRO}", ChangeResult.DONE) in scene.audited[2:], "its end is audited"


async def test_all_lapsed_binds_nobody_until_added_again() -> None:
    scene = await People.build()
    await scene.add(ANA, CENTRO)
    scene.court.clock.advance(LAPSES_AFTER.total_seconds() + 1)

    assert not await scene.signs_in("ana-1")
    await scene.add(ANA, CENTRO)
    assert await scene.signs_in("ana-1")


async def test_a_bound_membership_never_lapses() -> None:
    scene = await People.build()
    await scene.add(ANA, CENTRO)
    await scene.signs_in("ana-1")
    scene.court.clock.advance(10 * LAPSES_AFTER.total_seconds())

    assert await scene.offices_of("ana-1") == [CENTRO]
    [member] = await people.members_of(scene.administration, ADMIN, CENTRO)
    assert member.binding is not None
    assert member.binding.name == "Ana-1"


async def test_removing_takes_effect_within_half_a_minute_elsewhere() -> None:
    scene = await People.build()
    await scene.add(ANA, CENTRO)
    await scene.signs_in("ana-1")
    elsewhere = scene.court.another_instance()
    assert list(await elsewhere.offices.offices_of("ana-1")) == [CENTRO]

    await scene.remove(ANA, CENTRO)

    assert await scene.offices_of("ana-1") == []
    scene.court.clock.advance(31)
    assert list(await elsewhere.offices.offices_of("ana-1")) == []


async def test_managers_have_their_own_offices_alone() -> None:
    scene = await People.build()
    manager = replace(MANAGER, office_ids=(CENTRO,))
    await scene.add(ANA, CENTRO, manager)

    for refused in (
        scene.add(ANA, PENHA, manager),
        scene.remove(ANA, PENHA, manager),
        people.members_of(scene.administration, manager, PENHA),
        scene.add(ANA, CENTRO, replace(manager, roles=frozenset({Role.CLERK}))),
    ):
        with pytest.raises(Refused, match=Problem.NOT_ALLOWED):
            await refused
    await scene.remove(ANA, CENTRO, manager)
    with pytest.raises(Refused, match=Problem.NOT_FOUND):
        await scene.remove(ANA, CENTRO, manager)


async def test_an_unknown_office_has_no_members() -> None:
    scene = await People.build()

    with pytest.raises(Refused, match=Problem.NOT_FOUND):
        await scene.add(ANA, "nowhere")


async def test_adding_somebody_twice_is_one_change() -> None:
    scene = await People.build()
    first = await scene.add(ANA, CENTRO)
    scene.court.clock.advance(60)

    assert await scene.add(ANA, CENTRO) == first
    assert len(scene.audited) == 1
