"""One day at the whole product, told through OpenTelemetry and Microsoft's exporters to a stand-in."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from azure.monitor.opentelemetry.exporter import AzureMonitorLogExporter, AzureMonitorMetricExporter
from opentelemetry.instrumentation.logging.handler import LoggingHandler
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import (
    InMemoryMetricReader,
    Metric,
    PeriodicExportingMetricReader,
)

from local_host.azurite import Azurite
from shared.load.gauge import LoadGauge
from shared.telemetry.azure_monitor import SWITCHES, measure_with
from shared.telemetry.deferred import Deferred, Sink
from shared.telemetry.instruments import Instruments
from tests.fresh_storage import running_azurite
from tests.load.hand_loop import HandLoop
from tests.product import running_product
from tests.product_options import ProductOptions
from tests.telemetry.day import Day
from tests.telemetry.ingestion import Ingestion, ingestion

NEVER = float("inf")


@dataclass(frozen=True)
class Told:
    """What a day at the product has told."""

    day: Day
    metrics: list[Metric]
    """As the SDK aggregated them over the whole day."""
    ingestion: Ingestion
    """As Application Insights received them."""


@pytest.fixture(scope="module")
def quiet_sdk() -> Generator[None]:
    """The switches of production."""
    before = dict(os.environ)
    os.environ.update(SWITCHES)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(tmp_path_factory: pytest.TempPathFactory, quiet_sdk: None) -> AsyncGenerator[Told]:
    """The day, once for all tests that look at it."""
    with running_azurite() as azurite, ingestion() as received:
        options = {"connection_string": received.connection_string, "disable_offline_storage": True}
        memory = InMemoryMetricReader()
        sending = PeriodicExportingMetricReader(AzureMonitorMetricExporter(**options), NEVER)
        meters = MeterProvider([memory, sending])
        loggers = LoggerProvider()
        loggers.add_log_record_processor(BatchLogRecordProcessor(AzureMonitorLogExporter(**options)))
        sink = Sink(measure_with(meters.get_meter("balcao")), LoggingHandler(logger_provider=loggers))
        day = await _lived(tmp_path_factory.mktemp("day"), azurite, sink)
        data = memory.get_metrics_data()
        assert meters.force_flush()
        assert loggers.force_flush()
        meters.shutdown()
        loggers.shutdown()
    assert data is not None
    scopes = [scope for resource in data.resource_metrics for scope in resource.scope_metrics]
    yield Told(day, [metric for scope in scopes for metric in scope.metrics], received)


async def _lived(folder: Path, azurite: Azurite, sink: Sink) -> Day:
    deferred = Deferred()
    deferred.take_over()
    deferred.open(lambda: sink)
    try:
        telemetry, loop = Instruments(deferred.measure), HandLoop()
        load = LoadGauge(lambda: 0.5, telemetry, lambda: loop)
        async with running_product(
            folder, azurite, ProductOptions(telemetry=telemetry, load=load)
        ) as product:
            day = Day(product, loop)
            await day.live()
        return day
    finally:
        deferred.give_back()
