"""Queue triggers against Azurite: what is run, repeated and moved to the poison queue."""

from __future__ import annotations

import base64
import threading
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import azure.functions as func
import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.storage.queue import QueueClient, QueueServiceClient

from local_host.azurite import Azurite
from tests.local_host.hosting import Hosted, eventually, hosted
from tests.local_host.small_apps import App, new_app

QUEUES = {"maxPollingInterval": "00:00:00.1", "maxDequeueCount": 3}
STORAGE = "AzureWebJobsStorage"


class Account:
    """The test's own view of the account: queues with a name nobody else uses."""

    def __init__(self, azurite: Azurite) -> None:
        self._service = QueueServiceClient.from_connection_string(azurite.connection_string)
        self.unique = uuid.uuid4().hex[:8]

    def queue(self, name: str) -> QueueClient:
        return self._service.get_queue_client(f"{name}-{self.unique}")

    def send(self, name: str, content: str) -> None:
        queue = self.queue(name)
        try:
            queue.send_message(content)
        except ResourceNotFoundError:
            queue.create_queue()
            queue.send_message(content)

    def contents(self, queue: QueueClient) -> list[str]:
        try:
            return [message.content for message in queue.peek_messages(32)]
        except ResourceNotFoundError:
            return []

    def poison(self, name: str) -> list[str]:
        return self.contents(self._service.get_queue_client(f"{name}-{self.unique}-poison"))

    def close(self) -> None:
        self._service.close()


@pytest.fixture
def account(azurite: Azurite) -> Iterator[Account]:
    view = Account(azurite)
    yield view
    view.close()


@contextmanager
def serving(app: App, azurite: Azurite, data_dir: Path, **queues: object) -> Generator[Hosted]:
    with hosted(app, azurite, data_dir, host_json={"extensions": {"queues": {**QUEUES, **queues}}}) as host:
        yield host


def trigger(app: App, account: Account, name: str, handler: Callable[..., object]) -> None:
    """Register `handler(message)` for the test's queue of that name."""
    queue_name = f"{name}-{account.unique}"
    app.queue_trigger(arg_name="message", queue_name=queue_name, connection=STORAGE)(handler)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_a_message_is_run_with_its_data_and_removed(
    azurite: Azurite, account: Account, tmp_path: Path
) -> None:
    seen: list[func.QueueMessage] = []

    async def on_work(message: func.QueueMessage) -> None:
        seen.append(message)

    app = new_app()
    trigger(app, account, "work", on_work)
    account.send("work", encoded("olá"))
    with serving(app, azurite, tmp_path):
        (message,) = eventually(lambda: seen, "the message is run")
        properties = account.queue("work").get_queue_properties
        eventually(lambda: properties().approximate_message_count == 0, "it is removed")

    assert (message.get_body().decode(), message.dequeue_count) == ("olá", 1)
    assert message.id
    assert message.pop_receipt
    assert message.insertion_time is not None
    assert message.expiration_time is not None
    assert message.time_next_visible is not None
    assert message.insertion_time < message.time_next_visible


def test_a_failing_message_is_repeated_and_then_poisoned(
    azurite: Azurite, account: Account, tmp_path: Path
) -> None:
    counts: list[int | None] = []

    def on_work(message: func.QueueMessage) -> None:
        counts.append(message.dequeue_count)
        raise RuntimeError("not today")

    app = new_app()
    trigger(app, account, "work", on_work)
    account.send("work", encoded("bad"))
    with serving(app, azurite, tmp_path):
        poison = eventually(lambda: account.poison("work"), "it is poison")

    assert counts == [1, 2, 3]
    assert poison == [encoded("bad")]


def test_a_message_that_is_not_base64_goes_to_poison_unread(
    azurite: Azurite, account: Account, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    runs: list[bytes] = []

    def on_work(message: func.QueueMessage) -> None:
        runs.append(message.get_body())

    app = new_app()
    trigger(app, account, "work", on_work)
    account.send("work", "plain text!")
    with serving(app, azurite, tmp_path):
        poison = eventually(lambda: account.poison("work"), "it is poison")

    assert (poison, runs) == (["plain text!"], [])
    assert "the sender must encode it" in caplog.text


def test_a_poison_queue_hides_what_fails(
    azurite: Azurite, account: Account, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def on_poison(message: func.QueueMessage) -> None:
        raise RuntimeError("a poison queue has no poison queue")

    app = new_app()
    name = f"{account.unique}-poison"
    app.queue_trigger(arg_name="message", queue_name=name, connection=STORAGE)(on_poison)
    with QueueClient.from_connection_string(azurite.connection_string, name) as queue:
        queue.create_queue()
        queue.send_message(encoded("x"))
        with serving(app, azurite, tmp_path):
            eventually(lambda: "stays invisible for 10 minutes" in caplog.text, "it says so")

        assert account.contents(queue) == []
        assert queue.get_queue_properties().approximate_message_count == 1


def test_batches_run_at_once_up_to_batch_and_threshold(
    azurite: Azurite, account: Account, tmp_path: Path
) -> None:
    running: set[str] = set()
    done: list[str] = []
    most: list[int] = []
    gates = [threading.Event() for _ in range(20)]

    def on_work(message: func.QueueMessage) -> None:
        text = message.get_body().decode()
        running.add(text)
        most.append(len(running))
        gates[int(text)].wait(120)
        running.discard(text)
        done.append(text)

    app = new_app()
    trigger(app, account, "work", on_work)
    for number in range(20):
        account.send("work", encoded(str(number)))
    with serving(app, azurite, tmp_path, batchSize=4, newBatchThreshold=2):
        eventually(lambda: len(running) == 4, "a batch of four runs")
        for text in list(running)[:2]:
            gates[int(text)].set()
        eventually(lambda: len(running) == 6, "the next batch joins the two that are left")
        for gate in gates:
            gate.set()
        eventually(lambda: len(done) == 20, "all are done")

    assert max(most) == 6
    assert sorted(done, key=int) == [str(number) for number in range(20)]
