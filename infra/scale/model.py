"""One deployment under a load: storage requests by kind, rows, processor time. Rates are per second."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from infra.scale import given
from infra.scale.court import Court
from infra.scale.measured import Measured
from local_host.durable.settings import DurableSettings
from local_host.settings import HostSettings, durable_settings, read_host_json
from shared.services import Services
from shared.storage.boards.keeping import LOOK_SECONDS, LOOK_SECONDS_FOR_A_ROOM
from shared.storage.boards.notes import SHORT_WINDOW_SECONDS, WINDOW_SECONDS, WRITE_SECONDS
from shared.storage.bundle import StorageConfig
from shared.storage.directory.cached import UNCHANGED_SECONDS
from shared.storage.presence.heard import FORGET_AFTER
from shared.storage.tables.presence.instance_row import MOST_TICKETS
from shared.storage.tables.presence.store import READ_EVERY, WRITE_EVERY
from shared.storage.tables.records import FOLLOWED_SECONDS

HELD_PER_INSTANCE = Services.held_at_most
INSTANCES_AT_LEAST = 2
"""Always ready for HTTP."""


class Kind(StrEnum):
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
class Load:
    """So many HTTP instances serve what comes; Azure spreads requests over them at random.

    The writes of visits and timers are counted as those of HTTP instances: their notes are fewer where they
    come together.
    """

    court: Court
    instances: int
    measured: Measured

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
    def requests(self) -> Mapping[Kind, float]:
        """To the account of the product, by all instances."""
        court, config = self.court, StorageConfig("")
        held = self.instances * self.offices
        elsewhere = (1 - 1 / self.instances) / court.awaited
        board_changes = court.visits * self.measured.changes * elsewhere
        noted = (1 - math.exp(-board_changes * LOOK_SECONDS)) / LOOK_SECONDS
        by_notes, by_age = renewed(noted, config.board_interval)
        records = renewed(court.visits * self.measured.records * elsewhere, FOLLOWED_SECONDS)
        pages = max(1.0, self.rows_of_a_look / given.ROWS_IN_A_PAGE)
        presence = 1 / READ_EVERY.total_seconds() + 1 / WRITE_EVERY.total_seconds()
        directory = 1 / config.directory_refresh + given.DIRECTORY_REQUESTS / UNCHANGED_SECONDS
        return {
            Kind.LOG_READS: self.instances * self.looks * pages,
            Kind.NOTES: self.notes,
            Kind.BOARDS_BY_NOTES: held * by_notes,
            Kind.BOARDS_BY_AGE: held * by_age,
            Kind.RECORDS: held * sum(records),
            Kind.PRESENCE: self.instances * presence,
            Kind.DIRECTORY: self.instances * directory,
            # A clerk's next request mostly meets another instance, or comes when what it knew is too old.
            Kind.MEMBERSHIPS: court.clerks / given.HOLD_SECONDS,
            Kind.OWN: court.visits * self.measured.own_requests,
            Kind.HOUSEKEEPING: housekeeping(court.offices),
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

    @property
    def board_ms(self) -> float:
        """One reading of a board whose rows have hardly changed."""
        length = self.court.waiting / self.court.awaited
        if length <= 10:
            return self.measured.board_10_ms
        return self.measured.board_100_ms if length <= 100 else self.measured.board_1000_ms

    @property
    def processor_share(self) -> float:
        """Of one core, at one instance."""
        asked = self.requests
        answers = self.court.held / given.HOLD_SECONDS
        commands = self.court.visits * given.COMMANDS_PER_VISIT
        boards = asked[Kind.BOARDS_BY_NOTES] + asked[Kind.BOARDS_BY_AGE]
        plain = [Kind.LOG_READS, Kind.NOTES, Kind.RECORDS, Kind.PRESENCE, Kind.MEMBERSHIPS, Kind.OWN]
        told = (self.instances - 1) / WRITE_EVERY.total_seconds() * self.told_tickets * self.instances
        milliseconds = [
            answers * (given.HOST_MS + self.measured.held_us / 1000),
            commands * given.HOST_MS,
            boards * self.board_ms,
            sum(asked[kind] for kind in plain) * given.STORAGE_REQUEST_MS,
            self.log_rows * given.NOTE_ROW_MS,
            told * given.TOLD_TICKET_MS,
        ]
        return sum(milliseconds) / 1000 / self.instances


def housekeeping(offices: float) -> float:
    """Requests a second, day and night: offices where nobody waits are looked at as well."""
    return offices * given.HOUSEKEEPING_REQUESTS / given.HOUSEKEEPING_SECONDS


def by_held_requests(court: Court) -> int:
    """Instances that can hold the requests of all who wait."""
    return max(INSTANCES_AT_LEAST, math.ceil(court.held / HELD_PER_INSTANCE))


def by_processor_time(court: Court, measured: Measured) -> int | None:
    """The fewest instances none of which needs more than half a core; None where no number is enough."""
    counts = range(INSTANCES_AT_LEAST, given.INSTANCES_AT_MOST + 1)
    return next((n for n in counts if Load(court, n, measured).processor_share <= given.BUSY_SHARE), None)


def load(court: Court, measured: Measured) -> Load:
    """With the instances that it needs; by held requests alone where none are enough by processor time."""
    held = by_held_requests(court)
    return Load(court, max(held, by_processor_time(court, measured) or held), measured)
