"""The limits of one deployment, where each is reached, and how many deployments divide the offices."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from infra.scale import given
from infra.scale.court import Court
from infra.scale.measured import Measured
from infra.scale.model import Load, by_held_requests, host_settings, load

LARGEST = 1_000.0
"""Multiples of the court's visits beyond which nobody asks."""
LOG_PARTITIONS_AT_MOST = 16
MOST_DEPLOYMENTS = 400


@dataclass(frozen=True)
class Limit:
    """`used` says how much of it a load takes, in `unit`; `then` is what is done when it is reached."""

    name: str
    unit: str
    most: float
    source: str
    used: Callable[[Load], float]
    then: str

    def part(self, one: Load) -> float:
        """1 where it is reached."""
        return self.used(one) / self.most


def _tables(name: str, most: float, used: Callable[[Load], float], then: str, unit: str) -> Limit:
    return Limit(name, f"{unit} a second", most, given.SOURCES["tables"], used, then)


def _flex(name: str, most: float, used: Callable[[Load], float], then: str, unit: str) -> Limit:
    return Limit(name, unit, most, given.SOURCES["flex"], used, then)


def limits() -> list[Limit]:
    """As deployed now: host.json, infra/main.bicep, one partition for the change log."""
    split = "split the log by a hash of the office, then divide the offices over deployments"
    divide = "divide the offices over deployments, each with accounts of its own"
    raised = "raise `maximumInstanceCount`"
    scheduler = "`partitionCount` 16 under another `hubName`, then Durable Task Scheduler, Dedicated"
    quota = "ask for a larger quota, or put deployments into a second region"
    hub = host_settings()[1].partition_count
    return [
        _tables("partition of `changes`", given.PARTITION_LIMIT, lambda one: one.log_rows, split, "rows"),
        _tables("partition `presence`", given.PARTITION_LIMIT, lambda one: one.presence_rows, divide, "rows"),
        _tables(
            "account of the product", given.TABLE_LIMIT, lambda one: one.all_requests, divide, "requests"
        ),
        _tables(
            "account of the hub",
            given.TABLE_LIMIT,
            lambda one: one.durable_requests / 2,
            "Durable Task Scheduler",
            "requests to tables",
        ),
        Limit(
            "partitions of the hub",
            "events a second",
            hub * given.EVENTS_PER_PARTITION,
            given.SOURCES["hub"],
            lambda one: one.events,
            scheduler,
        ),
        _flex(
            "`maximumInstanceCount`",
            given.CONFIGURED_INSTANCES,
            lambda one: one.instances,
            raised,
            "instances",
        ),
        _flex(
            "quota of a region",
            given.QUOTA_MB / given.INSTANCE_MB,
            lambda one: one.instances,
            quota,
            "instances of 2 GB",
        ),
        _flex(
            "processor time of an instance",
            given.BUSY_SHARE * 100,
            lambda one: Load(one.court, by_held_requests(one.court), one.measured).processor_share * 100,
            f"more instances for the same people; where no number is enough, {divide}",
            "% of a core, at 700 held requests",
        ),
    ]


def reached_at(limit: Limit, measured: Measured) -> float:
    """The multiple of the court's visits at which one deployment reaches it."""
    low, high = 0.01, LARGEST
    for _ in range(24):
        middle = math.sqrt(low * high)
        if limit.part(load(Court.at(middle), measured)) < 1:
            low = middle
        else:
            high = middle
    return high


def log_partitions(one: Load) -> int:
    """Over which the log must be split for this load."""
    return max(1, math.ceil(one.log_rows / given.PARTITION_LIMIT))


def split_reads(one: Load, partitions: int) -> float:
    """Requests a second for the log in so many partitions: an instance holds offices of each of them."""
    return one.instances * one.looks * max(partitions, one.rows_of_a_look / given.ROWS_IN_A_PAGE)


@dataclass(frozen=True)
class Division:
    """The offices divided evenly over so many deployments; `each` is one of them at the peak."""

    deployments: int
    each: Load

    @property
    def instances(self) -> int:
        return self.deployments * self.each.instances


def division(factor: float, measured: Measured, most: int = MOST_DEPLOYMENTS) -> Division:
    """The fewest deployments within all limits that no setting moves, with a log of at most 16 partitions.

    Raises `ValueError` where `most` are not enough.
    """
    for count in range(1, most + 1):
        each = load(Court.at(factor, deployments=count), measured)
        if all(part <= 1 for part in _parts(each)):
            return Division(count, each)
    raise ValueError(f"{factor:g} times the court's visits need more than {most} deployments")


def _parts(each: Load) -> Sequence[float]:
    partitions = log_partitions(each)
    more = split_reads(each, partitions) - split_reads(each, 1)
    return (
        partitions / LOG_PARTITIONS_AT_MOST,
        each.presence_rows / given.PARTITION_LIMIT,
        (each.all_requests + more) / given.TABLE_LIMIT,
        each.durable_requests / 2 / given.TABLE_LIMIT,
        each.actions / given.SCHEDULER_ACTIONS_PER_UNIT / given.SCHEDULER_UNITS,
        each.processor_share / given.BUSY_SHARE,
        each.instances / (given.QUOTA_MB / given.INSTANCE_MB),
    )
