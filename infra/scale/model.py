"""One deployment under its load: storage requests by kind, rows, events. Rates are per second."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from infra.scale import given
from infra.scale.court import CourtDemand
from infra.scale.measured import HOUSEKEPT_OFFICES, Measured
from local_host.durable.settings import DurableSettings
from local_host.settings import HostSettings, durable_settings, read_host_json
from shared.settings import Settings
from shared.storage.boards.notes import SHORT_WINDOW_SECONDS, WINDOW_SECONDS, WRITE_SECONDS
from shared.storage.boards.refresher import LOOK_SECONDS, LOOK_SECONDS_FOR_A_ROOM
from shared.storage.bundle import StorageConfig
from shared.storage.directory.cached import UNCHANGED_SECONDS
from shared.storage.presence.heard import FORGET_AFTER
from shared.storage.tables.presence.instance_row import MOST_TICKETS
from shared.storage.tables.presence.store import READ_EVERY, WRITE_EVERY
from shared.storage.tables.records import FOLLOWED_SECONDS

HELD_PER_INSTANCE = Settings.held_requests
INSTANCES_AT_LEAST = 2
"""Always ready for HTTP."""


class RequestKind(StrEnum):
    """What a storage request is for."""

    LOG_READS = "change log, reads"
    NOTES = "change log, notes written"
    BOARDS_BY_NOTES = "boards read after a note"
    BOARDS_BY_AGE = "boards read by age"
    RECORDS = "a day's records read"
    PRESENCE = "presence"
    DIRECTORY = "directory"
    MEMBERSHIPS = "memberships of clerks"
    OWN = "the visits' own"
    HOUSEKEEPING = "housekeeping"


def renewed(changes: float, seconds: float) -> tuple[float, float]:
    """Reads of something that is read at each change, and when it is `seconds` old.

    Changes come independently of each other, `changes` a second. (By changes, by age), reads a second.
    """
    if changes * seconds < 1e-9:
        return changes, 1 / seconds
    return changes, changes / math.expm1(min(700.0, changes * seconds))


def at_most_every(changes: float, seconds: float) -> float:
    """How often a second something is done that is done for a change at once, and then for all further
    changes together when `seconds` have passed.
    """
    return 1 / (seconds + math.exp(-changes * seconds) / changes) if changes else 0.0


def host_settings() -> tuple[HostSettings, DurableSettings]:
    """Of host.json."""
    settings = read_host_json(Path(__file__).resolve().parents[2] / "host.json")
    return settings, durable_settings(settings.durable)


@dataclass(frozen=True)
class LoadedDeployment:
    """So many HTTP instances serve what comes; Azure spreads requests over them at random.

    The writes of visits and timers are counted as those of HTTP instances: their notes are fewer where they
    come together.
    """

    court: CourtDemand
    instances: int
    measured: Measured
    host_ms: float = given.HOST_MS
    """Processor time of the host and its channel for one invocation."""

    @property
    def offices(self) -> float:
        """At which somebody waits at one instance. Offices are taken as equally long: that gives the most."""
        return self.court.awaited * self.share

    @property
    def share(self) -> float:
        """Of the offices that are waited for, the part that one instance holds."""
        return 1 - math.exp(-self.court.waiting / self.instances / self.court.awaited)

    @property
    def changes(self) -> float:
        """Of boards and of visit records: each is noted."""
        return self.court.visits * (self.measured.changes + self.measured.records)

    @property
    def notes(self) -> float:
        """Rows that all instances write to the change log."""
        return self.instances * at_most_every(self.changes / self.instances, WRITE_SECONDS)

    @property
    def looks(self) -> float:
        """Readings of the log by one instance: more while a room is awaited at one of its offices."""
        rooms = self.court.visits * (self.measured.room_ms + given.GRAPH_MS) / 1000 * self.share
        usual, hurried = 1 / LOOK_SECONDS, 1 / LOOK_SECONDS_FOR_A_ROOM
        return usual + (hurried - usual) * (1 - math.exp(-rooms))

    @property
    def rows_of_a_look(self) -> float:
        """Everybody's notes of the last seconds, in a whole look."""
        return self.notes * WINDOW_SECONDS

    @property
    def log_rows(self) -> float:
        """Read from the change log by all instances; a look for a room reads the last second only."""
        usual = 1 / LOOK_SECONDS
        seconds = usual * WINDOW_SECONDS + (self.looks - usual) * SHORT_WINDOW_SECONDS
        return self.instances * seconds * self.notes

    @property
    def presence_rows(self) -> float:
        """Read by all instances: each reads the row of each."""
        return self.instances**2 / READ_EVERY.total_seconds()

    @property
    def told_tickets(self) -> float:
        """In one instance's presence row: those of the last minutes that have asked this instance."""
        lately = self.court.waiting + self.court.visits * FORGET_AFTER.total_seconds()
        asked = given.WAIT_SECONDS / given.HOLD_SECONDS
        heard = 1 - (1 - 1 / self.instances) ** asked
        return min(MOST_TICKETS, lately * heard)

    @property
    def presence_bytes(self) -> float:
        """Of the presence rows that all instances read."""
        return self.presence_rows * self.told_tickets * given.TOLD_TICKET_BYTES

    @cached_property
    def requests(self) -> Mapping[RequestKind, float]:
        """To the account of the product, by all instances."""
        court, config = self.court, StorageConfig("")
        copies = self.instances * self.offices
        elsewhere = (1 - 1 / self.instances) / court.awaited
        board_changes = court.visits * self.measured.changes * elsewhere
        noted = (1 - math.exp(-board_changes * LOOK_SECONDS)) / LOOK_SECONDS
        by_notes, by_age = renewed(noted, config.board_interval)
        records = renewed(court.visits * self.measured.records * elsewhere, FOLLOWED_SECONDS)
        pages = max(1.0, self.rows_of_a_look / given.ROWS_IN_A_PAGE)
        presence = 1 / READ_EVERY.total_seconds() + 1 / WRITE_EVERY.total_seconds()
        directory = 1 / config.directory_refresh + given.DIRECTORY_REQUESTS / UNCHANGED_SECONDS
        return {
            RequestKind.LOG_READS: self.instances * self.looks * pages,
            RequestKind.NOTES: self.notes,
            RequestKind.BOARDS_BY_NOTES: copies * by_notes,
            RequestKind.BOARDS_BY_AGE: copies * by_age,
            RequestKind.RECORDS: copies * sum(records),
            RequestKind.PRESENCE: self.instances * presence,
            RequestKind.DIRECTORY: self.instances * directory,
            # A clerk's next request mostly meets another instance, or comes when what it knew is too old.
            RequestKind.MEMBERSHIPS: court.clerks / given.HOLD_SECONDS,
            RequestKind.OWN: court.visits * self.measured.own_requests,
            RequestKind.HOUSEKEEPING: housekeeping(court.offices, self.measured),
        }

    @property
    def all_requests(self) -> float:
        return sum(self.requests.values())

    @property
    def durable_requests(self) -> float:
        """To the account of the hub, half of them to tables and half to queues."""
        return self.court.visits * self.measured.durable_requests

    @property
    def events(self) -> float:
        """What wakes visits: starts, wake-ups, timers."""
        visit = self.measured
        return self.court.visits * (visit.starts + visit.wake_ups + visit.timers)

    @property
    def actions(self) -> float:
        """The same for Durable Task Scheduler: an activity is two; a renewal is counted as a start."""
        visit = self.measured
        return self.events + self.court.visits * (2 * visit.activities + visit.renewals)


def housekeeping(offices: float, measured: Measured) -> float:
    """Requests a second, day and night: offices where nobody waits are looked at as well.

    The benchmark's offices all have somebody waiting, which costs a reading of the day's calls more.
    """
    return offices * measured.housekeeping / HOUSEKEPT_OFFICES


def by_held_requests(court: CourtDemand) -> int:
    """Instances that can hold the requests of all who wait."""
    return max(INSTANCES_AT_LEAST, math.ceil(court.held / HELD_PER_INSTANCE))
