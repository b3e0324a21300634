"""Imports of offices, calendar and people: in steps, again after a stop, and nothing half applied."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from memory_adapters import MemoryAccount
from shared.domain.clerk import Role
from shared.domain.errors import Problem, Refused
from shared.domain.office import directory_texts_pt
from shared.domain.office.calendar_list import read_calendar
from shared.domain.office.configuration import ChangeResult, Subject
from shared.domain.office.csv_rows import LineFault
from shared.domain.office.membership import AccountBinding
from shared.domain.office.office_list import read_offices
from shared.domain.office.people_list import read_people
from shared.front_desk.administration.importing import (
    ImportReport,
    ImportStep,
    import_calendar,
    import_offices,
    import_people,
)
from shared.ports import StorageUnavailable, StoredOffice
from tests.builders import HandClock, a_clerk
from tests.front_desk.administering import ADMIN, another_instance

HEADER = "id,name,district,city,degree,kind,opens,closes,weekdays"
DRY = ImportStep(dry_run=True)


def offices(count: int, *more: str, name: str = "Vara") -> bytes:
    lines = [f"vara-{number:03},{number}ª {name},Santos,Santos,1,vara,,," for number in range(count)]
    return "\n".join([HEADER, *lines, *more]).encode()


@dataclass
class Stage:
    """A court without anything, and imports into it."""

    account: MemoryAccount = field(default_factory=MemoryAccount)
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.administration = another_instance(self.clock, self.account)

    async def offices(self, data: bytes, step: ImportStep | None = None) -> ImportReport:
        return await import_offices(self.administration, ADMIN, read_offices(data), step or ImportStep())

    async def calendar(self, *lines: str, step: ImportStep | None = None) -> ImportReport:
        data = "\n".join(["date,name,kind,scope,opens", *lines]).encode()
        return await import_calendar(self.administration, ADMIN, read_calendar(data), step or ImportStep())

    async def people(self, *lines: str, step: ImportStep | None = None) -> ImportReport:
        data = "\n".join(["account,offices,remove", *lines]).encode()
        return await import_people(self.administration, ADMIN, read_people(data), step or ImportStep())

    @property
    def entries(self) -> int:
        return len(self.account.configuration.entries)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.remaining


async def test_a_dry_run_says_what_would_happen_and_writes_nothing() -> None:
    stage = Stage()

    report = await stage.offices(offices(3, "court,x,d,c,1,vara,,,"), DRY)

    assert counts(report) == (3, 0, 0, 0)
    assert [bad.line for bad in report.rejected] == [5]
    assert (stage.account.offices.offices, stage.entries) == ({}, 0)


async def test_the_same_file_twice_changes_nothing() -> None:
    stage = Stage()
    assert counts(await stage.offices(offices(250))) == (250, 0, 0, 0)
    versions = dict(stage.account.offices.versions)

    assert counts(await stage.offices(offices(250))) == (0, 0, 250, 0)

    assert (stage.account.offices.versions, stage.entries) == (versions, 250)


async def test_it_is_done_in_steps_until_nothing_remains() -> None:
    stage = Stage()
    steps = [counts(await stage.offices(offices(250), ImportStep(most=100))) for _ in range(4)]

    assert steps == [(100, 0, 0, 150), (100, 0, 100, 50), (50, 0, 200, 0), (0, 0, 250, 0)]


async def test_a_stopped_import_is_continued_by_doing_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage()
    registry = stage.administration.registry
    write, batches = registry.change_offices, 0

    async def stops(given: Sequence[StoredOffice]) -> Sequence[str]:
        nonlocal batches
        batches += 1
        if batches == 2:
            raise StorageUnavailable("stopped")
        return await write(given)

    monkeypatch.setattr(registry, "change_offices", stops)
    with pytest.raises(StorageUnavailable):
        await stage.offices(offices(250))
    results = [entry.result for entry in stage.account.configuration.entries.values()]
    assert (results.count(ChangeResult.DONE), results.count(ChangeResult.PENDING)) == (100, 100)

    assert counts(await stage.offices(offices(250))) == (150, 0, 100, 0)
    assert len(stage.account.offices.offices) == 250


async def test_a_change_is_audited_with_what_differs() -> None:
    stage = Stage()
    await stage.offices(offices(2))
    report = await stage.offices(offices(2, name="Vara Cível"))

    assert counts(report) == (0, 2, 0, 0)
    created, changed = list(stage.account.configuration.entries.values())[0::2]
    assert (created.before, changed.subject, changed.subject_id) == (None, Subject.OFFICE, "vara-000")
    assert (changed.before, changed.after) == ('{"name": "0ª Vara"}', '{"name": "0ª Vara Cível"}')
    assert (changed.actor_id, changed.result) == ("admin", ChangeResult.DONE)


async def test_what_the_file_does_not_say_is_kept() -> None:
    stage = Stage()
    await stage.offices(offices(1))
    [known] = stage.account.offices.offices.values()
    stage.account.offices.put(replace(known, about="Só cível.", active=False))

    report = await stage.offices(offices(1, name="Ofício"))

    [office] = stage.account.offices.offices.values()
    assert (office.name, office.about, office.active) == ("0ª Ofício", "Só cível.", False)
    assert report.notes == [directory_texts_pt.IMPORT_INACTIVE.format(line=2, office="vara-000")]


async def test_an_office_that_somebody_changes_meanwhile_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage()
    await stage.offices(offices(3))
    begin = stage.account.configuration.add

    async def overtaken(entries: Sequence[object]) -> None:
        stage.account.offices.put(replace(stage.account.offices.offices["vara-001"], about="novo"))
        await begin(entries)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(stage.account.configuration, "add", overtaken)
    report = await stage.offices(offices(3, name="Ofício"))

    assert report.rejected == [LineFault(3, directory_texts_pt.IMPORT_CHANGED_MEANWHILE)]
    assert counts(report) == (0, 2, 0, 0)
    assert stage.account.offices.offices["vara-001"].about == "novo"


async def test_what_a_step_lost_is_done_by_the_next_and_a_step_that_does_nothing_is_the_last() -> None:
    stage = Stage()
    lost = ImportReport(created=1, remaining=1, rejected=[LineFault(2, "changed"), LineFault(9, "bad")])
    done = ImportReport(created=2, unchanged=1, rejected=[LineFault(9, "bad")])

    total = lost.followed_by(done)

    assert (total.created, total.rejected, total.goes_on) == (3, [LineFault(9, "bad")], False)
    assert lost.goes_on
    stuck = await stage.offices(offices(3), ImportStep(most=0))
    assert (stuck.remaining, stuck.goes_on) == (3, False)


# --- the calendar ------------------------------------------------------------------------------------


async def test_days_are_put_in_changed_and_left() -> None:
    stage = Stage()
    await stage.offices(offices(1))
    recess, feast = "2026-12-20/2026-12-22,Recesso,recesso,,", "2026-10-02,Festa,municipal,SANTOS,"
    first = await stage.calendar(recess, feast)
    again = await stage.calendar(
        "2026-12-20/2026-12-22,Recesso,recesso,estado,", "2026-10-02,Padroeira,municipal,santos,"
    )

    assert (counts(first), counts(again)) == ((4, 0, 0, 0), (0, 1, 3, 0))
    days = await stage.administration.registry.calendar()
    assert (days[0].special.name, days[0].district) == ("Padroeira", "Santos")
    assert (days[1].special.name, days[1].district) == ("Recesso", "")
    entry = list(stage.account.configuration.entries.values())[-1]
    assert (entry.subject, entry.subject_id) == (Subject.DAY, "2026-10-02 Santos")
    assert json.loads(entry.before or "") == {"name": "Festa"}


async def test_a_district_without_an_office_is_refused() -> None:
    stage = Stage()
    await stage.offices(offices(1))

    report = await stage.calendar("2026-10-02,Festa,municipal,Sanots,", "2026-12-25,Natal,no_service,,")

    assert report.rejected == [
        LineFault(2, directory_texts_pt.IMPORT_UNKNOWN_DISTRICT.format(district="Sanots"))
    ]
    assert counts(report) == (1, 0, 0, 0)


async def test_the_calendar_is_done_in_steps_too() -> None:
    stage = Stage()
    lines = ("2026-01-01/2026-01-10,Obra,suspension,,", "2026-02-01/2026-02-10,Obra,suspension,,")

    assert counts(await stage.calendar(*lines, step=DRY)) == (20, 0, 0, 0)
    assert counts(await stage.calendar(*lines, step=ImportStep(most=5))) == (10, 0, 0, 10)
    assert counts(await stage.calendar(*lines, step=ImportStep(most=5))) == (10, 0, 10, 0)


# --- people ------------------------------------------------------------------------------------------


async def test_people_are_added_and_ended() -> None:
    stage = Stage()
    await stage.offices(offices(3))
    dry = await stage.people("Ana@x.br,vara-000 vara-001,", step=DRY)
    first = await stage.people("Ana@x.br,vara-000 vara-001,", "rui@x.br,vara-002,")
    again = await stage.people("ana@x.br,vara-000 vara-001 vara-002,", "rui@x.br,vara-002 vara-001,sim")

    assert [counts(each) for each in (dry, first, again)] == [(2, 0, 0, 0), (3, 0, 0, 0), (1, 1, 3, 0)]
    assert [(m.account, m.office_id) for m in await stage.administration.memberships.every()] == [
        ("ana@x.br", f"vara-00{number}") for number in range(3)
    ]
    assert counts(await stage.people("ana@x.br,vara-000,", step=ImportStep(most=0))) == (0, 0, 1, 0)


async def test_people_are_imported_in_steps() -> None:
    stage = Stage()
    await stage.offices(offices(3))
    lines = [f"a{number}@x.br,vara-000 vara-001," for number in range(5)]

    assert counts(await stage.people(*lines, step=ImportStep(most=4))) == (4, 0, 0, 6)
    assert counts(await stage.people(*lines, step=ImportStep(most=4))) == (4, 0, 4, 2)
    assert counts(await stage.people(*lines, step=ImportStep(most=4))) == (2, 0, 8, 0)


async def test_a_line_with_an_unknown_office_is_not_applied_at_all() -> None:
    stage = Stage()
    await stage.offices(offices(1))

    report = await stage.people("ana@x.br,vara-000 vara-999,")

    assert report.rejected == [
        LineFault(2, directory_texts_pt.IMPORT_UNKNOWN_OFFICE.format(office="vara-999"))
    ]
    assert await stage.administration.memberships.every() == []


async def test_one_that_has_lapsed_is_added_anew() -> None:
    stage = Stage()
    await stage.offices(offices(1))
    await stage.people("ana@x.br,vara-000,", "rui@x.br,vara-000,")
    binding = AccountBinding("rui@x.br", "rui-oid", "Rui", stage.clock.now())
    await stage.administration.memberships.bind(binding)
    stage.clock.advance(timedelta(days=31).total_seconds())

    assert counts(await stage.people("ana@x.br,vara-000,", "rui@x.br,vara-000,")) == (1, 0, 1, 0)
    assert [each.since for each in await stage.administration.memberships.of_account("ana@x.br")] == [
        stage.clock.now()
    ]


@pytest.mark.parametrize("role", [Role.CLERK, Role.MANAGER])
async def test_only_an_administrator_imports(role: Role) -> None:
    stage, who = Stage(), a_clerk(role=role)
    for asked in (
        import_offices(stage.administration, who, read_offices(offices(1)), ImportStep()),
        import_calendar(stage.administration, who, read_calendar(b"date,name,kind,scope\n"), ImportStep()),
        import_people(stage.administration, who, read_people(b"account,offices\n"), ImportStep()),
    ):
        with pytest.raises(Refused, match=Problem.NOT_ALLOWED):
            await asked
    assert stage.entries == 0
