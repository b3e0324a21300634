"""Telling other instances which offices have changed."""

from __future__ import annotations

from typing import Protocol


class ChangeNotes(Protocol):
    """The notes of one instance in the change log. Every write of a ticket or of a day notes its office.

    Notes are written by themselves within a quarter of a second. The log is a hint: a note that is lost
    delays what others see by at most 20 s.
    """

    async def flush(self) -> None:
        """Return when all notes so far are written, or after two seconds: the rest is written later.

        For work whose process may be stopped when it returns. Raises nothing.
        """
        ...

    async def sweep(self) -> int:
        """Remove notes that are older than ten minutes; how many. Raises `StorageUnavailable`."""
        ...
