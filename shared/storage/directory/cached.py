"""The list of offices of one instance, kept in memory and read again when it is too old."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.domain.office.office import Office
from shared.domain.office.spelling import fold
from shared.ports import OfficePage, OfficeQuery, StorageUnavailable
from shared.storage.bundle import MEMBERSHIP_SECONDS
from shared.storage.directory.office_index import OfficeIndex
from shared.storage.timed_cache import TimedCache

_log = logging.getLogger(__name__)
_NEVER = float("-inf")
UNCHANGED_SECONDS = 600.0
"""How long a list serves whose version stays the same: rows may have been written by hand."""
RETRY_AFTER = 5.0
"""Seconds between attempts while the old list is used because storage does not answer."""
LONGEST_WAIT_SECONDS = 1.0
"""Seconds that a call waits for a newer list before it uses the old one."""


@dataclass(frozen=True)
class Listing:
    """The directory as it was read: every office with its hours, under the court's settings."""

    court: CourtSettings
    offices: Sequence[Office]


class CachedDirectory:
    """Implements `shared.ports.OfficeDirectory` over two queries of a store.

    `load` reads the court's settings and every office; `members` reads a clerk's offices. Both answers are
    kept in memory for `refresh` and `membership_refresh` seconds of `monotonic`. While storage does not
    answer, the previous list stays in use, so that people still find their office. With `version`, which
    reads one row, the list is read again only when that has changed, or after `UNCHANGED_SECONDS`.
    """

    def __init__(
        self,
        load: Callable[[], Awaitable[Listing]],
        members: Callable[[str], Awaitable[Sequence[str]]],
        *,
        refresh: float = 30.0,
        membership_refresh: float = MEMBERSHIP_SECONDS,
        version: Callable[[], Awaitable[str]] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._version = version
        self._read_version: str | None = None
        self._loaded_at = _NEVER
        self._members = TimedCache(members, membership_refresh, monotonic)
        self._refresh = refresh
        self._monotonic = monotonic
        self._due = _NEVER
        self._expired = False
        self._reloading: asyncio.Task[None] | None = None
        self._read = Listing(PUBLISHED, ())
        self._offices: dict[str, Office] | None = None
        self._index: OfficeIndex | None = None
        self._indexing = asyncio.Lock()

    async def get(self, office_id: str) -> Office | None:
        """See `OfficeDirectory.get`."""
        return (await self._fresh()).get(office_id)

    async def court_settings(self) -> CourtSettings:
        """See `OfficeDirectory.court_settings`."""
        await self._fresh()
        return self._read.court

    async def search(self, query: OfficeQuery, now: datetime) -> OfficePage:
        """See `OfficeDirectory.search`."""
        await self._fresh()
        found = (await self._indexed()).find(query, now)
        end = query.offset + query.limit
        next_offset = end if end < len(found.offices) else None
        return OfficePage(found.offices[query.offset : end], next_offset, found.passed_over)

    async def districts(self) -> Sequence[str]:
        """See `OfficeDirectory.districts`."""
        names = {office.district for office in (await self._fresh()).values() if office.active}
        return sorted(names, key=lambda name: (fold(name), name))

    async def offices_of(self, clerk_id: str) -> Sequence[str]:
        """See `OfficeDirectory.offices_of`."""
        return await self._members.get(clerk_id)

    def expire(self) -> None:
        """This instance has changed the list: the next call waits until it is read again."""
        self._due, self._expired, self._read_version = _NEVER, True, None

    def forget_members(self) -> None:
        """This instance has changed a membership."""
        self._members.forget()

    async def close(self) -> None:
        """Cancel a read that is under way."""
        if self._reloading is not None:
            self._reloading.cancel()
            await asyncio.gather(self._reloading, return_exceptions=True)

    async def _fresh(self) -> dict[str, Office]:
        while self._offices is None or self._monotonic() >= self._due:
            if self._reloading is None or self._reloading.done():
                self._reloading = asyncio.create_task(self._reload())
            if self._offices is None:
                await asyncio.shield(self._reloading)
            elif self._expired:
                await asyncio.wait({self._reloading})
            else:
                await asyncio.wait({self._reloading}, timeout=LONGEST_WAIT_SECONDS)
                break
        return self._offices

    async def _indexed(self) -> OfficeIndex:
        """The index of the present list, built in a thread so that visitors' requests do not wait for it."""
        async with self._indexing:
            while self._index is None:
                read = self._read
                made = await asyncio.to_thread(OfficeIndex, read.offices)
                self._index = made if read is self._read else None
            return self._index

    def _is_read(self, version: str | None) -> bool:
        age = self._monotonic() - self._loaded_at
        return version is not None and version == self._read_version and age < UNCHANGED_SECONDS

    async def _load_now(self, version: str | None) -> Listing:
        loaded_at = self._monotonic()
        read = await self._load()
        self._read_version, self._loaded_at = version, loaded_at
        return read

    async def _reload(self) -> None:
        self._expired = False
        try:
            # Before the list: what changes meanwhile has another version.
            version = None if self._version is None else await self._version()
            read = self._read if self._is_read(version) else await self._load_now(version)
        except StorageUnavailable as error:
            if self._offices is None:
                raise
            _log.warning("offices not read again: %s", error)
            self._due = self._monotonic() + RETRY_AFTER
            return
        if self._offices is None or read != self._read:
            self._read = read
            self._offices = {office.office_id: office for office in read.offices}
            self._index = None
        if not self._expired:  # otherwise it was changed again meanwhile
            self._due = self._monotonic() + self._refresh
