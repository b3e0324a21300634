"""host.json: what is obeyed, what is warned about, what the real host would not start with."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest

from local_host.problems import AppRefusedError
from local_host.settings import (
    HostJsonError,
    HostSettings,
    durable_settings,
    read_host_json,
    seconds_of,
)

ROOT = Path(__file__).parents[2]


def test_defaults_are_azures(tmp_path: Path) -> None:
    settings = read_host_json(tmp_path / "missing.json")

    assert settings == HostSettings()
    assert (settings.function_timeout_seconds, settings.route_prefix) == (1800, "api")
    assert settings.queues.new_batch_threshold == 8 * (os.cpu_count() or 1)


def test_settings_that_are_given_are_used(tmp_path: Path) -> None:
    file = tmp_path / "host.json"
    queues = {"batchSize": 4, "newBatchThreshold": 2, "maxDequeueCount": 3, "messageEncoding": "Base64"}
    queues |= {"visibilityTimeout": "00:00:05", "maxPollingInterval": "00:00:02"}
    extensions = {"http": {"routePrefix": ""}, "queues": queues, "durableTask": {"hubName": "Balcao"}}
    file.write_text(json.dumps({"version": "2.0", "functionTimeout": "00:05:00", "extensions": extensions}))

    settings = read_host_json(file)

    assert (settings.function_timeout_seconds, settings.route_prefix) == (300, "")
    assert (settings.queues.batch_size, settings.queues.new_batch_threshold) == (4, 2)
    assert (settings.queues.max_dequeue_count, settings.queues.visibility_timeout) == (3, 5)
    assert settings.queues.max_polling_interval == 2
    assert durable_settings(settings.durable).hub == "Balcao"


def test_durable_settings_come_from_host_json() -> None:
    storage = {"maxQueuePollingInterval": "00:00:00.25"}
    limits = {"maxConcurrentActivityFunctions": 3, "maxConcurrentOrchestratorFunctions": 2}

    settings = durable_settings({"storageProvider": storage, **limits})

    assert settings.max_queue_polling_interval == 0.25
    assert (settings.max_concurrent_activities, settings.max_concurrent_orchestrators) == (3, 2)


def with_durable(**durable: object) -> dict[str, object]:
    return {"version": "2.0", "extensions": {"durableTask": durable}}


def with_provider(**provider: object) -> dict[str, object]:
    return with_durable(storageProvider=provider)


def test_an_unknown_key_is_warned_about(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        read_host_json({"version": "2.0", "extensions": {"http": {"maxOutstandingRequests": 5}}})

    assert "extensions.http.maxOutstandingRequests is not obeyed" in caplog.text


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"version": "1.0"},
        {"version": "2.0", "extensions": []},
        {"version": "2.0", "functionTimeout": "5 minutes"},
        {"version": "2.0", "extensions": {"queues": {"batchSize": 33}}},
        {"version": "2.0", "extensions": {"queues": {"batchSize": "many"}}},
        {"version": "2.0", "extensions": {"queues": {"maxDequeueCount": 0}}},
        {"version": "2.0", "extensions": {"queues": {"maxPollingInterval": "00:00:00.05"}}},
        {"version": "2.0", "extensions": {"queues": {"messageEncoding": "utf16"}}},
        with_durable(hubName="balcao-virtual"),
        with_durable(maxConcurrentActivityFunctions=0),
        with_durable(maxConcurrentOrchestratorFunctions=-1),
        with_durable(storageProvider=[]),
        with_provider(type="azure_storage"),
        with_provider(type=None),
        with_provider(partitionCount=17),
        with_provider(controlQueueBatchSize=33),
        with_provider(controlQueueBufferThreshold=1001),
        with_provider(controlQueueVisibilityTimeout="00:00:30"),
        with_provider(workItemQueueVisibilityTimeout="00:00:30"),
        with_provider(workItemQueueVisibilityTimeout="01:00:01"),
        with_provider(maxQueuePollingInterval="00:00:00"),
    ],
)
def test_what_stops_the_real_host_is_an_error(content: dict[str, object]) -> None:
    with pytest.raises(HostJsonError):
        read_host_json(content)


@pytest.mark.parametrize("name", ["AzureStorage", "azurestorage", "azureManaged"])
def test_a_provider_has_no_case(name: str) -> None:
    assert read_host_json(with_provider(type=name)).durable


def test_the_product_s_own_host_json_is_obeyed() -> None:
    settings = durable_settings(read_host_json(ROOT / "host.json").durable)

    assert (settings.max_concurrent_activities, settings.max_concurrent_orchestrators) == (64, 32)


def test_messages_without_encoding_are_refused() -> None:
    with pytest.raises(AppRefusedError, match="Let senders encode in base64"):
        read_host_json({"version": "2.0", "extensions": {"queues": {"messageEncoding": "none"}}})


def test_a_file_that_is_not_json_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "host.json"
    file.write_text("{")

    with pytest.raises(HostJsonError, match="not JSON"):
        read_host_json(file)


@pytest.mark.parametrize(("text", "seconds"), [("00:00:00.5000000", 0.5), ("1.00:00:01", 86401.0)])
def test_a_time_span_in_seconds(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds
