"""The notes of one instance, by hand and as rows of the table `changes`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.credentials import office_key
from shared.storage.boards.notes import Note, NoteReader, NoteWriter
from shared.storage.names import Table
from shared.storage.tables.changes import TableNotes, minute
from shared.storage.tables.client.account import Account, Rejected
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable
from tests.contract.changes import joined
from tests.contract.conftest import Backend
from tests.contract.hand_storage import HandLog, HandStorageClock, run_until_waiting
from tests.contract.row_dictionary import RowDictionary

MIDDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def offices(notes: Collection[Note]) -> list[str]:
    return sorted(office for note in notes for office in note.offices)


async def test_changes_within_a_quarter_of_a_second_are_one_note() -> None:
    pace, log = HandStorageClock(), HandLog()
    writer = NoteWriter(log.of("here"), pace.storage_clock())
    writer.note("first")
    await run_until_waiting()
    for number in range(500):
        writer.note(f"office-{number % 5}")
    await run_until_waiting()
    assert [note.offices for _, note in log.notes] == [("first",)], "the first goes out at once"

    await pace.advance(0.25)

    assert [len(note.offices) for _, note in log.notes] == [1, 5]
    await pace.advance(10)
    assert log.writes == 2


async def test_a_note_is_repeated_under_a_later_key_until_it_is_there(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pace, log = HandStorageClock(), HandLog(failing=True)
    writer = NoteWriter(log.of("here"), pace.storage_clock())
    writer.note("one")
    await run_until_waiting()
    for _ in range(9):
        await pace.advance(1)
        writer.note("two")
    log.failing = False
    assert log.notes == []

    await pace.advance(1)

    assert [(at, note.offices) for at, note in log.notes] == [
        (pace.instant(), ("one",)),
        (pace.instant(), ("two",)),
    ]
    assert caplog.text.count("not noted yet") == 1


async def test_who_flushes_returns_when_the_notes_are_there() -> None:
    pace, log = HandStorageClock(), HandLog()
    writer = NoteWriter(log.of("here"), pace.storage_clock())
    await writer.flush()
    assert log.writes == 0

    writer.note("one")
    await writer.flush()

    assert offices([note for _, note in log.notes]) == ["one"]
    assert pace.now == 0


async def test_who_flushes_does_not_wait_for_an_outage() -> None:
    pace, log = HandStorageClock(), HandLog(failing=True)
    writer = NoteWriter(log.of("here"), pace.storage_clock())
    writer.note("one")
    flushing = asyncio.create_task(writer.flush())
    await run_until_waiting()
    await pace.advance(1.75)
    assert not flushing.done()
    await pace.advance(0.25)
    assert flushing.done()

    log.failing = False
    await pace.advance(1)
    assert offices([note for _, note in log.notes]) == ["one"], "it is written all the same"


@pytest.fixture
async def rows(tables: Backend) -> AsyncIterator[RowTable]:
    """The table `changes` of this test."""
    assert tables.config is not None
    account = Account(tables.config)
    yield RowTable(account, Table.CHANGES)
    await account.close()


async def test_the_seconds_before_are_read_over_the_minute_s_boundary(rows: RowTable) -> None:
    here, there = (TableNotes(rows, name, BadRowLog()) for name in ("here", "there"))
    for seconds, name in ((-6, "old"), (-4, "before"), (0, "new"), (2, "ahead")):
        await there.write([name], MIDDAY + timedelta(seconds=seconds))
    await there.write(["next"], MIDDAY + timedelta(seconds=61))

    found = await here.since(MIDDAY - timedelta(seconds=5))

    assert offices(found) == ["ahead", "before", "new", "next"]
    assert {note.instance for note in found} == {"there"}
    assert len({note.key for note in found}) == 4
    assert offices(await here.since(MIDDAY)) == ["ahead", "new", "next"]


async def test_looks_between_two_whole_ones_read_the_last_second() -> None:
    """What was noted late, or by a clock that is behind, is found by the next whole look, and once."""
    pace, log = HandStorageClock(), HandLog()
    reader = NoteReader(log.of("here"), "here", pace.storage_clock())
    there, windows = log.of("there"), list[float]()
    await pace.advance(10)
    await reader.look()
    found: list[list[str]] = []
    for tenth in range(1, 11):
        await pace.advance(0.1)
        if tenth == 2:
            await there.write(["soon"], pace.instant())
            await there.write(["late"], pace.instant(-3))
        found.append(sorted((await reader.look()).offices))
        windows.append((pace.instant() - log.asked[-1]).total_seconds())

    assert found == [[], ["soon"], [], [], ["late"], *[[]] * 5]
    assert windows == [*[1.0] * 4, 5.0, *[1.0] * 4, 5.0]


async def test_many_offices_go_into_as_many_rows_as_they_need(rows: RowTable) -> None:
    notes = TableNotes(rows, "here", BadRowLog())
    told = [f"{number:010d}" for number in range(4_500)]
    await notes.write(told, MIDDAY)
    found = await notes.since(MIDDAY)
    assert [len(note.offices) for note in found] == [1_500, 1_500, 1_500]
    assert offices(found) == told


async def test_notes_of_ten_minutes_ago_go_and_later_ones_stay(tables: Backend, rows: RowTable) -> None:
    storage = tables.instance()
    notes, now = TableNotes(rows, "other", BadRowLog()), datetime.now(UTC)
    for number in range(150):
        await notes.write(["gone"], now - timedelta(minutes=12, microseconds=number))
    await notes.write(["stays"], now - timedelta(minutes=8))
    await joined(storage.tickets)
    await storage.changes.flush()

    assert await storage.changes.sweep() == 150
    assert await storage.changes.sweep() == 0
    left = await notes.since(now - timedelta(hours=1))
    assert offices(left) == sorted(["stays", office_key("centro")])


async def test_a_broken_note_is_left_out(rows: RowTable, caplog: pytest.LogCaptureFixture) -> None:
    notes = TableNotes(rows, "here", BadRowLog())
    await notes.write(["one"], MIDDAY)
    for key, columns in (("9!x", {"v": 7, "offices": "two"}), ("9", {"v": 1, "offices": "three"})):
        await rows.put(Row(minute(MIDDAY), key, columns))
    assert offices(await notes.since(MIDDAY)) == ["one"]
    assert caplog.text.count("left out") == 2


async def test_an_own_note_whose_answer_was_lost_is_there() -> None:
    class Repeating(RowDictionary):
        async def add(self, row: Row) -> None:
            await super().add(row)
            raise Rejected(409, 0, repeated=True)

    notes = TableNotes(Repeating(), "here", BadRowLog())
    await notes.write(["one"], MIDDAY)
    assert offices(await notes.since(MIDDAY)) == ["one"]


async def test_a_write_is_noted_and_its_readers_ask_for_nothing_else(tables: Backend) -> None:
    here, there = tables.instance(), tables.instance()
    await joined(there.tickets)
    await there.changes.flush()
    assert tables.of_the_log == {"note": 1}

    await here.boards.get("centro")
    async with asyncio.timeout(10):
        while tables.of_the_log["notes"] < 2:  # noqa: ASYNC110 -- a counter rings no bell
            await asyncio.sleep(0.01)
    assert tables.requests == {"batch": 1, "query": 1}
