"""host.json as Azure's host reads it: known keys, valid values, and the limits that we rely on.

The host ignores a misspelt key silently; here it is a mistake. Keys, ranges and their evidence:
`host_json_evidence.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, cast

from infra.host_json_evidence import (
    AZURE_MANAGED,
    AZURE_STORAGE,
    DURABLE,
    LOG_LEVEL,
    LOG_LEVELS,
    PROVIDER,
    Key,
    keys_for,
)

RELIED_ON: Mapping[str, tuple[object, str]] = {
    "extensions.http.routePrefix": ("", "our routes would not be found: they say api/ themselves"),
    "extensions.queues.maxPollingInterval": ("00:00:01", "a notification would wait up to a minute"),
    "extensions.queues.messageEncoding": (
        "base64",
        "every message would be poison: our senders encode",
    ),
    f"{LOG_LEVELS}.Azure.Core": (
        "Error",
        "each start of an instance would log 17 to 23 warnings of 404 and 409 that are expected [run]",
    ),
    # On, and with no version: only then is nothing traced and nothing announced [source: durable
    # TelemetryActivator.Initialize, EmitDTV2Announcement; issue 3200 of that repository].
    f"{DURABLE}.tracing.distributedTracingEnabled": (
        True,
        "each start would log a warning that announces distributed tracing [run]",
    ),
    f"{DURABLE}.tracing.version": (
        "None",
        "the extension would send traces of its own beside our telemetry",
    ),
    f"{DURABLE}.tracing.traceInputsAndOutputs": (False, "the logs would hold what visits carry"),
    f"{DURABLE}.tracing.traceReplayEvents": (False, "every replay would be logged again"),
    f"{DURABLE}.maxConcurrentActivityFunctions": (
        64,
        "the default depends on a variable that Flex may not set: 10 at a time take 100 s for 1,000 rooms "
        "due at 13 h (1 s each), and more than 65 on 100 instances could exceed Graph's 130,000 requests "
        "in 10 s (0.5 s each)",
    ),
    f"{DURABLE}.maxConcurrentOrchestratorFunctions": (
        32,
        "the default depends on a variable that Flex may not set: 5 at a time take 40 s for the 2,000 "
        "episodes of 1,000 calls (0.1 s each), and more than one batch of a control queue only waits for the "
        "lock of Python's interpreter",
    ),
}
"""Key → the value that we need, and what would happen otherwise. Sums: docs/operations/escala-e-custo.md."""
ON_STORAGE: Mapping[str, tuple[object, str]] = {
    "maxQueuePollingInterval": (
        "00:00:00.25",
        "a room would open late, or idle polls cost more than they bring",
    ),
    "controlQueueVisibilityTimeout": ("00:01:00", "work cut by a stop would come back after 5 minutes"),
    "workItemQueueVisibilityTimeout": ("00:01:00", "work cut by a stop would come back after 5 minutes"),
}
"""The same under `storageProvider`, if the provider is Azure Storage."""


def host_json_faults(content: Mapping[str, Any]) -> list[str]:
    """Every key that the host does not know, every value that it refuses, and each that differs from what
    we rely on.
    """
    leaves = dict(leaves_of(content))
    provider, faults = _provider(leaves.get(f"{PROVIDER}.type", AZURE_STORAGE))
    keys = keys_for(provider)
    for path, value in leaves.items():
        key = LOG_LEVEL if path.startswith(f"{LOG_LEVELS}.") else keys.get(path)
        if key is None:
            faults.append(_unknown(path, keys))
        elif not key.holds.fits(value) and path != f"{PROVIDER}.type":
            faults.append(
                f"host.json: {path} must not be {value!r}, it must be {key.holds.wanted} {key.evidence}"
            )
    for path, (wanted, why) in _relied_on(provider).items():
        if leaves.get(path) != wanted:
            faults.append(f"host.json: {path} must be {wanted!r}, else {why}")
    return faults


def _provider(given: object) -> tuple[str, list[str]]:
    """The provider that a `type` means, in its own spelling, and the host's message for one that it lacks.

    A value that the host does not know is checked as Azure Storage, so that other mistakes are found as well.
    """
    for known in (AZURE_STORAGE, AZURE_MANAGED):
        if isinstance(given, str) and given.casefold() == known.casefold():
            return known, []
    return AZURE_STORAGE, [
        f"host.json: with {PROVIDER}.type {given!r} the host does not start: «Storage provider type "
        f"({given}) was not found. Available storage providers: {AZURE_STORAGE}» [run: azure_storage]"
    ]


def _relied_on(provider: str) -> Mapping[str, tuple[object, str]]:
    if provider == AZURE_MANAGED:
        return RELIED_ON
    return {**RELIED_ON, **{f"{PROVIDER}.{key}": rule for key, rule in ON_STORAGE.items()}}


def _unknown(path: str, keys: Mapping[str, Key]) -> str:
    """A group instead of a value, a value instead of a group, or a name that nothing reads."""
    if any(key.startswith(f"{path}.") for key in (*keys, LOG_LEVEL.path)):
        return f"host.json: {path} must be an object with keys"
    near = get_close_matches(path, keys, 1, 0.9)
    meant = f"; {near[0]} was meant?" if near else ""
    return (
        f"host.json: {path} is unknown: infra/host_json_evidence.py has no evidence that the host reads it, "
        f"and the host ignores unknown names in silence{meant}"
    )


def leaves_of(content: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    """Dotted path and value of everything that is no object; an empty object counts as a value."""
    for name, value in content.items():
        # For the host a dot is an ordinary character: only log categories have one in their names.
        path = f"{before}«{name}»" if "." in name and before != f"{LOG_LEVELS}." else f"{before}{name}"
        if isinstance(value, dict) and value:
            yield from leaves_of(cast("dict[str, Any]", value), f"{path}.")
        else:
            yield path, value
