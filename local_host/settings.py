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

_QUEUES = "extensions.queues."
_DURABLE = "extensions.durableTask."
_PROVIDER = f"{_DURABLE}storageProvider."
_KNOWN = {
    # Telemetry and the extension bundle are Azure's business: known, and nothing to do here.
    "": "version functionTimeout extensions logging extensionBundle telemetryMode concurrency healthMonitor",
    "extensions.": "http queues durableTask",
    "extensions.http.": "routePrefix",
    _QUEUES: "batchSize newBatchThreshold maxDequeueCount visibilityTimeout maxPollingInterval "
    "messageEncoding",
    # Obeyed by the engine's nature (status exceptions are always thrown), or a matter of Azure's storage.
    _DURABLE: "hubName storageProvider tracing useGracefulShutdown httpSettings "
    "extendedSessionsEnabled overridableExistingInstanceStates throwStatusExceptionsOnRaiseEvent "
    "maxConcurrentActivityFunctions maxConcurrentOrchestratorFunctions",
    _PROVIDER: "type connectionStringName connectionName partitionCount "
    "maxQueuePollingInterval controlQueueBatchSize controlQueueBufferThreshold controlQueueVisibilityTimeout "
    "workItemQueueVisibilityTimeout useTablePartitionManagement",
}
_PROVIDERS = ("AzureStorage", "azureManaged")
_OF_STORAGE = {
    "partitionCount": (4, 1, 16),
    "controlQueueBatchSize": (32, 1, 32),
    "controlQueueBufferThreshold": (256, 1, 1000),
}
"""Default, least and most."""
_VISIBILITIES = ("controlQueueVisibilityTimeout", "workItemQueueVisibilityTimeout")
_MINUTE = 60.0
_LEAST_POLLING_INTERVAL = 0.1
_INT32 = 2_147_483_647
_HUB = re.compile(r"[A-Za-z][A-Za-z0-9]{2,44}")


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

    Raises `HostJsonError` for what the real host would not start with, Durable's part included, and
    `AppRefusedError` for what this host does not have.
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
    durable = _object(extensions.get("durableTask", {}))
    _warn_unknown("", content)
    _warn_unknown("extensions.", extensions)
    _warn_unknown("extensions.http.", http)
    _warn_unknown(_DURABLE, durable)
    _warn_unknown(_PROVIDER, _object(durable.get("storageProvider", {})))
    durable_settings(durable)
    timeout = content.get("functionTimeout", "00:30:00")
    return HostSettings(
        float("inf") if timeout == "-1" else seconds_of(timeout),
        str(http.get("routePrefix", "api")).strip("/"),
        _queues(_object(extensions.get("queues", {}))),
        durable,
    )


def durable_settings(durable: Mapping[str, object]) -> DurableSettings:
    """`extensions.durableTask` as the engine's settings; what it leaves out keeps Azure's default.

    Raises `HostJsonError` for what the extension refuses when the host starts.
    """
    storage = _object(durable.get("storageProvider", {}))
    _check_provider(storage)
    usual = DurableSettings()
    hub = str(durable.get("hubName", usual.hub))
    if not _HUB.fullmatch(hub):
        raise HostJsonError(f"{_DURABLE}hubName {hub!r} must be 3 to 45 letters and digits, a letter first")
    return DurableSettings(
        hub,
        seconds_of(storage.get("maxQueuePollingInterval", "00:00:30")),
        _number(_DURABLE, durable, "maxConcurrentActivityFunctions", usual.max_concurrent_activities, 1),
        _number(
            _DURABLE, durable, "maxConcurrentOrchestratorFunctions", usual.max_concurrent_orchestrators, 1
        ),
    )


def _check_provider(storage: Mapping[str, object]) -> None:
    """Its type, compared without regard to case as the extension does, and the ranges of Azure Storage."""
    given = storage.get("type", _PROVIDERS[0])
    if str(given).casefold() not in {name.casefold() for name in _PROVIDERS}:
        raise HostJsonError(
            f"{_PROVIDER}type is {given!r}: «Storage provider type ({given}) was not found»; "
            f"write {' or '.join(_PROVIDERS)}"
        )
    if str(given).casefold() != _PROVIDERS[0].casefold():
        return
    for key, (usual, low, high) in _OF_STORAGE.items():
        _number(_PROVIDER, storage, key, usual, low, high)
    for key in _VISIBILITIES:
        if not _MINUTE <= seconds_of(storage.get(key, "00:05:00")) <= 60 * _MINUTE:
            raise HostJsonError(f"{_PROVIDER}{key} is {storage[key]!r}; it must be between 1 and 60 minutes")
    if seconds_of(storage.get("maxQueuePollingInterval", "00:00:30")) <= 0:
        raise HostJsonError(f"{_PROVIDER}maxQueuePollingInterval must be longer than nothing")


def _queues(given: Mapping[str, object]) -> QueueSettings:
    _warn_unknown(_QUEUES, given)
    batch = _number(_QUEUES, given, "batchSize", 16, 1, 32)
    encoding = str(given.get("messageEncoding", "base64")).lower()
    if encoding == "none":
        raise AppRefusedError(
            ["host.json: messageEncoding none is not part of the local host. Let senders encode in base64."]
        )
    if encoding != "base64":
        raise HostJsonError(f"{_QUEUES}messageEncoding is {encoding!r}; it must be base64 or none")
    interval = seconds_of(given.get("maxPollingInterval", "00:01:00"))
    if interval < _LEAST_POLLING_INTERVAL:
        raise HostJsonError(f"{_QUEUES}maxPollingInterval must not be less than 00:00:00.1000000")
    return QueueSettings(
        batch,
        _number(_QUEUES, given, "newBatchThreshold", batch // 2 * (os.cpu_count() or 1), 0),
        _number(_QUEUES, given, "maxDequeueCount", 5, 1),
        seconds_of(given.get("visibilityTimeout", "00:00:00")),
        interval,
    )


def _number(
    group: str, given: Mapping[str, object], key: str, usual: int, low: int, high: int = _INT32
) -> int:
    """A whole number, also as text, since the real host turns every value into text first."""
    try:
        value = int(str(given.get(key, usual)))
    except ValueError:
        raise HostJsonError(f"{group}{key} is {given[key]!r}, which is no whole number") from None
    if not low <= value <= high:
        raise HostJsonError(f"{group}{key} is {value}; it must be {low} to {high}")
    return value


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise HostJsonError(f"host.json: an object is expected instead of {value!r}")
    return cast(Mapping[str, object], value)


def _warn_unknown(where: str, given: Mapping[str, object]) -> None:
    for key in given.keys() - set(_KNOWN[where].split()):
        log.warning("host.json: %s%s is not obeyed by the local host", where, key)
