"""The limits of one deployment, where each is reached, and how many deployments divide the offices."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from infra.scale import given
from infra.scale.court import CourtDemand
from infra.scale.measured import Measured
from infra.scale.model import LoadedDeployment, by_held_requests, host_settings
from infra.scale.processor import loaded_deployment, processor_share

LARGEST = 1_000.0
"""The largest multiple of the court's visits that is examined."""
LOG_PARTITIONS_AT_MOST = 16
MOST_DEPLOYMENTS = 400


@dataclass(frozen=True)
class Limit:
    """`used` says how much of it a deployment takes, in `unit`; `then` is what is done when it is reached."""

    name: str
    unit: str
    most: float
    source: str
    used: Callable[[LoadedDeployment], float]
    then: str

    def part(self, one: LoadedDeployment) -> float:
        """1 where it is reached."""
        return self.used(one) / self.most


def _tables(name: str, most: float, used: Callable[[LoadedDeployment], float], then: str, unit: str) -> Limit:
    return Limit(name, f"{unit} a second", most, given.SOURCES["tables"], used, then)


def _flex(name: str, most: float, used: Callable[[LoadedDeployment], float], then: str, unit: str) -> Limit:
    return Limit(name, unit, most, given.SOURCES["flex"], used, then)


_DIVIDE = "divide the offices over deployments"
_DIVIDE_ALL = f"{_DIVIDE}, each with accounts of its own"


def limits() -> list[Limit]:
    """As deployed now: host.json, infra/main.bicep, one partition for the change log."""
    return [*_limits_of_tables(), _limit_of_hub(), *_limits_of_instances()]


def _limits_of_tables() -> list[Limit]:
    """Of the accounts: the product's own, and the hub's for durable functions."""
    split = f"split the log by a hash of the office, then {_DIVIDE}"
    scheduler = "Durable Task Scheduler"
    most = given.PARTITION_LIMIT
    return [
        _tables("partition of `changes`", most, lambda one: one.log_rows, split, "rows"),
        _tables("partition `presence`", most, lambda one: one.presence_rows, _DIVIDE_ALL, "rows"),
        _tables(
            "account of the product", given.TABLE_LIMIT, lambda one: one.all_requests, _DIVIDE_ALL, "requests"
        ),
        _tables(
            "account of the hub",
            given.TABLE_LIMIT,
            lambda one: one.durable_requests / 2,
            scheduler,
            "requests to tables",
        ),
    ]


def _limit_of_hub() -> Limit:
    """Of the partitions over which the hub spreads its instances."""
    return Limit(
        "partitions of the hub",
        "events a second",
        host_settings()[1].partition_count * given.EVENTS_PER_PARTITION,
        given.SOURCES["hub"],
        lambda one: one.events,
        "`partitionCount` 16 under another `hubName`, then Durable Task Scheduler, Dedicated",
    )


def _limits_of_instances() -> list[Limit]:
    """Of their number, as set and as Azure allows, and of what one of them can do."""
    return [
        _flex(
            "`maximumInstanceCount`",
            given.CONFIGURED_INSTANCES,
            lambda one: one.instances,
            "raise `maximumInstanceCount`",
            "instances",
        ),
        _flex(
            "quota of a region",
            given.QUOTA_MB / given.INSTANCE_MB,
            lambda one: one.instances,
            "ask for a larger quota, or put deployments into a second region",
            "instances of 2 GB",
        ),
        _flex(
            "processor time of an instance",
            given.BUSY_SHARE * 100,
            lambda one: (
                processor_share(LoadedDeployment(one.court, by_held_requests(one.court), one.measured)) * 100
            ),
            f"more instances for the same people; where no number is enough, {_DIVIDE_ALL}",
            "% of a core, at 700 held requests",
        ),
    ]


def reached_at(limit: Limit, measured: Measured) -> float:
    """The multiple of the court's visits at which one deployment reaches it."""
    low, high = 0.01, LARGEST
    for _ in range(24):
        middle = math.sqrt(low * high)
        if limit.part(loaded_deployment(CourtDemand.at(middle), measured)) < 1:
            low = middle
        else:
            high = middle
    return high


def log_partitions(one: LoadedDeployment) -> int:
    """Over which the log must be split for this deployment."""
    return max(1, math.ceil(one.log_rows / given.PARTITION_LIMIT))


def split_reads(one: LoadedDeployment, partitions: int) -> float:
    """Requests a second for the log in so many partitions: an instance holds offices of each of them."""
    return one.instances * one.looks * max(partitions, one.rows_of_a_look / given.ROWS_IN_A_PAGE)


@dataclass(frozen=True)
class Division:
    """The offices divided evenly over so many deployments; `each` is one of them at the peak."""

    deployments: int
    each: LoadedDeployment

    @property
    def instances(self) -> int:
        return self.deployments * self.each.instances


def division(factor: float, measured: Measured, most: int = MOST_DEPLOYMENTS) -> Division:
    """The fewest deployments within all limits that no setting moves, with a log of at most 16 partitions.

    Raises `ValueError` where `most` are not enough.
    """
    for count in range(1, most + 1):
        each = loaded_deployment(CourtDemand.at(factor, deployments=count), measured)
        if all(part <= 1 for part in _parts(each)):
            return Division(count, each)
    raise ValueError(f"{factor:g} times the court's visits need more than {most} deployments")


def _parts(each: LoadedDeployment) -> Sequence[float]:
    partitions = log_partitions(each)
    more = split_reads(each, partitions) - split_reads(each, 1)
    return (
        partitions / LOG_PARTITIONS_AT_MOST,
        each.presence_rows / given.PARTITION_LIMIT,
        (each.all_requests + more) / given.TABLE_LIMIT,
        each.durable_requests / 2 / given.TABLE_LIMIT,
        each.actions / given.SCHEDULER_ACTIONS_PER_UNIT / given.SCHEDULER_UNITS,
        processor_share(each) / given.BUSY_SHARE,
        each.instances / (given.QUOTA_MB / given.INSTANCE_MB),
    )
