"""Rows that are inserted once: visit records, and visitors' evaluations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from shared.domain.reports.months import Month
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.visit_record import VisitRecord


class EvaluationStore(Protocol):
    """Opinions by their random key, in an order that tells nothing. Raises `StorageUnavailable`."""

    async def publish(
        self, office_id: str, month: Month, opinions: Sequence[Evaluation]
    ) -> Sequence[Evaluation]:
        """Store these, each once, and write those of the month anew, so that no time tells which are new.

        Returns all of the month.
        """
        ...

    async def of_months(self, office_id: str, first: Month, last: Month) -> Sequence[Evaluation]:
        """The opinions of these months, both included."""
        ...


class VisitRecords(Protocol):
    """Visit records by office and day. Raises `StorageUnavailable`. One that cannot be read is left out."""

    async def add(self, record: VisitRecord) -> None:
        """Insert once; a second record of the same ticket id has no effect."""
        ...

    def listen(self, office_id: str, changed: Callable[[], None]) -> None:
        """Have `changed` called, from now on, when records of this office may have been added anywhere.

        It neither waits nor raises.
        """
        ...

    async def of_day(self, office_id: str, day: date) -> Sequence[VisitRecord]:
        """The records of an office's day (for the clerks' numbers), those that were noted included.

        One whose note was lost with its writer is missing for up to ten minutes.
        """
        ...

    async def of_days(self, office_id: str, first: date, last: date) -> Sequence[VisitRecord]:
        """The records of an office's days, both included, read now: one request."""
        ...

    async def unreadable(self, office_id: str, first: date, last: date) -> int:
        """How many records of these days, both included, cannot be read and are in no report: one request."""
        ...

    async def calls_of_day(self, office_id: str, day: date) -> Sequence[datetime]:
        """When the ended tickets of an office's day were called (for its pace), as `of_day`."""
        ...

    async def served_until(self, office_id: str, day: date) -> datetime | None:
        """When the last service of the day ended; made from the answer of `calls_of_day`."""
        ...
