"""The rows by which instances tell each other whom they have heard: late, lost, large, and of 1.0."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from shared.domain.credentials import office_key
from shared.domain.queue.presence import is_absent
from shared.ports import StorageUnavailable
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import Write
from shared.storage.tables.presence.instance_row import PARTITION
from shared.storage.tables.presence.office_rows import UPGRADE
from shared.storage.tables.presence.store import TablePresence
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.rows import PRESENCE, PresenceRow
from tests.builders import KEYS, START, HandClock, after
from tests.contract.row_dictionary import RowDictionary
from tests.contract.test_board_cache import HandStorageClock, run_until_waiting

LIMIT = timedelta(seconds=90)
ONE = KEYS.ticket_id("centro", "one")
OWN_ROW = (PARTITION, "new")
FORMER_ROW = (office_key("centro"), keys.presence_key("old"))


class Line(RowDictionary):
    """Rows behind a line that can be down or slow."""

    def __init__(self) -> None:
        super().__init__()
        self.down = False
        self.open = asyncio.Event()
        self.open.set()
        self.queries = self.writes = 0

    async def batch(self, writes: Sequence[Write]) -> list[str]:
        self.writes += 1
        self._check()
        return await super().batch(writes)

    async def _query(self, condition: str, parameters: Mapping[str, str]) -> list[Row]:
        self.queries += 1
        await self.open.wait()
        self._check()
        return await super()._query(condition, parameters)

    def _check(self) -> None:
        if self.down:
            raise StorageUnavailable("down")


@dataclass
class Court:
    """Instances over one table and one time."""

    line: Line = field(default_factory=Line)
    clock: HandClock = field(default_factory=HandClock)
    pace: HandStorageClock = field(default_factory=HandStorageClock)

    def instance(self, name: str = "new") -> TablePresence:
        return TablePresence(self.line, self.clock, name, self.pace.storage_clock())

    def tell_as_1_0(self, heard: Mapping[str, datetime]) -> None:
        """What an instance of version 1.0 writes now."""
        told = json.dumps([{name: int(at.timestamp()) for name, at in heard.items()}, {"ana": 1}])
        columns = {**PRESENCE.write(PresenceRow(1, self.clock.now())), "heard0": told}
        self.line.rows[FORMER_ROW] = {
            name: str(cell) if name == "at" else cell for name, cell in columns.items()
        }

    async def later(self, seconds: float) -> None:
        """Time passes, second by second, and everybody does what is due."""
        for _ in range(int(seconds)):
            self.clock.advance(1)
            await self.pace.advance(1)

    async def absent(self, judge: TablePresence) -> bool:
        return is_absent(await judge.signs_of_life("centro"), ONE, self.clock.now(), LIMIT)


@pytest.fixture
def court() -> Court:
    return Court()


# --- an upgrade -------------------------------------------------------------------------------------------


async def test_what_version_1_0_has_heard_evicts_nobody(court: Court) -> None:
    judge = court.instance()
    for _ in range(4):
        court.tell_as_1_0({ONE: court.clock.now()})
        assert not await court.absent(judge)
        await court.later(30)

    heard = await judge.signs_of_life("centro")

    assert dict(heard.tickets) == {ONE: after(90)}
    assert not await court.absent(judge), "its run is 120 s long: only the row of 1.0 speaks for the visitor"
    await judge.close()


async def test_version_1_0_reads_what_we_have_heard(court: Court) -> None:
    """As it did: the rows of the office, the pieces joined, two maps of seconds."""
    presence = court.instance()
    presence.visitor_heard(ONE)
    presence.clerk_heard("centro", "ana")
    await presence.flush()

    cells = court.line.rows[office_key("centro"), keys.presence_key("new")]

    second = int(START.timestamp())
    text = "".join(str(cells[f"heard{i}"]) for i in range(int(cells["pieces"])))
    assert json.loads(text) == [{ONE: second}, {"ana": second}]
    await presence.close()


async def test_the_old_form_ends_with_the_upgrade(court: Court) -> None:
    presence = court.instance()
    court.tell_as_1_0({ONE: START})
    await court.later(UPGRADE.total_seconds())
    presence.visitor_heard(ONE)
    await presence.flush()
    queries = court.line.queries
    await presence.signs_of_life("centro")

    assert court.line.queries == queries + 1, "only the rows of instances"
    assert set(court.line.rows) == {OWN_ROW, FORMER_ROW}
    await presence.close()


async def test_the_upgrade_lasts_while_version_1_0_is_met(court: Court) -> None:
    presence = court.instance()
    for _ in range(int(UPGRADE.total_seconds()) // 30 + 10):
        court.tell_as_1_0({ONE: court.clock.now()})
        assert not await court.absent(presence)
        await court.later(30)
    presence.visitor_heard(ONE)
    await presence.flush()

    assert (office_key("centro"), keys.presence_key("new")) in court.line.rows
    await presence.close()


async def test_a_broken_row_of_version_1_0_is_left_out(court: Court) -> None:
    presence = court.instance()
    court.tell_as_1_0({ONE: START})
    court.line.rows[FORMER_ROW] = {**court.line.rows[FORMER_ROW], "heard0": "[1"}

    assert dict((await presence.signs_of_life("centro")).tickets) == {}
    await presence.close()


# --- late, lost -------------------------------------------------------------------------------------------


async def test_who_a_dead_instance_heard_last_is_absent_after_its_time(court: Court) -> None:
    """Its row is late after 45 s, and for 90 s more what it may have heard is unknown."""
    judge, dead = court.instance("judge"), court.instance("dead")
    dead.visitor_heard(ONE)
    await dead.close()
    await judge.signs_of_life("centro")

    absent: list[bool] = []
    for _ in range(14):
        await court.later(10)
        absent.append(await court.absent(judge))

    assert absent == [False] * 13 + [True]
    await judge.close()


async def test_an_instance_that_hears_nobody_any_more_is_not_late(court: Court) -> None:
    judge, quiet = court.instance("judge"), court.instance("quiet")
    quiet.visitor_heard(ONE)
    await quiet.flush()

    absent: list[bool] = []
    for _ in range(10):
        absent.append(await court.absent(judge))
        await court.later(10)

    assert absent == [False] * 10
    assert await court.absent(judge)
    await judge.close()
    await quiet.close()


async def test_nothing_is_written_where_nobody_was_heard(court: Court) -> None:
    presence = court.instance()
    presence.visitor_heard(ONE)
    await court.later(20 * 60 + 60)
    written = court.line.writes
    await court.later(10 * 60)

    assert court.line.writes == written
    await presence.close()


async def test_an_instance_that_decides_once_a_minute_knows_who_is_absent(court: Court) -> None:
    """As the timer does: reading goes on between its questions, or each would restart the run."""
    timer = court.instance()

    absent: list[bool] = []
    for _ in range(3):
        absent.append(await court.absent(timer))
        await court.later(61)

    assert absent == [False, False, True]
    await timer.close()


async def test_an_instance_that_stops_deciding_stops_reading(court: Court) -> None:
    presence = court.instance()
    await presence.signs_of_life("centro")
    await court.later(240)
    queries = court.line.queries
    await court.later(240)

    assert court.line.queries == queries
    await presence.close()


async def test_a_failed_write_is_repeated_after_two_seconds(court: Court) -> None:
    presence = court.instance()
    court.line.down = True
    presence.visitor_heard(ONE)
    await run_until_waiting()
    assert court.line.writes == 1
    court.line.down = False
    await court.later(1)
    assert court.line.rows == {}
    await court.later(1)

    assert OWN_ROW in court.line.rows
    await presence.close()


async def test_all_who_ask_share_one_reading(court: Court) -> None:
    presence = court.instance()
    await court.later(UPGRADE.total_seconds())
    court.line.open.clear()
    asking = [asyncio.create_task(presence.signs_of_life("centro")) for _ in range(20)]
    await run_until_waiting()
    asking[0].cancel()
    await run_until_waiting()
    assert court.line.queries == 1
    court.line.open.set()
    heard = await asyncio.gather(*asking, return_exceptions=True)

    assert court.line.queries == 1
    assert isinstance(heard[0], asyncio.CancelledError), "who goes does not end it for the others"
    assert not any(isinstance(one, BaseException) for one in heard[1:])
    await presence.close()


async def test_views_go_on_while_presence_cannot_be_read(court: Court) -> None:
    presence, there = court.instance(), court.instance("there")
    there.visitor_heard(ONE)
    await there.flush()
    await presence.signs_of_life("centro")
    court.line.down = True
    await court.later(15)

    with pytest.raises(StorageUnavailable):
        await presence.signs_of_life("centro")
    queries = court.line.queries
    known = [await presence.known_signs("centro") for _ in range(5)]

    assert court.line.queries == queries, "who only shows something does not wait for each failure"
    assert {*known[-1].tickets} == {ONE}
    assert known[-1].run_since == court.clock.now(), "the outage makes nobody absent"
    court.clock.advance(2)
    await presence.known_signs("centro")
    assert court.line.queries == queries + 1
    await there.close()
    await presence.close()


async def test_a_broken_row_is_left_out(court: Court) -> None:
    there, presence = court.instance("there"), court.instance()
    there.visitor_heard(ONE)
    await there.flush()
    place = (PARTITION, "there")
    court.line.rows[PARTITION, "broken"] = {**court.line.rows[place], "heard0": "{"}

    assert {*(await presence.known_signs("centro")).tickets} == {ONE}
    await there.close()
    await presence.close()
