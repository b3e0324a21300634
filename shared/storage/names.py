"""The names of all tables and queues. Bicep creates the same ones in Azure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.queue_names import Queue


class Table(StrEnum):
    """The tables, each with one subject."""

    DESK = "desk"  # tickets, their queue, audit and presence; one partition per office
    CLERKS = "clerks"  # which ticket a clerk holds
    OFFICES = "offices"
    SCHEDULES = "schedules"
    MEMBERS = "members"
    CONFIGURATION = "configuration"  # the audit of offices, calendar, memberships and settings
    EVALUATIONS = "evaluations"
    VISITS = "visits"
    REPORTS = "reports"  # figures of days and months, aggregated from visits, and the refused entries
    CHANGES = "changes"  # the change log: which offices' rows have changed in the last minutes
    ACTIVE = "active"  # which offices housekeeping has to look at


@dataclass(frozen=True)
class Names:
    """Names as storage sees them: a test adds a prefix to have tables of its own.

    Raises `ValueError` for a prefix that is not lower-case ASCII letters.
    """

    prefix: str = ""

    def __post_init__(self) -> None:
        if self.prefix and not (self.prefix.isascii() and self.prefix.isalpha() and self.prefix.islower()):
            raise ValueError("a table prefix has lower-case letters only")

    def table(self, table: Table) -> str:
        """The table's name in this storage account."""
        return self.prefix + table

    def queue(self, queue: Queue) -> str:
        """The queue's name in this storage account."""
        return self.prefix + queue
