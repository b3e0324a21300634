"""host.json: every mistake has its sentence, and so had those with which nothing started in Azure."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from infra.host_json_check import host_json_faults
from infra.host_json_evidence import LOG_LEVEL, keys_for
from infra.host_json_values import INT32
from infra.package import SCHEDULER, host_json
from tests.infra.code_names import ROOT

USUAL: dict[str, Any] = json.loads((ROOT / "host.json").read_text("utf-8"))
REFUSED: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "refused-host.json").read_text("utf-8")
)
"""host.json of 28 November 2026: the host refused to start with it."""
DURABLE = "extensions.durableTask"
PROVIDER = f"{DURABLE}.storageProvider"
LEVELS = "logging.logLevel"


def faults_with(path: str, value: object, content: dict[str, Any] = USUAL) -> list[str]:
    """What is said of a content with another value at a dotted path; a log category stays whole."""
    changed = copy.deepcopy(content)
    target = changed
    before, _, category = path.partition(f"{LEVELS}.")
    *folders, last = [*LEVELS.split("."), category] if category else before.split(".")
    for folder in folders:
        target = target.setdefault(folder, {})
    target[last] = value
    return host_json_faults(changed)


def test_ours_fits_for_both_backends() -> None:
    assert host_json_faults(USUAL) == []
    assert host_json_faults(json.loads(host_json(SCHEDULER))) == []


def test_the_one_that_did_not_start_is_refused() -> None:
    faults = host_json_faults(REFUSED)

    assert [re.findall(r"(?:extensions|logging)\.\S+", fault)[0] for fault in faults] == [
        f"{PROVIDER}.type",
        f"{LEVELS}.Azure.Core",
        f"{DURABLE}.tracing.distributedTracingEnabled",
        f"{DURABLE}.tracing.version",
        f"{DURABLE}.maxConcurrentActivityFunctions",
        f"{DURABLE}.maxConcurrentOrchestratorFunctions",
        f"{PROVIDER}.maxQueuePollingInterval",
    ]
    assert "«Storage provider type (azure_storage) was not found. Available" in faults[0]


@pytest.mark.parametrize("spelling", ["AzureStorage", "azurestorage", "AZURESTORAGE"])
def test_the_provider_has_no_case_and_its_keys_are_still_checked(spelling: str) -> None:
    assert faults_with(f"{PROVIDER}.type", spelling) == []

    other = copy.deepcopy(USUAL)
    other["extensions"]["durableTask"]["storageProvider"]["type"] = spelling
    assert any(
        "5 minutes" in fault
        for fault in faults_with(f"{PROVIDER}.controlQueueVisibilityTimeout", "00:05:00", other)
    )


@pytest.mark.parametrize("spelling", ["azure_storage", "AzureStorge", "", None, 1])
def test_a_provider_that_is_none_hides_nothing(spelling: object) -> None:
    other = copy.deepcopy(USUAL)
    other["extensions"]["durableTask"]["storageProvider"]["type"] = spelling

    faults = faults_with(f"{PROVIDER}.workItemQueueVisibilityTimeout", "00:00:30", other)

    assert any("does not start" in fault for fault in faults)
    assert any("from 00:01:00 to 01:00:00" in fault for fault in faults)
    assert any("5 minutes" in fault for fault in faults)


def test_without_a_provider_the_host_takes_azure_storage() -> None:
    other = copy.deepcopy(USUAL)
    del other["extensions"]["durableTask"]["storageProvider"]["type"]

    assert host_json_faults(other) == []
    assert len(faults_with(f"{PROVIDER}.maxQueuePollingInterval", "00:00:30", other)) == 1


@pytest.mark.parametrize(
    "path",
    [
        "functionTimeOut",
        "functionsTimeout",
        "logging.logLevels",
        "logging.applicationInsights.samplingSetting",
        "logging.applicationInsights.samplingSettings.enabled",
        "extensions.queue",
        "extensions.http.routeprefix",
        "extensions.queues.batchSise",
        "extensions.durabletask",
        f"{DURABLE}.maxQueuePollingInterval",
        f"{DURABLE}.MaxConcurrentActivityFunctions",
        f"{PROVIDER}.workItemQueueVisibilityTimeOut",
        f"{DURABLE}.tracing.distributedTracingEnable",
        f"{DURABLE}.tracing.Version",
    ],
)
@pytest.mark.parametrize("value", ["00:00:01", {}, {"version": "2.0"}, None])
def test_a_misspelt_key_is_refused_at_every_level(path: str, value: object) -> None:
    assert any(path in fault and "is unknown" in fault for fault in faults_with(path, value))


def test_a_path_in_one_name_is_not_that_path() -> None:
    content = copy.deepcopy(USUAL)
    del content["extensions"]["http"]
    content["extensions.http.routePrefix"] = ""

    assert any("«extensions.http.routePrefix» is unknown" in fault for fault in host_json_faults(content))
    assert any("our routes would not be found" in fault for fault in host_json_faults(content))


def test_the_keys_of_azure_storage_mean_nothing_to_the_scheduler() -> None:
    scheduler: dict[str, Any] = json.loads(host_json(SCHEDULER))

    assert any(
        "partitionCount is unknown" in fault
        for fault in faults_with(f"{PROVIDER}.partitionCount", 2, scheduler)
    )


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("version", "3.0", "must not be '3.0', it must be \"2.0\""),
        ("functionTimeout", "5 minutes", "functionTimeout must not be"),
        ("functionTimeout", "00:00:00", "from 00:00:01"),
        ("telemetryMode", "OpenTelemetri", "telemetryMode must not be"),
        ("extensions", 5, "extensions must be an object"),
        ("extensions.queues.batchSize", 64, "from 1 to 32"),
        ("extensions.queues.batchSize", 0, "from 1 to 32"),
        ("extensions.queues.batchSize", "8", "batchSize must not be '8'"),
        ("extensions.queues.batchSize", True, "batchSize must not be True"),
        ("extensions.queues.maxPollingInterval", "00:00:00.05", "from 00:00:00.1"),
        ("extensions.queues.messageEncoding", "none", "every message would be poison"),
        ("extensions.queues.maxPollingInterval", "00:01:00", "would wait up to a minute"),
        ("extensions.http.routePrefix", "api", "say api/ themselves"),
        ("extensions.http.maxConcurrentRequests", 100, "Flex Consumption ignores it"),
        (f"{DURABLE}.hubName", "balcao-virtual", "hubName must not be"),
        (f"{DURABLE}.maxConcurrentActivityFunctions", 0, "a whole number from 1"),
        (f"{DURABLE}.maxConcurrentActivityFunctions", 10, "1,000 rooms"),
        (f"{DURABLE}.maxConcurrentOrchestratorFunctions", 5, "2,000 episodes"),
        (f"{DURABLE}.extendedSessionsEnabled", True, "switches it off for Python"),
        (f"{DURABLE}.tracing.distributedTracingEnabled", "true", "without quotation marks"),
        (f"{DURABLE}.tracing.distributedTracingEnabled", False, "log a warning"),
        (f"{DURABLE}.tracing.version", "V3", "version must not be"),
        (f"{DURABLE}.tracing.version", "V2", "traces of its own"),
        (f"{DURABLE}.tracing.traceInputsAndOutputs", True, "what visits carry"),
        (f"{PROVIDER}.maxQueuePollingInterval", "00:00:00", "maxQueuePollingInterval must not be"),
        (f"{PROVIDER}.maxQueuePollingInterval", "00:00:60", "maxQueuePollingInterval must not be"),
        (f"{PROVIDER}.maxQueuePollingInterval", "00:00:30", "would open late"),
        (f"{PROVIDER}.partitionCount", 32, "from 1 to 16"),
        (f"{PROVIDER}.controlQueueBatchSize", 33, "from 1 to 32"),
        (f"{PROVIDER}.controlQueueBufferThreshold", 1001, "from 1 to 1000"),
        (f"{PROVIDER}.useTablePartitionManagement", "true", "without quotation marks"),
        (f"{PROVIDER}.controlQueueVisibilityTimeout", "00:00:30", "from 00:01:00 to 01:00:00"),
        (f"{PROVIDER}.workItemQueueVisibilityTimeout", "01:00:01", "from 00:01:00 to 01:00:00"),
        (f"{PROVIDER}.workItemQueueVisibilityTimeout", "00:05:00", "5 minutes"),
        (f"{LEVELS}.default", "Info", "default must not be 'Info'"),
        (f"{LEVELS}.Host.Results", "Loud", "Host.Results must not be 'Loud'"),
        (f"{LEVELS}.Azure.Core", "Warning", "404 and 409"),
    ],
)
def test_a_mistake(path: str, value: object, sentence: str) -> None:
    assert any(sentence in fault for fault in faults_with(path, value))


def test_a_fraction_of_a_second_is_a_time_span() -> None:
    faults = faults_with(f"{PROVIDER}.maxQueuePollingInterval", "00:00:00.2500000")

    assert not any("must not be" in fault for fault in faults)


def test_every_key_names_its_evidence() -> None:
    mark = re.compile(r"\[(run|source: (host|sdk|sdk-ext|net|durable|core) \w+|docs: \w+)")

    assert [
        key.path for key in (*keys_for("AzureStorage").values(), LOG_LEVEL) if not mark.search(key.evidence)
    ] == []


def test_the_local_host_has_the_same_limits() -> None:
    limits: dict[str, tuple[int | str, float, float]] = {
        path: given
        for path, given in json.loads(
            (ROOT / "local_host" / "host_json_keys.json").read_text("utf-8")
        ).items()
        if given
    }
    keys = keys_for("AzureStorage")

    for path, (usual, low, high) in limits.items():
        holds = keys[path].holds.fits
        assert holds(usual), path
        if isinstance(usual, int):
            around = (low - 1, low, high, high + 1)
        else:
            around = tuple(timespan(seconds) for seconds in (low - 1e-7, low, high, high + 1))
        assert [holds(value) for value in around[:2]] == [False, True], path
        assert holds(around[2]), path
        assert high >= INT32 or not holds(around[3]), path


def timespan(seconds: float) -> str:
    """As .NET writes it; «before zero» is no time span here."""
    ticks = round(seconds * 1e7)
    if ticks < 0:
        return "-00:00:00.0000001"
    rest, fraction = divmod(ticks, 10_000_000)
    days, rest = divmod(rest, 86_400)
    return f"{days}.{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}.{fraction:07}"
