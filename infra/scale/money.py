"""What a day costs in US dollars, by item of the bill, over as many deployments as the offices need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from infra.scale import given
from infra.scale.court import CourtDemand
from infra.scale.limits import Division, division, log_partitions, split_reads
from infra.scale.measured import Measured
from infra.scale.model import LoadedDeployment, RequestKind, host_settings
from infra.scale.processor import loaded_deployment

DAY_SECONDS = 86_400


class BillItem(StrEnum):
    """What the bill is made of."""

    READY = "instances that are always ready"
    WAITING = "instances while people wait"
    EXECUTIONS = "executions"
    VISITS = "storage: the visits' own"
    DURABLE = "storage: Durable"
    LOG = "storage: change log"
    BOARDS = "storage: boards"
    OTHERS = "storage: presence, records, directory, memberships"
    HOUSEKEEPING = "storage: housekeeping"
    POLLS = "storage: polls of idle queues"
    LOGS = "log lines"


KINDS: Mapping[BillItem, tuple[RequestKind, ...]] = {
    BillItem.VISITS: (RequestKind.OWN,),
    BillItem.LOG: (RequestKind.LOG_READS, RequestKind.NOTES),
    BillItem.BOARDS: (RequestKind.BOARDS_BY_NOTES, RequestKind.BOARDS_BY_AGE),
    BillItem.OTHERS: (
        RequestKind.PRESENCE,
        RequestKind.RECORDS,
        RequestKind.DIRECTORY,
        RequestKind.MEMBERSHIPS,
    ),
}
"""Those that stop when the offices close."""


@dataclass(frozen=True)
class Scale:
    """A day with this multiple of the court's visits."""

    factor: float
    alone: LoadedDeployment
    """The peak, if one deployment served all offices."""
    divided: Division
    costs: Mapping[BillItem, float]
    """US dollars a day."""
    call_events: float
    """US dollars a day that call events add to the instances that are always ready."""
    front_door: Mapping[str, float]
    """US dollars a day that Front Door adds, by its tier: one profile for each deployment."""

    @property
    def visits(self) -> float:
        return given.VISITS_PER_DAY * self.factor

    @property
    def total(self) -> float:
        return sum(self.costs.values())


def scale(factor: float, measured: Measured, prices: given.Prices) -> Scale:
    """The model of a day."""
    divided = division(factor, measured)
    ready = divided.deployments * given.MEMORY_GB * DAY_SECONDS * prices.ready_gb_second
    return Scale(
        factor,
        loaded_deployment(CourtDemand.at(factor), measured),
        divided,
        _costs(factor, divided, measured, prices),
        given.ALWAYS_READY_FOR_CALL_EVENTS * ready,
        {tier: _front_door(factor, divided.deployments, tier, prices) for tier in prices.edge_month},
    )


def scales(measured: Measured, prices: given.Prices) -> list[Scale]:
    """Those that the documents show."""
    return [scale(factor, measured, prices) for factor in given.FACTORS]


def executions(factor: float) -> float:
    """Of a day: commands, and an answer to each page in 25 s."""
    court = CourtDemand.at(factor)
    visits = given.VISITS_PER_DAY * factor
    held = visits * given.WAIT_SECONDS + court.clerks * given.OPEN_SECONDS
    return visits * given.COMMANDS_PER_VISIT + held / given.HOLD_SECONDS


def _front_door(factor: float, deployments: int, tier: str, prices: given.Prices) -> float:
    visits = given.VISITS_PER_DAY * factor
    requests = executions(factor) + visits * given.FILES_PER_VISIT
    base = deployments * prices.edge_month[tier] / given.DAYS_OF_A_MONTH
    asked = requests / 1e4 * prices.edge_ten_thousand[tier]
    return base + asked + visits * given.KB_PER_VISIT / 1e6 * prices.edge_gb


def idle_polls() -> float:
    """Queue requests of a day without visits: one durable instance, and one for the other queues."""
    settings, hub = host_settings()
    hub_queues = (hub.partition_count + 1) / hub.max_queue_polling_interval
    return DAY_SECONDS * (hub_queues + given.TRIGGER_QUEUES / settings.queues.max_polling_interval)


def _costs(
    factor: float, divided: Division, measured: Measured, prices: given.Prices
) -> dict[BillItem, float]:
    """By the mean of the day: Azure bills what is used, not the peak."""
    count = divided.deployments
    mean = loaded_deployment(CourtDemand.at(factor, peak=1, deployments=count), measured)
    table, queue = prices.ten_thousand_table / 1e4, prices.ten_thousand_queue / 1e4
    visits = given.VISITS_PER_DAY * factor
    requests = dict(mean.requests)
    requests[RequestKind.LOG_READS] = split_reads(mean, log_partitions(divided.each))
    costs = {item: 0.0 for item in BillItem}
    costs[BillItem.READY] = (
        count * given.ALWAYS_READY * given.MEMORY_GB * DAY_SECONDS * prices.ready_gb_second
    )
    gb_seconds = count * mean.instances * given.MEMORY_GB * given.OPEN_SECONDS
    costs[BillItem.WAITING] = gb_seconds * prices.gb_second
    costs[BillItem.EXECUTIONS] = executions(factor) / 1e6 * prices.million_executions
    for item, kinds in KINDS.items():
        costs[item] = count * sum(requests[kind] for kind in kinds) * given.OPEN_SECONDS * table
    costs[BillItem.DURABLE] = visits * measured.durable_requests / 2 * (table + queue)
    costs[BillItem.HOUSEKEEPING] = count * requests[RequestKind.HOUSEKEEPING] * DAY_SECONDS * table
    costs[BillItem.POLLS] = count * idle_polls() * queue
    costs[BillItem.LOGS] = visits * prices.log_kb_per_visit / 1e6 * prices.log_gb
    return costs
