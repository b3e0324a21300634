"""host.json as Azure's host reads it: known keys, kinds of values, and the limits that we rely on.

The host ignores a misspelt key in silence; here it is a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

Test = Callable[[object], bool]
_SPAN = re.compile(r"(\d+\.)?\d{2}:\d{2}:\d{2}")
_HUB = re.compile(r"[A-Za-z][A-Za-z0-9]{2,44}")


def _number(low: int, high: int) -> Test:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _span(value: object) -> bool:
    return isinstance(value, str) and bool(_SPAN.fullmatch(value))


def _one_of(*values: str) -> Test:
    return lambda value: value in values


def _switch(value: object) -> bool:
    return isinstance(value, bool)


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _anything(_: object) -> bool:
    return True


def _hub(value: object) -> bool:
    """Letters and digits: the name becomes part of the names of queues, tables and containers."""
    return isinstance(value, str) and bool(_HUB.fullmatch(value))


SCHEMA: Mapping[str, Test] = {
    "version": _one_of("2.0"),
    "functionTimeout": _span,
    "telemetryMode": _one_of("OpenTelemetry", "ApplicationInsights"),
    "logging.logLevel.*": _one_of("Trace", "Debug", "Information", "Warning", "Error", "Critical", "None"),
    "logging.applicationInsights.*": _anything,
    "extensionBundle.id": _one_of("Microsoft.Azure.Functions.ExtensionBundle"),
    "extensionBundle.version": _text,
    "extensions.http.routePrefix": lambda value: isinstance(value, str),
    "extensions.queues.maxPollingInterval": _span,
    "extensions.queues.visibilityTimeout": _span,
    "extensions.queues.batchSize": _number(1, 32),
    "extensions.queues.newBatchThreshold": _number(0, 1000),
    "extensions.queues.maxDequeueCount": _number(1, 100),
    "extensions.queues.messageEncoding": _one_of("base64", "none"),
    "extensions.durableTask.hubName": _hub,
    "extensions.durableTask.storageProvider.type": _one_of("azure_storage", "azureManaged"),
    "extensions.durableTask.storageProvider.connectionName": _text,
    "extensions.durableTask.storageProvider.connectionStringName": _text,
    "extensions.durableTask.storageProvider.maxQueuePollingInterval": _span,
    "extensions.durableTask.storageProvider.partitionCount": _number(1, 16),
    "extensions.durableTask.storageProvider.controlQueueBatchSize": _number(1, 32),
    "extensions.durableTask.storageProvider.controlQueueBufferThreshold": _number(1, 1000),
    "extensions.durableTask.storageProvider.controlQueueVisibilityTimeout": _span,
    "extensions.durableTask.storageProvider.workItemQueueVisibilityTimeout": _span,
    "extensions.durableTask.storageProvider.useTablePartitionManagement": _switch,
    "extensions.durableTask.tracing.*": _anything,
    "extensions.durableTask.maxConcurrentActivityFunctions": _number(1, 1000),
    "extensions.durableTask.maxConcurrentOrchestratorFunctions": _number(1, 1000),
    "extensions.durableTask.useGracefulShutdown": _switch,
}
RELIED_ON: Mapping[str, tuple[object, str]] = {
    "extensions.http.routePrefix": ("", "our routes say api/ themselves"),
    "extensions.queues.maxPollingInterval": ("00:00:01", "a notification would wait up to a minute"),
    "extensions.queues.messageEncoding": ("base64", "our senders encode; otherwise every message is poison"),
}
ON_STORAGE: Mapping[str, tuple[object, str]] = {
    "maxQueuePollingInterval": ("00:00:01", "the minute of a call would end up to 30 s late"),
    "controlQueueVisibilityTimeout": ("00:01:00", "work cut by a stop would come back after 5 minutes"),
    "workItemQueueVisibilityTimeout": ("00:01:00", "work cut by a stop would come back after 5 minutes"),
}


def host_json_faults(content: Mapping[str, Any]) -> list[str]:
    """Every key that the host does not know, every value that it would not take, and ours that are off."""
    flat = dict(_flat(content))
    faults: list[str] = []
    for key, value in flat.items():
        test = SCHEMA.get(key) or SCHEMA.get(f"{key.rpartition('.')[0]}.*") or _group_of(key)
        if test is None:
            faults.append(f"host.json: {key} is unknown to the host, which ignores it in silence")
        elif not test(value):
            faults.append(f"host.json: {key} must not be {value!r}")
    relied = dict(RELIED_ON)
    provider = "extensions.durableTask.storageProvider"
    if flat.get(f"{provider}.type") == "azure_storage":
        relied |= {f"{provider}.{key}": wanted for key, wanted in ON_STORAGE.items()}
    for key, (wanted, why) in relied.items():
        if flat.get(key) != wanted:
            faults.append(f"host.json: {key} must be {wanted!r}, else {why}")
    return faults


def _group_of(key: str) -> Test | None:
    """Categories of log levels have dots in their names; deeper groups are free."""
    return next((SCHEMA[g] for g in SCHEMA if g.endswith(".*") and key.startswith(g[:-1])), None)


def _flat(content: Mapping[str, Any], before: str = "") -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = []
    for key, value in content.items():
        if isinstance(value, dict):
            pairs += _flat(cast("dict[str, Any]", value), f"{before}{key}.")
        else:
            pairs.append((f"{before}{key}", value))
    return pairs
