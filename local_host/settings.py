"""Reads host.json: the settings that this host obeys, a warning for every other one."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from local_host.durable.settings import DurableSettings
from local_host.problems import AppRefusedError

log = logging.getLogger("local_host")

_TIME_SPAN = re.compile(r"(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?")

_KNOWN = {
    # Telemetry and the extension bundle are Azure's business: known, and nothing to do here.
    "": "version functionTimeout extensions logging extensionBundle telemetryMode concurrency healthMonitor",
    "extensions.": "http queues durableTask",
    "extensions.http.": "routePrefix",
    "extensions.queues.": "batchSize newBatchThreshold maxDequeueCount visibilityTimeout maxPollingInterval "
    "messageEncoding",
    # Obeyed by the engine's nature (status exceptions are always thrown), or a matter of Azure's storage.
    "extensions.durableTask.": "hubName storageProvider tracing useGracefulShutdown httpSettings "
    "extendedSessionsEnabled overridableExistingInstanceStates throwStatusExceptionsOnRaiseEvent",
    "extensions.durableTask.storageProvider.": "type connectionStringName connectionName partitionCount "
    "maxQueuePollingInterval controlQueueBatchSize controlQueueBufferThreshold controlQueueVisibilityTimeout "
    "workItemQueueVisibilityTimeout useTablePartitionManagement",
}


class HostJsonError(ValueError):
    """host.json is not what the real host accepts: it answers 503 to everything."""


@dataclass(frozen=True)
class QueueSettings:
    """`extensions.queues`; times in seconds."""

    batch_size: int = 16
    new_batch_threshold: int = 8 * (os.cpu_count() or 1)
    max_dequeue_count: int = 5
    visibility_timeout: float = 0.0
    max_polling_interval: float = 60.0


@dataclass(frozen=True)
class HostSettings:
    """host.json as far as this host obeys it; `durable` is the raw `extensions.durableTask`."""

    function_timeout_seconds: float = 1800.0
    route_prefix: str = "api"
    queues: QueueSettings = QueueSettings()
    durable: Mapping[str, object] = field(default_factory=dict[str, object])


def seconds_of(text: object) -> float:
    """Seconds of a .NET time span such as `00:05:00` or `1.00:00:00`. Raises `HostJsonError`."""
    found = _TIME_SPAN.fullmatch(str(text))
    if not found:
        raise HostJsonError(f"{text!r} is not a time span such as 00:05:00")
    days, hours, minutes, seconds, fraction = found.groups()
    whole = ((int(days or 0) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds)
    return whole + (float(f"0.{fraction}") if fraction else 0.0)


def read_host_json(source: Path | Mapping[str, object]) -> HostSettings:
    """Settings from the file (a missing one means defaults, as for the real host) or its content.

    Raises `HostJsonError` for what the real host would not start with, `AppRefusedError` for what this
    host does not have.
    """
    try:
        content = _object(json.loads(source.read_text("utf-8")) if isinstance(source, Path) else source)
    except FileNotFoundError:
        content = {"version": "2.0"}
    except json.JSONDecodeError as error:
        raise HostJsonError(f"host.json is not JSON: {error}") from error
    if content.get("version") != "2.0":
        raise HostJsonError('host.json needs "version": "2.0"')
    extensions = _object(content.get("extensions", {}))
    http = _object(extensions.get("http", {}))
    _warn_unknown("", content)
    _warn_unknown("extensions.", extensions)
    _warn_unknown("extensions.http.", http)
    timeout = content.get("functionTimeout", "00:30:00")
    return HostSettings(
        float("inf") if timeout == "-1" else seconds_of(timeout),
        str(http.get("routePrefix", "api")).strip("/"),
        _queues(_object(extensions.get("queues", {}))),
        _object(extensions.get("durableTask", {})),
    )


def durable_settings(durable: Mapping[str, object]) -> DurableSettings:
    """`extensions.durableTask` as the engine's settings; what it leaves out keeps Azure's default."""
    _warn_unknown("extensions.durableTask.", durable)
    storage = _object(durable.get("storageProvider", {}))
    _warn_unknown("extensions.durableTask.storageProvider.", storage)
    interval = seconds_of(storage.get("maxQueuePollingInterval", "00:00:30"))
    partitions = int(str(storage.get("partitionCount", 4)))
    return DurableSettings(str(durable.get("hubName", "LocalHub")), interval, partitions)


def _queues(given: Mapping[str, object]) -> QueueSettings:
    _warn_unknown("extensions.queues.", given)
    batch = int(str(given.get("batchSize", 16)))
    if not 1 <= batch <= 32:
        raise HostJsonError(f"extensions.queues.batchSize is {batch}; it must be 1 to 32")
    threshold = given.get("newBatchThreshold", batch // 2 * (os.cpu_count() or 1))
    encoding = str(given.get("messageEncoding", "base64")).lower()
    if encoding == "none":
        raise AppRefusedError(
            ["host.json: messageEncoding none is not part of the local host. Let senders encode in base64."]
        )
    if encoding != "base64":
        raise HostJsonError(f"extensions.queues.messageEncoding is {encoding!r}; it must be base64 or none")
    return QueueSettings(
        batch,
        int(str(threshold)),
        int(str(given.get("maxDequeueCount", 5))),
        seconds_of(given.get("visibilityTimeout", "00:00:00")),
        max(0.1, seconds_of(given.get("maxPollingInterval", "00:01:00"))),
    )


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise HostJsonError(f"host.json: an object is expected instead of {value!r}")
    return cast(Mapping[str, object], value)


def _warn_unknown(where: str, given: Mapping[str, object]) -> None:
    for key in given.keys() - set(_KNOWN[where].split()):
        log.warning("host.json: %s%s is not obeyed by the local host", where, key)
