"""Reads host.json: the settings that this host applies, and a warning for every other one."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from local_host.durable.settings import DurableSettings
from local_host.problems import AppRefusedError

log = logging.getLogger("local_host")

_TIME_SPAN = re.compile(r"(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?")

_QUEUES, _DURABLE = "extensions.queues.", "extensions.durableTask."
_PROVIDER = f"{_DURABLE}storageProvider."
_KEYS: Mapping[str, Any] = json.loads(Path(__file__).with_name("host_json_keys.json").read_text("utf-8"))
"""What is applied, holds by the engine's design, or concerns Azure alone; null, or default, least and
most. A default in quotation marks is a time span, and its limits are seconds. Those of concurrency are per
core.
"""
_LIMITS: Mapping[str, tuple[int | str, float, float]] = {key: given for key, given in _KEYS.items() if given}
_CORES = os.cpu_count() or 1
_AZURE_STORAGE = "azurestorage"
_PROVIDERS = (_AZURE_STORAGE, "azuremanaged")
_HUB = re.compile(r"[A-Za-z][A-Za-z0-9]{2,44}")


class HostJsonError(ValueError):
    """host.json is not what the real host accepts: it answers 503 to everything."""


@dataclass(frozen=True)
class QueueSettings:
    """`extensions.queues`; times in seconds."""

    batch_size: int = 16
    new_batch_threshold: int = 8 * _CORES
    max_dequeue_count: int = 5
    visibility_timeout: float = 0.0
    max_polling_interval: float = 60.0


@dataclass(frozen=True)
class HostSettings:
    """host.json as far as this host applies it; `durable` is the raw `extensions.durableTask`."""

    function_timeout_seconds: float = 1800.0
    route_prefix: str = "api"
    queues: QueueSettings = QueueSettings()
    durable: Mapping[str, object] = field(default_factory=dict[str, object])


def seconds_of(text: object) -> float:
    """Seconds of a .NET time span such as `00:05:00` or `1.00:00:00`. Raises `HostJsonError`."""
    found = _TIME_SPAN.fullmatch(str(text))
    if not found:
        raise HostJsonError(f"{text!r} is not a time span such as 00:05:00")
    days, hours, minutes, seconds, fraction = found.groups("0")
    whole = ((int(days) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds)
    return whole + float(f"0.{fraction}")


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
    _warn_unknown(content)
    extensions = _object(content.get("extensions", {}))
    http, durable = _object(extensions.get("http", {})), _object(extensions.get("durableTask", {}))
    durable_settings(durable)
    timeout = content.get("functionTimeout", "00:30:00")
    seconds = float("inf") if timeout == "-1" else seconds_of(timeout)
    prefix = str(http.get("routePrefix", "api")).strip("/")
    return HostSettings(seconds, prefix, _queues(_object(extensions.get("queues", {}))), durable)


def durable_settings(durable: Mapping[str, object]) -> DurableSettings:
    """`extensions.durableTask` as the engine's settings; what it leaves out keeps Azure's default.

    Raises `HostJsonError` for what the extension refuses when the host starts.
    """
    storage = _object(durable.get("storageProvider", {}))
    kind = str(storage.get("type", _AZURE_STORAGE)).lower()
    if kind not in _PROVIDERS:
        raise HostJsonError(f"{_PROVIDER}type: «Storage provider type ({storage['type']}) was not found»")
    for key in storage if kind == _AZURE_STORAGE else ():
        if _PROVIDER + key in _LIMITS:
            _limited(_PROVIDER, storage, key)
    hub = str(durable.get("hubName", "LocalHub"))
    if not _HUB.fullmatch(hub):
        raise HostJsonError(f"{_DURABLE}hubName {hub!r} must be 3 to 45 letters and digits, a letter first")
    return DurableSettings(
        hub,
        _limited(_PROVIDER, storage, "maxQueuePollingInterval"),
        int(_limited(_PROVIDER, storage, "partitionCount")),
        int(_limited(_DURABLE, durable, "maxConcurrentActivityFunctions", _CORES)),
        int(_limited(_DURABLE, durable, "maxConcurrentOrchestratorFunctions", _CORES)),
    )


def _queues(given: Mapping[str, object]) -> QueueSettings:
    encoding = str(given.get("messageEncoding", "base64")).lower()
    if encoding == "none":
        raise AppRefusedError(["messageEncoding none is not known here. Let senders encode in base64."])
    if encoding != "base64":
        raise HostJsonError(f"{_QUEUES}messageEncoding is {encoding!r}; it must be base64 or none")
    batch = int(_limited(_QUEUES, given, "batchSize"))
    return QueueSettings(
        batch,
        int(_limited(_QUEUES, {"newBatchThreshold": batch // 2 * _CORES, **given}, "newBatchThreshold")),
        int(_limited(_QUEUES, given, "maxDequeueCount")),
        _limited(_QUEUES, given, "visibilityTimeout"),
        _limited(_QUEUES, given, "maxPollingInterval"),
    )


def _limited(group: str, given: Mapping[str, object], key: str, factor: int = 1) -> float:
    """A number, or a time span in seconds, within its limits.

    Text will do for a number, since the real host turns every value into text first.
    """
    usual, low, high = _LIMITS[group + key]
    value = given.get(key, usual * factor)
    try:
        found = seconds_of(value) if isinstance(usual, str) else int(str(value))
    except ValueError as error:
        raise HostJsonError(f"{group}{key} is {value!r}: {error}") from error
    if not low <= found <= high:
        raise HostJsonError(f"{group}{key} is {value!r}; it must be {low:g} to {high:g} (spans in s)")
    return found


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise HostJsonError(f"host.json: an object is expected instead of {value!r}")
    return cast(Mapping[str, object], value)


def _warn_unknown(given: Mapping[str, object], where: str = "") -> None:
    for key, value in given.items():
        if where + key not in _KEYS:
            log.warning("host.json: %s%s is not obeyed by the local host", where, key)
        elif any(known.startswith(f"{where}{key}.") for known in _KEYS):
            _warn_unknown(_object(value), f"{where}{key}.")
