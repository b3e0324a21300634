"""The only module that imports OpenTelemetry: metrics and lines go to Application Insights through Azure
Monitor.

Importing it loads Microsoft's distribution, so that happens after the first requests, in a thread of its own
(`start`). Nothing here is imported without a connection string.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import Protocol

from shared.telemetry.deferred import Sink
from shared.telemetry.metrics import METRICS, Measure, MetricKind

LOGGER = "balcao"
"""Microsoft's distribution adds its log handler to this logger; we move it from there."""
SWITCHES: Mapping[str, str] = {
    # Requests are reported by the host. A client library's spans would contain addresses with people's ids.
    "OTEL_TRACES_EXPORTER": "none",
    # The other detectors query a network address that Flex instances do not have.
    "OTEL_EXPERIMENTAL_RESOURCE_DETECTORS": "azure_app_service",
    # Nothing about this court goes into Microsoft's own statistics, and no switches are read from there.
    "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL": "true",
    "APPLICATIONINSIGHTS_SDKSTATS_DISABLED": "true",
    "APPLICATIONINSIGHTS_CONTROLPLANE_DISABLED": "true",
}
"""What the distribution reads only from the environment."""
INSTRUMENTATIONS = (
    "azure_sdk",
    "django",
    "fastapi",
    "flask",
    "httpx",
    "httpx2",
    "psycopg2",
    "requests",
    "urllib",
    "urllib3",
)


class Instrument(Protocol):
    """A counter, a histogram or a gauge with the method that records a value."""

    def __call__(self, amount: float, attributes: Mapping[str, str]) -> None: ...


class MeterLike(Protocol):
    """What is used of `opentelemetry.metrics.Meter`."""

    def create_counter(self, name: str, unit: str) -> CounterLike: ...
    def create_histogram(self, name: str, unit: str) -> HistogramLike: ...
    def create_gauge(self, name: str, unit: str) -> GaugeLike: ...


class CounterLike(Protocol):
    def add(self, amount: float, attributes: Mapping[str, str]) -> None: ...


class HistogramLike(Protocol):
    def record(self, amount: float, attributes: Mapping[str, str]) -> None: ...


class GaugeLike(Protocol):
    def set(self, amount: float, attributes: Mapping[str, str]) -> None: ...


def measure_with(meter: MeterLike) -> Measure:
    """A `Measure` that records in the instruments of `meter`."""
    instruments = {name: _instrument(meter, name) for name in METRICS}

    def measure(name: str, value: float, **dimensions: str) -> None:
        instruments[name](value, dimensions)

    return measure


def _instrument(meter: MeterLike, name: str) -> Instrument:
    unit = METRICS[name].unit
    match METRICS[name].kind:
        case MetricKind.COUNTER:
            return meter.create_counter(name, unit).add
        case MetricKind.HISTOGRAM:
            return meter.create_histogram(name, unit).record
        case MetricKind.GAUGE:
            return meter.create_gauge(name, unit).set


def connect(connection_string: str, client_id: str | None) -> Sink:
    """Start Azure Monitor's exporters and return the sink for telemetry.

    `client_id` names the identity that may write; None where the component still accepts keys (never in
    Azure, where local authentication is off). Takes about a second; raises what the SDK raises.
    """
    os.environ.update(SWITCHES)
    from azure.monitor.opentelemetry import (
        configure_azure_monitor,  # pyright: ignore[reportUnknownVariableType]  (its options are untyped)
    )
    from opentelemetry.metrics import get_meter

    logger = logging.getLogger(LOGGER)
    configure_azure_monitor(
        connection_string=connection_string,
        credential=credential_of(client_id),
        logger_name=LOGGER,
        enable_live_metrics=False,
        enable_performance_counters=False,  # The host reports them.
        instrumentation_options={name: {"enabled": False} for name in INSTRUMENTATIONS},
    )
    [handler] = logger.handlers
    logger.removeHandler(handler)
    return Sink(measure_with(get_meter(LOGGER)), handler)


def credential_of(client_id: str | None) -> object:
    """The identity that writes; None: the connection string is enough."""
    if client_id is None:
        return None
    from azure.identity import ManagedIdentityCredential

    return ManagedIdentityCredential(client_id=client_id)
