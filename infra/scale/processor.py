"""Processor time of a deployment's HTTP instances by what it goes to, and how many instances it asks for.

What a visit takes beside its requests, its orchestration and activities included, is counted here, although
Azure runs those at instances of their own. Housekeeping is not: its timer has an instance of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from infra.scale import given
from infra.scale.court import CourtDemand
from infra.scale.measured import Measured
from infra.scale.model import (
    INSTANCES_AT_LEAST,
    LoadedDeployment,
    RequestKind,
    at_most_every,
    by_held_requests,
)
from shared.front_desk.office_snapshots import TOGETHER
from shared.storage.tables.presence.store import WRITE_EVERY

TOGETHER_SECONDS = TOGETHER.total_seconds()


class WorkKind(StrEnum):
    """What an instance is busy with."""

    ANSWERS = "held requests that nothing has changed for"
    PAGES = "visitors' pages that a change wakes"
    SNAPSHOTS = "offices made anew after a change"
    CLERKS = "clerks' views made anew"
    VISITS = "visits: commands, activities, records"
    HOST = "the host, for the commands"
    BOARDS = "boards read"
    LOG = "change log, requests and rows"
    PRESENCE = "presence, requests and tickets told"
    OTHERS = "records, directory and memberships"


_OTHERS = RequestKind.RECORDS, RequestKind.DIRECTORY, RequestKind.MEMBERSHIPS


def milliseconds(one: LoadedDeployment) -> Mapping[WorkKind, float]:
    """A second, of all instances.

    Changes of an office or of a clerk's offices are told together, at most once a second (`TOGETHER`); those
    that are told at once come on top and are few.
    """
    court, measured, asked = one.court, one.measured, one.requests
    changes = court.visits * measured.changes
    woken = court.waiting * _told(court.visits * measured.shown_changes / court.awaited)
    made_anew = one.instances * one.offices * _told(changes / court.awaited)
    views = court.clerks * _told(changes / court.clerks) if court.clerks else 0.0  # a second
    page, snapshot = measured.page_ms - measured.empty_page_ms, _snapshot_ms(one)
    others = sum(
        asked[kind] for kind in (RequestKind.RECORDS, RequestKind.DIRECTORY, RequestKind.MEMBERSHIPS)
    )
    log = asked[RequestKind.LOG_READS] + asked[RequestKind.NOTES]
    return {
        WorkKind.ANSWERS: court.held / given.HOLD_SECONDS * (one.host_ms + measured.held_us / 1000),
        WorkKind.PAGES: woken * (one.host_ms + page),
        WorkKind.SNAPSHOTS: made_anew * snapshot,
        WorkKind.CLERKS: views * (one.host_ms + _clerk_ms(one)) if views else 0.0,
        WorkKind.VISITS: court.visits * measured.visit_ms,
        WorkKind.HOST: court.visits * given.COMMANDS_PER_VISIT * one.host_ms,
        WorkKind.BOARDS: (asked[RequestKind.BOARDS_BY_NOTES] + asked[RequestKind.BOARDS_BY_AGE])
        * _board_ms(one),
        WorkKind.LOG: log * measured.request_ms + one.log_rows * measured.note_row_ms,
        WorkKind.PRESENCE: asked[RequestKind.PRESENCE] * measured.request_ms
        + _told_tickets(one) * measured.told_ticket_ms,
        WorkKind.OTHERS: others * measured.request_ms,
    }


def processor_share(one: LoadedDeployment) -> float:
    """Of one core, at one instance."""
    return sum(milliseconds(one).values()) / 1000 / one.instances


def by_processor_time(court: CourtDemand, measured: Measured) -> int | None:
    """The fewest instances none of which needs more than half a core; None where no number is enough."""
    counts = range(INSTANCES_AT_LEAST, given.INSTANCES_AT_MOST + 1)
    return next(
        (n for n in counts if processor_share(LoadedDeployment(court, n, measured)) <= given.BUSY_SHARE), None
    )


def loaded_deployment(court: CourtDemand, measured: Measured) -> LoadedDeployment:
    """With the instances that it needs; by held requests alone where none are enough by processor time."""
    held = by_held_requests(court)
    return LoadedDeployment(court, max(held, by_processor_time(court, measured) or held), measured)


def at_length(length: float, at_10: float, at_100: float, at_1000: float) -> float:
    """Between the lengths of a queue that were measured in a straight line, and on in it beyond; what is
    shorter than ten costs as much as ten.
    """
    if length <= 100:
        return at_10 + (at_100 - at_10) * max(0.0, length - 10) / 90
    return at_100 + (at_1000 - at_100) * (length - 100) / 900


def _told(changes: float) -> float:
    return at_most_every(changes, TOGETHER_SECONDS)


def _length(one: LoadedDeployment) -> float:
    return one.court.waiting / one.court.awaited


def _board_ms(one: LoadedDeployment) -> float:
    """One reading of a board whose rows have hardly changed."""
    known = one.measured
    return at_length(_length(one), known.board_10_ms, known.board_100_ms, known.board_1000_ms)


def _snapshot_ms(one: LoadedDeployment) -> float:
    known = one.measured
    return at_length(_length(one), known.snapshot_10_ms, known.snapshot_100_ms, known.snapshot_1000_ms)


def _clerk_ms(one: LoadedDeployment) -> float:
    """A clerk's view of all who wait for the clerk, beside the snapshots that it is made from."""
    known, length = one.measured, one.court.waiting / one.court.clerks
    whole = at_length(length, known.clerk_10_ms, known.clerk_100_ms, known.clerk_1000_ms)
    return whole - at_length(length, known.snapshot_10_ms, known.snapshot_100_ms, known.snapshot_1000_ms)


def _told_tickets(one: LoadedDeployment) -> float:
    """That all instances learn a second: each row is told anew every half minute, to each other instance."""
    return (one.instances - 1) / WRITE_EVERY.total_seconds() * one.told_tickets * one.instances
