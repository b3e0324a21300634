"""The list of offices in memory: how old it may be, and what happens while storage does not answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.domain.office.office import Office
from shared.domain.office.opening_hours import every
from shared.ports import OfficeQuery, StorageUnavailable
from shared.storage.directory.cached import RETRY_AFTER, UNCHANGED_SECONDS, CachedDirectory, Listing
from tests.builders import START, an_office
from tests.contract.test_board_cache import run_until_waiting


@dataclass
class HandDirectory:
    """Offices and time controlled by the test."""

    offices: list[Office] = field(default_factory=lambda: [an_office("centro")])
    court: CourtSettings = PUBLISHED
    now: float = 0.0
    reads: int = 0
    failing: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def load(self) -> Listing:
        self.reads += 1
        found = Listing(self.court, list(self.offices))
        await self.gate.wait()
        if self.failing:
            raise StorageUnavailable("as told")
        return found

    async def members(self, _clerk_id: str) -> Sequence[str]:
        return []

    def directory(self) -> CachedDirectory:
        self.gate.set()
        return CachedDirectory(self.load, self.members, monotonic=lambda: self.now)


async def test_the_list_is_read_every_thirty_seconds_however_many_ask() -> None:
    hand = HandDirectory()
    directory = hand.directory()
    await asyncio.gather(*(directory.get("centro") for _ in range(50)))
    hand.now = 29.9
    await directory.get("centro")
    assert hand.reads == 1
    hand.now = 30
    hand.offices.append(an_office("norte"))
    assert await directory.get("norte") is not None
    assert hand.reads == 2


async def test_the_courts_settings_come_with_the_list() -> None:
    hand = HandDirectory()
    directory = hand.directory()
    assert await directory.court_settings() == PUBLISHED
    hand.court = CourtSettings(week=every(range(7), 480, 1140))
    hand.now = 29.9
    assert await directory.court_settings() == PUBLISHED
    hand.now = 30
    assert await directory.court_settings() == hand.court
    assert hand.reads == 2


async def test_a_new_list_is_searched_anew() -> None:
    hand = HandDirectory()
    directory = hand.directory()
    assert len((await directory.search(OfficeQuery("ofício"), START)).offices) == 1
    hand.offices.append(an_office("norte"))
    directory.expire()
    assert len((await directory.search(OfficeQuery("ofício"), START)).offices) == 2


async def test_districts_stand_in_portuguese_order() -> None:
    names = ["Araras", "São Paulo", "Águas de Lindóia", "Araçatuba", "Adamantina"]
    hand = HandDirectory([replace(an_office(f"o{place}"), district=name) for place, name in enumerate(names)])
    ordered = ["Adamantina", "Águas de Lindóia", "Araçatuba", "Araras", "São Paulo"]
    assert await hand.directory().districts() == ordered


async def test_the_old_list_serves_through_an_outage() -> None:
    hand = HandDirectory()
    directory = hand.directory()
    await directory.get("centro")
    hand.now, hand.failing = 31, True
    for _ in range(5):
        assert await directory.get("centro") is not None
    assert hand.reads == 2, "an outage is not hurried"
    hand.now += RETRY_AFTER
    hand.failing = False
    hand.offices.append(an_office("norte"))
    assert await directory.get("norte") is not None


async def test_an_outage_before_the_first_list_is_reported() -> None:
    hand = HandDirectory(failing=True)
    directory = hand.directory()
    with pytest.raises(StorageUnavailable):
        await directory.get("centro")
    hand.failing = False
    assert await directory.get("centro") is not None


async def test_a_change_during_a_reading_is_not_lost() -> None:
    hand = HandDirectory()
    directory = hand.directory()
    await directory.get("centro")
    hand.now = 31
    hand.gate.clear()
    slow = asyncio.create_task(directory.get("centro"))
    await run_until_waiting()
    assert hand.reads == 2
    hand.offices.append(an_office("norte"))
    directory.expire()
    after = asyncio.create_task(directory.get("norte"))
    await asyncio.sleep(0)
    hand.gate.set()
    assert await slow is not None
    assert await after is not None


async def test_closing_ends_a_reading_under_way() -> None:
    hand = HandDirectory()
    directory = hand.directory()
    hand.gate.clear()
    asking = asyncio.create_task(directory.get("centro"))
    await run_until_waiting()
    assert hand.reads == 1
    await directory.close()
    with pytest.raises(asyncio.CancelledError):
        await asking


@dataclass
class VersionedDirectory(HandDirectory):
    """The same, with a version that its writers change."""

    version: str = "one"
    looks: int = 0

    async def versioned(self) -> str:
        self.looks += 1
        if self.failing:
            raise StorageUnavailable("as told")
        return self.version

    def directory(self) -> CachedDirectory:
        self.gate.set()
        return CachedDirectory(self.load, self.members, version=self.versioned, monotonic=lambda: self.now)


async def test_a_list_whose_version_stays_the_same_is_read_every_ten_minutes() -> None:
    hand = VersionedDirectory()
    directory = hand.directory()
    while hand.now < UNCHANGED_SECONDS:
        await directory.get("centro")
        hand.now += 30
    assert (hand.reads, hand.looks) == (1, 20)

    hand.offices.append(an_office("by hand"))
    assert await directory.get("by hand") is not None
    assert hand.reads == 2


async def test_a_new_version_is_read_at_the_next_look() -> None:
    hand = VersionedDirectory()
    directory = hand.directory()
    await directory.get("centro")
    hand.offices.append(an_office("norte"))
    hand.version, hand.now = "two", 30

    assert await directory.get("norte") is not None
    assert hand.reads == 2


async def test_what_changes_during_a_reading_is_read_again() -> None:
    hand = VersionedDirectory()
    directory = hand.directory()
    hand.gate.clear()
    reading = asyncio.create_task(directory.get("norte"))
    await run_until_waiting()
    hand.offices.append(an_office("norte"))
    hand.version = "two"
    hand.gate.set()
    assert await reading is None
    hand.now = 30

    assert await directory.get("norte") is not None


async def test_ones_own_change_is_read_whatever_the_version() -> None:
    hand = VersionedDirectory()
    directory = hand.directory()
    await directory.get("centro")
    hand.offices.append(an_office("norte"))
    directory.expire()

    assert await directory.get("norte") is not None


async def test_without_the_version_the_list_stays_in_use() -> None:
    hand = VersionedDirectory()
    directory = hand.directory()
    await directory.get("centro")
    hand.failing, hand.now = True, 700

    assert await directory.get("centro") is not None
