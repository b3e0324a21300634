"""The keys of host.json that Azure's host reads, what each may hold, and how that is known.

Evidence is of three kinds:

* **[run]**: seen on the real host (4.1037, Python worker 4.34, Durable extension 3.14.1 and 3.19.0,
  queues extension 5.3.10, Azurite).
* **[source]**: class and member, in Azure/azure-functions-host (`host`), Azure/azure-webjobs-sdk (`sdk`) and
  -extensions (`sdk-ext`), Azure/azure-sdk-for-net (`net`), Azure/azure-functions-durable-extension
  (`durable`) and Azure/durabletask (`core`).
* **[docs]**: a page of learn.microsoft.com, or an issue of one of those repositories.

The host turns every value into text and reads it back [source: host HostJsonFileConfigurationSource], so "8"
would do for 8; "yes" for true would not. Here a value has JSON's own kind. A key is added with its evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.host_json_values import (
    HUB,
    LEVEL,
    NAME,
    PREFIX,
    SWITCH,
    TELEMETRY_TYPES,
    TIMEOUT,
    VERSIONS,
    ValueKind,
    never,
    number,
    one_of,
    span,
)

AZURE_STORAGE, AZURE_MANAGED = "AzureStorage", "azureManaged"
DURABLE = "extensions.durableTask"
PROVIDER = f"{DURABLE}.storageProvider"
LOG_LEVELS = "logging.logLevel"
_HTTP_LIMIT = "Flex Consumption ignores it [docs: azure-functions-host#11790]"


@dataclass(frozen=True)
class Key:
    """A key, what it may hold, and the evidence for both."""

    path: str
    holds: ValueKind
    evidence: str


def _under(group: str, *keys: tuple[str, ValueKind, str]) -> tuple[Key, ...]:
    return tuple(Key(f"{group}.{name}" if group else name, kind, evidence) for name, kind, evidence in keys)


LOG_LEVEL = Key(
    f"{LOG_LEVELS}.<category>",
    LEVEL,
    "[docs: configure-monitoring, «Configure log levels»]; [run]: Azure.Core is such a category",
)
"""Categories can have any name, so every one is allowed there."""

HOST = (
    *_under(
        "",
        ("version", one_of("2.0"), "[run]: 503 for another; [source: host HostJsonFileConfigurationSource]"),
        ("functionTimeout", TIMEOUT, "[source: host ScriptJobHostOptionsSetup.ConfigureFunctionTimeout]"),
        (
            "telemetryMode",
            one_of("OpenTelemetry", "ApplicationInsights"),
            "[source: host TelemetryMode; another word silently means ApplicationInsights]",
        ),
    ),
    *_under(
        "logging",
        (
            "fileLoggingMode",
            one_of("never", "always", "debugOnly"),
            "[source: host ScriptJobHostOptionsSetup.Configure, FileLoggingMode]",
        ),
    ),
    *_under(
        "logging.applicationInsights",
        ("enableLiveMetrics", SWITCH, "[source: sdk ApplicationInsightsLoggerOptions]"),
        ("enableDependencyTracking", SWITCH, "[source: sdk ApplicationInsightsLoggerOptions]"),
        ("enablePerformanceCountersCollection", SWITCH, "[source: sdk ApplicationInsightsLoggerOptions]"),
    ),
    *_under(
        "logging.applicationInsights.samplingSettings",
        ("isEnabled", SWITCH, "[source: host ApplicationInsightsLoggerOptionsSetup.ApplySamplingSettings]"),
        (
            "excludedTypes",
            TELEMETRY_TYPES,
            "[source: host ApplicationInsightsLoggerOptionsSetup]; [docs: host.json]",
        ),
        (
            "includedTypes",
            TELEMETRY_TYPES,
            "[source: host ApplicationInsightsLoggerOptionsSetup]; [docs: host.json]",
        ),
        (
            "maxTelemetryItemsPerSecond",
            number(1),
            "[source: host ApplicationInsightsLoggerOptionsSetup: 20 by default]",
        ),
    ),
    *_under(
        "extensionBundle",
        (
            "id",
            one_of("Microsoft.Azure.Functions.ExtensionBundle", same_case=True),
            "[source: host ExtensionBundleConfigurationHelper.ValidateBundleId]",
        ),
        ("version", VERSIONS, "[source: host ExtensionBundleConfigurationHelper.ConfigureBundleVersion]"),
    ),
    *_under(
        "extensions.http",
        ("routePrefix", PREFIX, "[run]; [source: sdk-ext HttpOptions.RoutePrefix]"),
        ("maxConcurrentRequests", never(_HTTP_LIMIT), "[source: sdk-ext HttpOptions]"),
        ("maxOutstandingRequests", never(_HTTP_LIMIT), "[source: sdk-ext HttpOptions]"),
        ("dynamicThrottlesEnabled", never(_HTTP_LIMIT), "[source: sdk-ext HttpOptions]"),
    ),
    *_under(
        "extensions.queues",
        ("maxPollingInterval", span("00:00:00.1"), "[source: net QueuesOptions.MaxPollingInterval]"),
        (
            "visibilityTimeout",
            span("00:00:00", "7.00:00:00"),
            "[source: net QueuesOptions.VisibilityTimeout]; [docs: Update Message: 7 days at most]",
        ),
        ("batchSize", number(1, 32), "[source: net QueuesOptions.BatchSize]"),
        ("newBatchThreshold", number(0), "[source: net QueuesOptions.NewBatchThreshold]"),
        ("maxDequeueCount", number(1), "[source: net QueuesOptions.MaxDequeueCount]"),
        ("messageEncoding", one_of("base64", "none"), "[source: net QueuesOptions, QueueMessageEncoding]"),
    ),
)

DURABLE_TASK = (
    *_under(
        DURABLE,
        ("hubName", HUB, "[source: durable AzureStorageOptions.ValidateHubName]"),
        (
            "maxConcurrentActivityFunctions",
            number(1),
            "[source: durable DurableTaskOptions.Validate]; unset: 10, or 10 × cores, by "
            "[source: durable DefaultPlatformInformation.IsInConsumptionPlan]",
        ),
        (
            "maxConcurrentOrchestratorFunctions",
            number(1),
            "[source: durable DurableTaskOptions.Validate]; unset: 5, or 10 × cores, likewise",
        ),
        (
            "extendedSessionsEnabled",
            never("the extension switches it off for Python, with a warning"),
            "[source: durable DurableTaskOptions.Validate]",
        ),
        (
            "overridableExistingInstanceStates",
            one_of("NonRunningStates", "AnyState"),
            "[run]; [source: durable OverridableStates]",
        ),
        ("maxOrchestrationActions", number(1), "[source: durable DurableTaskOptions]"),
        ("useGracefulShutdown", SWITCH, "[source: durable DurableTaskOptions]"),
        ("throwStatusExceptionsOnRaiseEvent", SWITCH, "[source: durable DurableTaskOptions]"),
        ("useAppLease", SWITCH, "[source: durable DurableTaskOptions]"),
        ("storeInputsInOrchestrationHistory", SWITCH, "[source: durable DurableTaskOptions]"),
    ),
    *_under(
        f"{DURABLE}.tracing",
        ("traceInputsAndOutputs", SWITCH, "[source: durable TraceOptions]"),
        ("traceReplayEvents", SWITCH, "[source: durable TraceOptions]"),
        ("allowVerboseLinuxTelemetry", SWITCH, "[source: durable TraceOptions]"),
        ("distributedTracingEnabled", SWITCH, "[run]; [source: durable TelemetryActivator.Initialize]"),
        (
            "distributedTracingProtocol",
            one_of("HttpCorrelationProtocol", "W3CTraceContext"),
            "[source: durable TraceOptions]",
        ),
        (
            "version",
            one_of("None", "V1", "V2"),
            "[run]; [source: durable DurableDistributedTracingVersion]",
        ),
    ),
    *_under(
        PROVIDER,
        (
            "type",
            one_of(AZURE_STORAGE, AZURE_MANAGED),
            "[run]: for another word the host does not start; without regard to case by "
            "[source: durable DurableTaskExtension.GetDurabilityProviderFactory]",
        ),
        (
            "connectionStringName",
            NAME,
            "[source: durable AzureStorageOptions]; [docs: durable-task-scheduler]",
        ),
    ),
)

ON_STORAGE = _under(
    PROVIDER,
    ("connectionName", NAME, "[run]; [source: durable AzureStorageOptions.ConnectionName]"),
    ("trackingStoreConnectionName", NAME, "[source: durable AzureStorageOptions]"),
    ("trackingStoreNamePrefix", NAME, "[source: durable AzureStorageOptions]"),
    ("partitionCount", number(1, 16), "[source: durable AzureStorageOptions.Validate]"),
    (
        "controlQueueBatchSize",
        number(1, 32),
        "[source: durable AzureStorageOptions.Validate]; "
        "[source: core AzureStorageOrchestrationService.ValidateSettings]",
    ),
    ("controlQueueBufferThreshold", number(1, 1000), "[source: durable AzureStorageOptions.Validate]"),
    (
        "controlQueueVisibilityTimeout",
        span("00:01:00", "01:00:00"),
        "[run]: 30 s is a start error; [source: durable AzureStorageOptions.Validate]",
    ),
    (
        "workItemQueueVisibilityTimeout",
        span("00:01:00", "01:00:00"),
        "[run]: 30 s is a start error (the sources of 2.13.7 do not check it yet)",
    ),
    ("maxQueuePollingInterval", span("00:00:00.0000001"), "[source: durable AzureStorageOptions.Validate]"),
    ("fetchLargeMessagesAutomatically", SWITCH, "[source: durable AzureStorageOptions]"),
    ("useLegacyPartitionManagement", SWITCH, "[source: durable AzureStorageOptions]"),
    ("useTablePartitionManagement", SWITCH, "[run]; [source: durable AzureStorageOptions]"),
    ("allowReplayingTerminalInstances", SWITCH, "[source: durable AzureStorageOptions]"),
)
"""Read only by the provider AzureStorage."""


def keys_for(provider: str) -> Mapping[str, Key]:
    """Every key by its path; those of Azure Storage only for that provider."""
    chosen = (*HOST, *DURABLE_TASK, *(() if provider == AZURE_MANAGED else ON_STORAGE))
    return {key.path: key for key in chosen}
