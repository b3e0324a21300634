"""The change log as one instance writes and reads it: which offices' rows have changed.

The log is a hint and never decides anything. A note is written after the change it names, and again under a
later key until the write succeeds: two notes of one change cost one read, a missing one costs 20 s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from contextvars import Context
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from shared.ports import StorageUnavailable
from shared.storage.boards.tasks import cancel, is_running
from shared.storage.storage_clock import StorageClock

_log = logging.getLogger(__name__)
WRITE_SECONDS = 0.25
"""The shortest interval between two notes of an instance."""
RETRY_SECONDS = 1.0
FLUSH_SECONDS = 2.0
"""How long `flush` waits at most: a visit's activity has about ten seconds in all."""
WINDOW_SECONDS = 5.0
"""How far back a whole read of the log goes: writers' clocks differ, and a write takes time."""
WHOLE_LOOK_SECONDS = 0.5
"""A read sooner than this after a whole one is for a room that is being opened: the last second is enough."""
SHORT_WINDOW_SECONDS = 1.0
EARLY_SECONDS = 0.01
"""Seconds by which a pause may end early."""
KEPT = timedelta(minutes=10)
_RECORDS = "!records"
"""Set behind an office key where a visit record was added. Versions that do not know it take it for an office
that they hold no board of."""


def records_key(office_key: str) -> str:
    """What a note names when a visit record was added at the office."""
    return office_key + _RECORDS


@dataclass(frozen=True)
class Note:
    """One row of the log: `offices` are office keys and records keys; `key` is unique to the row."""

    key: str
    instance: str
    offices: tuple[str, ...]


class NoteRows(Protocol):
    """The rows of the log. Every method raises `StorageUnavailable`."""

    async def write(self, offices: Collection[str], at: datetime) -> None:
        """Insert a note of this instance, keyed by the instant."""
        ...

    async def since(self, instant: datetime) -> Sequence[Note]:
        """All notes keyed from this instant on, including those of writers whose clocks are ahead."""
        ...

    async def remove_before(self, instant: datetime) -> int:
        """Remove the notes of all minutes before that of `instant`, up to the limit of one run; the number
        removed.
        """
        ...


@dataclass
class _Batch:
    offices: set[str] = field(default_factory=set[str])
    written: asyncio.Event = field(default_factory=asyncio.Event)


class NoteWriter:
    """Implements `shared.ports.ChangeNotes`."""

    def __init__(self, rows: NoteRows, storage_clock: StorageClock) -> None:
        self._rows = rows
        self._storage_clock = storage_clock
        self._next = _Batch()
        self._sent = _Batch()
        self._sent.written.set()
        self._sent_at = float("-inf")
        self._task: asyncio.Task[None] | None = None

    def note(self, key: str) -> None:
        """What this office key or records key names may have changed."""
        self._next.offices.add(key)
        if not is_running(self._task):
            # In a context of its own: it writes for everybody, not only for the request that started it.
            self._task = asyncio.create_task(self._write_all(), context=Context())

    async def flush(self) -> None:
        """See `ChangeNotes.flush`."""
        batches = [batch for batch in (self._sent, self._next) if batch.offices]
        if not batches:
            return
        written = asyncio.ensure_future(_all_written(batches))
        time_over = asyncio.ensure_future(self._storage_clock.sleep(FLUSH_SECONDS))
        try:
            await asyncio.wait({written, time_over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await cancel([written, time_over])

    async def sweep(self) -> int:
        """See `ChangeNotes.sweep`."""
        return await self._rows.remove_before(self._storage_clock.now() - KEPT)

    async def close(self) -> None:
        """Write what is left, if storage accepts it in time."""
        await self.flush()
        if self._task is not None:
            await cancel([self._task])

    async def _write_all(self) -> None:
        while self._next.offices:
            pause = self._sent_at + WRITE_SECONDS - self._storage_clock.monotonic()
            if pause > 0:
                await self._storage_clock.sleep(pause)
            self._sent, self._next = self._next, _Batch()
            self._sent_at = self._storage_clock.monotonic()
            await self._write(self._sent)

    async def _write(self, batch: _Batch) -> None:
        """Repeat until it succeeds. Each try uses the key of its own instant: readers would be past an older
        one.
        """
        failed = False
        while True:
            try:
                await self._rows.write(sorted(batch.offices), self._storage_clock.now())
                break
            except StorageUnavailable as error:
                if not failed:
                    _log.warning("changes at %d offices are not noted yet: %s", len(batch.offices), error)
                failed = True
                await self._storage_clock.sleep(RETRY_SECONDS)
        batch.offices.clear()
        batch.written.set()


async def _all_written(batches: Sequence[_Batch]) -> None:
    for batch in batches:
        await batch.written.wait()


@dataclass(frozen=True)
class News:
    """What one read of the log has found: what others have changed since the read before."""

    offices: frozenset[str]
    """Keys of offices whose boards have changed."""
    records: frozenset[str]
    """Keys of offices where visit records were added."""
    set_out: float
    """When the request was sent, in monotonic seconds."""
    is_gap: bool
    """The read before was too long ago to be continued by this one: anything may have changed in between."""


class NoteReader:
    """Reads the log for the boards of one instance."""

    def __init__(self, rows: NoteRows, instance: str, storage_clock: StorageClock) -> None:
        self._rows = rows
        self._instance = instance
        self._storage_clock = storage_clock
        self._looked = float("-inf")
        """When the last successful read was sent."""
        self._whole_look = float("-inf")
        """When the last successful read of the whole window was sent."""
        self._seen: frozenset[str] = frozenset()
        self._listeners: list[Callable[[News], None]] = []

    @property
    def is_followed(self) -> bool:
        """Whether the log has been read in the last five seconds."""
        return self._storage_clock.monotonic() - self._looked <= WINDOW_SECONDS

    def listen(self, listener: Callable[[News], None]) -> None:
        """Have `listener` called with what each look finds, before `look` returns it."""
        self._listeners.append(listener)

    async def look(self) -> News:
        """Read the log's last seconds: one request. Raises `StorageUnavailable`."""
        set_out = self._storage_clock.monotonic()
        is_whole = set_out - self._whole_look >= WHOLE_LOOK_SECONDS - EARLY_SECONDS
        seconds = WINDOW_SECONDS if is_whole else SHORT_WINDOW_SECONDS
        notes = await self._rows.since(self._storage_clock.now() - timedelta(seconds=seconds))
        is_gap = set_out - self._looked > WINDOW_SECONDS
        new = (note for note in notes if note.key not in self._seen and note.instance != self._instance)
        named = frozenset(key for note in new for key in note.offices)
        records = frozenset(key for key in named if key.endswith(_RECORDS))
        keys = frozenset(note.key for note in notes)
        self._looked = set_out
        if is_whole:
            self._whole_look, self._seen = set_out, keys
        else:
            self._seen |= keys
        of_records = frozenset(key.removesuffix(_RECORDS) for key in records)
        news = News(named - records, of_records, set_out, is_gap)
        for listener in self._listeners:
            listener(news)
        return news


@dataclass(frozen=True)
class InstanceNotes:
    """What one instance reads and writes in the change log."""

    reader: NoteReader
    writer: NoteWriter | None
    """None where its changes are not noted: only in tests of versions before the log."""
