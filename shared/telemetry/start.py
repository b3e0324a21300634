"""Telemetry for a process in Azure: recorded at once, sent once OpenTelemetry is loaded."""

from __future__ import annotations

from threading import Timer

from shared.ports import Telemetry
from shared.settings import TelemetrySettings
from shared.telemetry.deferred import Deferred, Sink
from shared.telemetry.instruments import Instruments

LOADED_AFTER = 10.0
"""Seconds. By then the request for which the platform started the instance has been answered."""


def azure_telemetry(settings: TelemetrySettings, loaded_after: float = LOADED_AFTER) -> Telemetry:
    """Take over our loggers now; load OpenTelemetry in `loaded_after` seconds, in a thread of its own."""
    deferred = Deferred()
    deferred.take_over()

    def load() -> Sink:
        from shared.telemetry.azure_monitor import connect

        return connect(settings.connection_string, settings.client_id)

    timer = Timer(loaded_after, deferred.open, [load])
    timer.daemon = True
    timer.start()
    return Instruments(deferred.measure)
