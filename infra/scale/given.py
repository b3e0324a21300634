"""What the model takes as given, each with where it comes from: the court, Azure's limits, prices.

Intervals of the product are not repeated here: the model reads them from the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FACTORS = (1, 10, 100)
"""Multiples of the court's visits that the documents show."""

# The court: assumptions, but for the number of its offices and what docs/simulation.md has counted.
VISITS_PER_DAY = 20_000
VISITS_OF_MONTHS = (1_000, 20_000, 100_000)
"""Visits of a working day for which the operators' page tells a month."""
WORKING_DAYS = 21
DAYS_OF_A_MONTH = 30
OPEN_SECONDS = 6 * 3600
WAIT_SECONDS = 15 * 60
PEAK = 3
"""Busiest hour against the mean; docs/simulation.md has 9,288 of 20,000 arrivals in the first of six."""
UNEVENNESS = 1.1
"""Standard deviation of the logarithm of an office's visitors: a guess of the simulation's `demand.py`."""
COMMANDS_PER_VISIT = 20
"""Requests of both pages other than waiting, and the executions of the visit: assumed."""
FILES_PER_VISIT = 20
"""Files of the page that are not in the browser's cache, and answers that nothing has changed: assumed."""
KB_PER_VISIT = 200
"""From the edge to the visitor, all answers together: assumed. A first view has at most 30 KB."""
HOLD_SECONDS = 25
"""HOLD_SECONDS of web/common/api.js."""

# What is always ready: infra/app/app.bicep.
MEMORY_GB = 2
ALWAYS_READY = 4
"""Of the simplest deployment."""
ALWAYS_READY_FOR_CALL_EVENTS = 1
"""One more if Graph reports the calls: the reader of its notifications is a group of its own."""
ALWAYS_READY_WITH_ZONES = 16
"""Two of each of the eight groups (http, durable, six of queues or timers): with zones the platform keeps
them ready by itself, whatever `alwaysReady` says, and bills them (docs: «Reliability in Azure Functions»).
"""
PRIVATE_ENDPOINTS = 8
LOG_ALERTS: Mapping[str, int] = {"PT5M": 12, "PT15M": 1, "PT6H": 1}
"""Rules over logs by how often they are evaluated: infra/app/alerts.json."""
PLACES_OF_THE_TEST = 5
TEST_SECONDS = 300
TRIGGER_QUEUES = 2
"""after-visit and graph-notifications."""
HOUSEKEEPING_SECONDS = 30
DIRECTORY_REQUESTS = 5
"""Of one reading of the directory: the court's 2,348 offices in three pages, schedules and settings."""

# Processor time that docs/performance.md does not have.
HOST_MS = 1.0
"""Of the Functions host and the worker's channel for one invocation: assumed. By section 7 of
docs/performance.md the real host answered 820 to 1,480 requests a second on two cores that its client shared:
1.4 to 2.4 ms with the client's part in it.
"""
TOLD_TICKET_BYTES = 32
"""The same in the row's text: 324,031 characters for 10,000 tickets in 400 offices."""
BUSY_SHARE = 0.5
"""Of one core, the most that an instance is planned for. 2,048 MB come with one core (Flex plan), and the
app's loop is one thread; beyond half, bursts make the loop late (docs/decisions/0029-load-is-shed.md)."""
GRAPH_MS = 500
"""Microsoft Graph's own time for a room: assumed, not measured."""

# Limits of Azure.
_TABLES = "https://learn.microsoft.com/azure/storage/tables/scalability-targets"
_FLEX = "https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan"
_HUB = "https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-azure-storage-provider"
_SCHEDULER = "https://learn.microsoft.com/azure/azure-functions/durable/durable-task-scheduler/durable-task-scheduler-billing"
SOURCES: Mapping[str, str] = {"tables": _TABLES, "flex": _FLEX, "hub": _HUB, "scheduler": _SCHEDULER}
PARTITION_LIMIT = 2_000
"""Entities a second of one table partition, of 1 KiB; smaller ones are counted as whole ones here."""
TABLE_LIMIT = 20_000
"""Requests a second of one storage account."""
ROWS_IN_A_PAGE = 1_000
"""Rows that one request of a query returns at most."""
EVENTS_PER_PARTITION = 50
"""External events a second of one instance, and a partition of the hub is one instance's."""
HUB_PARTITIONS_AT_MOST = 16
SCHEDULER_ACTIONS_PER_UNIT = 2_000
"""A second: Durable Task Scheduler, Dedicated."""
SCHEDULER_UNITS = 3
INSTANCES_AT_MOST = 1_000
QUOTA_MB = 512_000
"""Of a subscription in a region: 250 instances of 2,048 MB. It can be raised on request."""
INSTANCE_MB = 2_048
CONFIGURED_INSTANCES = 100
"""`maximumInstanceCount` of infra/main.bicep."""


@dataclass(frozen=True)
class Prices:
    """US dollars; a third party's copy or from memory, November 2026."""

    gb_second: float = 0.000026
    ready_gb_second: float = 0.000004
    million_executions: float = 0.40
    ten_thousand_table: float = 0.00036
    ten_thousand_queue: float = 0.004
    log_gb: float = 3.34
    endpoint_hour: float = 0.01
    """A private endpoint; what passes through it is left out: some gigabytes a month."""
    availability_test: float = 0.0005
    """One standard test from one place."""
    metric_alert_month: float = 0.10
    alert_month: Mapping[str, float] = field(
        default_factory=lambda: {"PT5M": 1.50, "PT15M": 0.50, "PT6H": 0.50}
    )
    """A rule over logs, by how often it is evaluated."""
    edge_month: Mapping[str, float] = field(default_factory=lambda: {"standard": 35.0, "premium": 330.0})
    """Base fee of Front Door by tier."""
    edge_ten_thousand: Mapping[str, float] = field(
        default_factory=lambda: {"standard": 0.009, "premium": 0.015}
    )
    """Ten thousand requests to Front Door by tier, at the rate of North America; São Paulo's is higher."""
    edge_gb: float = 0.083
    """A gigabyte from Front Door to the visitor, at the same rate."""
    log_kb_per_visit: float = 53.0
    """Fifteen of our lines at 0.85 KB (measured at the exporter), 56 requests of the host at 0.7 KB."""
