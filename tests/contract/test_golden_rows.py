"""Every type of row is written as the files have it, and read from them to the same values."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from shared.domain.credentials import office_key
from shared.domain.office.court_settings import CourtSettings
from shared.domain.office.office import OPEN_DAY, Office
from shared.domain.priority import Priority
from shared.domain.reports.day import without_clerks
from shared.domain.ticket.ticket import PersonalData, Room, Ticket
from shared.domain.timing import DEFAULT_TIMING
from shared.storage.boards.cached_board import on_board
from tests.builders import START, after
from tests.contract import golden_directory as directory
from tests.contract import golden_reports
from tests.contract import golden_rows as golden
from tests.contract.golden_rows import GOLDEN, OLDER, TICKETS, Stores, read_tables


async def test_rows_are_written_as_they_have_always_been() -> None:
    tables = golden.empty_tables()

    await Stores(tables).write_everything()

    assert golden.shown(tables) == json.loads(GOLDEN.read_text("utf-8"))


async def ticket(stores: Stores, ticket_id: str) -> Ticket:
    stored = await stores.ports.tickets.load(ticket_id)
    assert stored is not None
    return stored.ticket


async def office(stores: Stores, office_id: str) -> Office:
    found = await stores.ports.offices.get(office_id)
    assert found is not None
    return found


async def test_tickets_are_read_whole() -> None:
    stores = Stores(read_tables(GOLDEN))
    changed = replace(TICKETS["waiting"], revision=1)
    expected = {**TICKETS, "waiting": changed}

    for expected_ticket in expected.values():
        assert await ticket(stores, expected_ticket.ticket_id) == expected_ticket
    board = await stores.ports.boards.get("centro")
    shown = {stored.ticket for stored in board.by_id.values()}
    assert shown == {each for each in expected.values() if on_board(each)}
    assert board.office_day == golden.OFFICE_DAY


async def test_what_lies_beside_a_ticket_is_read_whole() -> None:
    stores = Stores(read_tables(GOLDEN))
    ports, tickets = stores.ports, stores.ports.tickets
    for name, personal in {**golden.PERSONAL, "called": PersonalData()}.items():
        stored = await tickets.load(TICKETS[name].ticket_id)
        assert stored is not None
        assert await ports.personal_data.of_ticket(stored) == personal

    full = TICKETS["full"]
    assert await tickets.earlier("centro", golden.KEY.key) == golden.KEY
    for found in (
        await tickets.by_device("centro", "device-1"),
        await tickets.by_number(office_key("centro"), full.day, full.number),
    ):
        assert found is not None
        assert found.ticket == full
    assert (await ports.audit.of_ticket(TICKETS["waiting"].ticket_id))[-1] == golden.FULL_AUDIT
    audit = await ports.audit.of_days("centro", after(22), after(23))
    assert audit == [golden.OFFICE_DAY_ENTRY]
    assert await ports.audit.of_days("norte", START, after(60)) == [golden.RESUMED]
    assert set(await ports.after_visit.pending("centro")) == {
        each.ticket_id for each in TICKETS.values() if each.is_final
    }


async def test_what_stands_in_tables_of_its_own_is_read_whole() -> None:
    stores = Stores(read_tables(GOLDEN), instance="instance-2")

    heard = await stores.ports.presence.signs_of_life("centro")
    assert dict(heard.tickets) == {TICKETS["waiting"].ticket_id: START}
    assert dict(heard.clerks) == {"ana-oid": after(30)}
    assert await stores.ports.locks.current("ana-oid") == golden.LATER_LOCK
    assert await stores.ports.locks.earlier("ana-oid", "call-1") == golden.LOCK
    assert await stores.ports.locks.current(golden.ODD_CLERK) == replace(
        golden.LOCK, clerk_id=golden.ODD_CLERK
    )
    assert {*await stores.ports.records.of_day("centro", START.date())} == {
        golden.FULL_RECORD,
        golden.PLAIN_RECORD,
    }
    month = golden_reports.MONTH
    opinions = await stores.ports.evaluations.of_months("centro", month, month)
    assert list(opinions) == [golden.OPINION, golden.SILENT_OPINION]
    assert list(await stores.ports.active.since(START.date())) == ["centro"]
    assert list(await stores.ports.offices.offices_of(golden.ODD_CLERK)) == ["plain"]


async def test_figures_are_read_whole() -> None:
    ports, day = Stores(read_tables(GOLDEN)).ports, START.date()
    shared = without_clerks(golden_reports.FIGURES)

    assert await ports.reports.of_office("centro", day, day) == {day: golden_reports.FIGURES}
    assert await ports.reports.of_court(day, day) == {day: shared}
    assert await ports.reports.of_district("São Paulo", day, day) == {day: shared}
    [month] = await ports.reports.months([golden_reports.MONTH])
    assert (month.figures, month.scores) == (golden_reports.FIGURES.total, golden_reports.SCORES)
    [mark] = (await ports.reports.to_aggregate()).marks
    assert replace(mark, version="") == golden_reports.MARK
    refused = golden_reports.FIGURES.turned_away
    assert list((await ports.refusals.of_day("centro", day)).values()) == [refused]


async def test_people_and_the_audit_of_configuration_are_read_whole() -> None:
    ports = Stores(read_tables(GOLDEN)).ports

    assert list(await ports.offices.offices_of("ana-oid")) == ["plain", "rich"]
    assert list(await ports.memberships.every()) == [directory.MEMBERSHIP, directory.WAITING_MEMBERSHIP]
    assert await ports.memberships.binding_of("ana@tjsp.example") == directory.ACCOUNT_BINDING
    entries = await ports.configuration.between(START, after(60))
    assert entries == [directory.ENTRY, directory.PENDING_ENTRY]


async def test_the_directory_is_read_whole() -> None:
    stores = Stores(read_tables(GOLDEN))

    court = (await stores.ports.registry.court_settings()).settings
    assert court == directory.COURT
    for expected in (directory.OFFICE, directory.PLAIN_OFFICE):
        under_court = expected.under(court)
        everywhere = {day.day: day.special for day in directory.CALENDAR if not day.district}
        hours = replace(under_court.hours, calendar=everywhere)
        assert await office(stores, expected.office_id) == replace(under_court, hours=hours)


async def test_the_writing_side_of_the_directory_is_read_whole() -> None:
    registry = Stores(read_tables(GOLDEN)).ports.registry

    assert list(await registry.calendar()) == sorted(directory.CALENDAR, key=lambda day: day.day)
    changed = await registry.office("changed")
    assert changed is not None
    assert (changed.changed, changed.office.active) == (directory.CHANGED_OFFICE.changed, False)
    by_set_up = await registry.office("plain")
    assert by_set_up is not None
    assert (by_set_up.changed, by_set_up.office.active) == (None, True)


PERSONAL_BEFORE = PersonalData("Ana Souza", "0000001-02.2026.8.26.0100", "https://teams.example/meet/1")

SINCE_IN_RECORDS = (
    *("end_reason", "successor_id", "transferred_from"),
    *("clerk_name", "missed_as"),
)
"""What records of versions before do not have."""


async def test_records_of_versions_before_are_read() -> None:
    stores, without = Stores(read_tables(OLDER)), dict.fromkeys(SINCE_IN_RECORDS)
    assert {*await stores.ports.records.of_day("centro", START.date())} == {
        replace(record, **without, out_of_order=False) for record in (golden.FULL_RECORD, golden.PLAIN_RECORD)
    }


async def test_rows_of_versions_before_are_read() -> None:
    stores = Stores(read_tables(OLDER))
    full, call = TICKETS["full"], golden.FULL_CALL

    waiting = replace(TICKETS["waiting"], revision=1)
    assert await ticket(stores, waiting.ticket_id) == waiting
    assert [stored.ticket for stored in (await stores.ports.boards.get("centro")).waiting] == [waiting]
    assert await ticket(stores, full.ticket_id) == replace(
        full,
        call=replace(
            call, told_at=None, over_at=None, subscription_id=None, subscribed_until=None, beside=False
        ),
        old_rooms=(Room("rui-oid", "room-1"), Room("ana-oid", "room-é")),
        old_lost_calls=(),
        missed_as=None,
        out_of_order=False,
        pauses_elsewhere=0,
        room_failures=0,
        room_failed_at=None,
        source=None,
        priority=Priority.LEGAL,
        priority_change=None,
        transfer_reason=None,
        promised_to=None,
        successor_office_id=None,
        transferred_from_office_id=None,
    )
    stored = await stores.ports.tickets.load(full.ticket_id)
    assert stored is not None
    assert await stores.ports.personal_data.of_ticket(stored) == PERSONAL_BEFORE
    court = CourtSettings(replace(DEFAULT_TIMING, minute=timedelta(seconds=45)))
    assert (await stores.ports.registry.court_settings()).settings == court
    everywhere = {day.day: day.special for day in directory.CALENDAR if not day.district}
    for expected in (directory.PLAIN_OFFICE, directory.OFFICE):
        hours = replace(expected.under(court).hours, calendar=everywhere)
        assert await office(stores, expected.office_id) == replace(expected.under(court), hours=hours)
    assert list(await stores.ports.offices.offices_of("ana-oid")) == ["plain"]


async def test_an_office_without_a_state_of_the_day_is_open() -> None:
    stores = Stores(golden.empty_tables())
    assert (await stores.ports.boards.get("centro")).office_day == OPEN_DAY
