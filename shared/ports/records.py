"""Rows that are inserted once: visit records, and visitors' evaluations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.record import VisitRecord


class EvaluationStore(Protocol):
    """Opinions by their blind key. Raises `StorageUnavailable`."""

    async def add(self, evaluation: Evaluation) -> bool:
        """Insert; False if this key has one already."""
        ...


class VisitRecords(Protocol):
    """Visit records by office and day. Raises `StorageUnavailable`; reading also `BadRow`."""

    async def add(self, record: VisitRecord) -> None:
        """Insert once; a second record of the same ticket id has no effect."""
        ...

    async def of_day(self, office_id: str, day: date) -> Sequence[VisitRecord]:
        """The records of an office's day (for the clerks' numbers), those that were noted included.

        One whose note was lost with its writer is missing for up to ten minutes.
        """
        ...

    async def calls_of_day(self, office_id: str, day: date) -> Sequence[datetime]:
        """When the ended tickets of an office's day were called (for its pace), as `of_day`."""
        ...

    async def served_until(self, office_id: str, day: date) -> datetime | None:
        """When the last service of the day ended; made from the answer of `calls_of_day`."""
        ...
