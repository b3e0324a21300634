"""The writing side of the directory: each change in the place of what was read, on both stores."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from shared.domain.actor import Actor
from shared.domain.office.configuration import ChangeResult, ConfigurationEntry, Subject
from shared.domain.office.membership import AccountBinding, Membership
from shared.domain.office.office import Office
from shared.domain.office.opening_hours import DayKind, OpeningHours, SpecialDay
from shared.ports import Changed, OfficeQuery, StoredOffice
from shared.storage import Storage
from tests.builders import START, after
from tests.contract.conftest import Backend
from tests.contract.test_offices import NOON_UTC, PLAIN, RICH, ZONE

CARLA = Changed("carla-oid", "Carla", START)
ANA, RUI = "ana@tjsp.example", "rui@tjsp.example"


async def stored(storage: Storage, office_id: str) -> StoredOffice:
    found = await storage.registry.office(office_id)
    assert found is not None
    return found


def changed(before: StoredOffice, office: Office) -> StoredOffice:
    return StoredOffice(office, before.version, CARLA)


async def test_an_office_is_created_once(backend: Backend) -> None:
    here, there = backend.instance(), backend.instance()

    assert await here.registry.change_offices([StoredOffice(RICH, "", CARLA)]) == []
    assert await there.registry.change_offices([StoredOffice(replace(RICH, name="Outro"))]) == ["rich"]

    assert await there.offices.get("rich") == RICH
    assert (await stored(there, "rich")).changed == CARLA
    assert list(await there.registry.offices()) == ["rich"]
    assert await there.registry.office("nobody") is None


async def test_of_two_changes_at_once_one_is_refused_whole(backend: Backend) -> None:
    here, there = backend.instance(), backend.instance()
    await here.registry.put_offices([RICH, PLAIN])
    before = await stored(here, "rich")
    longer = replace(RICH, hours=OpeningHours(ZONE, RICH.hours.week), name="Mais longo")
    other = replace(RICH, hours=PLAIN.hours, about="outro")

    lost = await asyncio.gather(
        here.registry.change_offices([changed(before, longer)]),
        there.registry.change_offices([changed(before, other)]),
    )

    assert sorted(map(list, lost)) == [[], ["rich"]]
    now = (await stored(here, "rich")).office
    assert now == (longer if not lost[0] else other), "name and hours are of the same change"


async def test_one_that_changed_meanwhile_holds_up_no_other(backend: Backend) -> None:
    storage = backend.instance()
    many = [replace(PLAIN, office_id=f"vara-{number:03}") for number in range(130)]
    await storage.registry.put_offices(many)
    before = await storage.registry.offices()
    await storage.registry.put_offices([many[7], many[120]])

    renamed = [changed(before[office.office_id], replace(office, name="Nova")) for office in many]
    lost = await storage.registry.change_offices(renamed)

    assert list(lost) == ["vara-007", "vara-120"]
    now = await backend.instance().registry.offices()
    assert {each.office.office_id for each in now.values() if each.office.name != "Nova"} == set(lost)


async def test_an_inactive_office_is_found_by_its_id_alone(backend: Backend) -> None:
    storage = backend.instance()
    await storage.registry.put_offices([PLAIN, replace(RICH, active=False)])

    page = await storage.offices.search(OfficeQuery(), NOON_UTC)
    assert [office.office_id for office in page.offices] == ["plain"]
    every = await storage.offices.search(OfficeQuery(active=None), NOON_UTC)
    assert [office.office_id for office in every.offices] == ["rich", "plain"]
    inactive = await storage.offices.search(OfficeQuery(active=False), NOON_UTC)
    assert [office.office_id for office in inactive.offices] == ["rich"]
    assert list(await storage.offices.districts()) == ["São Paulo"]
    assert await storage.offices.get("rich") == replace(RICH, active=False)


async def test_a_year_of_exceptions_fits_into_its_row(backend: Backend) -> None:
    closed = SpecialDay(DayKind.NO_SERVICE, "obra «longa»: não há expediente")
    days = {date(2026, 1, 1) + timedelta(days=offset): closed for offset in range(366)}
    days[date(2026, 6, 1)] = SpecialDay(DayKind.LATE_START, "Jogo", opens=900)
    office = replace(PLAIN, hours=replace(PLAIN.hours, exceptions=days))

    await backend.instance().registry.put_offices([office])

    assert await backend.instance().offices.get("plain") == office


# --- people ------------------------------------------------------------------------------------------


def waiting(account: str, office_id: str) -> Membership:
    return Membership(account, office_id, START, "admin")


async def test_a_name_waits_until_it_is_bound(backend: Backend) -> None:
    here, there = backend.instance(), backend.instance()
    await here.memberships.add([waiting(ANA, "rich"), waiting(ANA, "plain"), waiting(RUI, "plain")])
    assert list(await there.offices.offices_of("ana-oid")) == []
    binding = AccountBinding(ANA, "ana-oid", "Ana", after(1))

    assert await here.memberships.bind(binding)
    assert await here.memberships.bind(replace(binding, bound_at=after(5))), "as after a crash"
    assert not await there.memberships.bind(replace(binding, clerk_id="another-oid"))

    assert await there.memberships.binding_of(ANA) == binding
    assert await here.memberships.is_bound("ana-oid")
    assert not await here.memberships.is_bound("another-oid")
    assert list(await here.offices.offices_of("ana-oid")) == ["plain", "rich"]
    assert list(await here.offices.offices_of("another-oid")) == []
    of_plain = await there.memberships.of_office("plain")
    assert list(of_plain) == [replace(waiting(ANA, "plain"), binding=binding), waiting(RUI, "plain")]
    assert len(await there.memberships.every()) == 3


async def test_memberships_by_object_id_stay_beside_those_by_name(backend: Backend) -> None:
    storage = backend.instance()
    await storage.memberships.put_member("ana-oid", "norte")
    await storage.memberships.add([waiting(ANA, "plain")])
    await storage.memberships.bind(AccountBinding(ANA, "ana-oid", "Ana", START))

    assert list(await storage.offices.offices_of("ana-oid")) == ["norte", "plain"]
    assert list(await storage.memberships.of_office("norte")) == [Membership("ana-oid", "norte")]
    await storage.memberships.remove(await storage.memberships.of_account("ana-oid"))
    assert list(await storage.offices.offices_of("ana-oid")) == ["plain"]


async def test_without_any_membership_a_name_belongs_to_nobody(backend: Backend) -> None:
    storage = backend.instance()
    await storage.memberships.add([waiting(ANA, "plain"), waiting(ANA, "rich")])
    await storage.memberships.bind(AccountBinding(ANA, "ana-oid", "Ana", START))

    await storage.memberships.remove([waiting(ANA, "plain"), waiting(ANA, "nowhere")])
    assert list(await storage.offices.offices_of("ana-oid")) == ["rich"]
    await storage.memberships.remove([waiting(ANA, "rich")])

    assert await storage.memberships.binding_of(ANA) is None
    await storage.memberships.add([waiting(ANA, "norte")])
    assert list(await storage.offices.offices_of("ana-oid")) == []
    assert await storage.memberships.bind(AccountBinding(ANA, "new-oid", "Ana Nova", START))
    assert list(await storage.offices.offices_of("new-oid")) == ["norte"]


async def test_a_clerks_offices_are_one_query_and_one_for_a_name(tables: Backend) -> None:
    storage = tables.instance()
    await storage.memberships.put_member("rui-oid", "plain")
    await storage.memberships.add([waiting(ANA, "plain")])
    await storage.memberships.bind(AccountBinding(ANA, "ana-oid", "Ana", START))
    tables.requests.clear()

    await storage.offices.offices_of("rui-oid")
    assert tables.requests == {"query": 1}
    await storage.offices.offices_of("ana-oid")
    assert tables.requests == {"query": 3}


# --- the audit of configuration ----------------------------------------------------------------------


def entry(number: int, seconds: float) -> ConfigurationEntry:
    return ConfigurationEntry(
        f"{number:04}", after(seconds), Actor.ADMINISTRATOR, "admin", "Rosa", Subject.DAY, "x", None, "{}"
    )


async def test_entries_come_back_in_order_with_their_ends(backend: Backend) -> None:
    here, there = backend.instance().configuration, backend.instance().configuration
    month = timedelta(days=31).total_seconds()
    entries = [entry(number, number * month / 10) for number in range(25)]
    await here.add(list(reversed(entries)))
    ended = [
        each.ended(ChangeResult.DONE if place % 2 else ChangeResult.REFUSED)
        for place, each in enumerate(entries)
    ]
    await here.note_ends(ended[:20])

    assert list(await there.between(START, after(3 * month))) == [*ended[:20], *entries[20:]]
    assert list(await there.between(entries[3].at, entries[14].at)) == ended[3:14]
    assert list(await there.between(START - timedelta(days=400), START)) == []
