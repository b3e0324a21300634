"""Queue triggers and outputs against Azurite: what is run, repeated, poisoned and sent."""

from __future__ import annotations

import base64
import json
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
from tests.local_host.observed_app import as_json
from tests.local_host.small_apps import App, new_app

QUEUES = {"maxPollingInterval": "00:00:00.1", "maxDequeueCount": 3}
STORAGE = "AzureWebJobsStorage"
DATA = Path(__file__).parent / "data"


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


def test_without_encoding_messages_are_read_as_they_are(
    azurite: Azurite, account: Account, tmp_path: Path
) -> None:
    runs: list[bytes] = []

    def on_work(message: func.QueueMessage) -> None:
        runs.append(message.get_body())

    app = new_app()
    trigger(app, account, "work", on_work)
    account.send("work", "plain <text> é")
    with serving(app, azurite, tmp_path, messageEncoding="none"):
        eventually(lambda: runs, "the message is run")

    assert runs == ["plain <text> é".encode()]


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
        gates[int(text)].wait(20)
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


def test_a_function_that_fails_sends_nothing(azurite: Azurite, account: Account, tmp_path: Path) -> None:
    app = new_app()

    @app.route(route="send")
    @app.queue_output(arg_name="out", queue_name=f"out-{account.unique}", connection=STORAGE)
    def send(req: func.HttpRequest, out: func.Out[str]) -> func.HttpResponse:
        out.set(req.params["text"])
        if "fail" in req.params:
            raise RuntimeError("afterwards")
        return as_json(out.get())

    with serving(app, azurite, tmp_path) as host:
        assert host.get("/api/send?text=no&fail=1").status == 500
        assert host.get("/api/send?text=yes").json() == "yes"

    assert account.contents(account.queue("out")) == [encoded("yes")]


OUTPUTS: list[tuple[str, str, int, list[str]]] = json.loads((DATA / "queue_outputs.json").read_text("utf-8"))
VALUES: dict[str, object] = {
    "text": "é",
    "json_object": '{"a":1}',
    "json_array": '["x","y"]',
    "json_number": "5",
    "json_dates": '{"offset":"1999-01-02T10:00:00.500+02:00","utc":"1999-01-02T10:00:00.500Z"}',
    "quoted": '"x"',
    "list": ["p", "q"],
    "dict": {"k": 1},
    "empty": "",
    "int": 5,
}


def test_outputs_become_the_messages_that_azure_sent(
    azurite: Azurite, account: Account, tmp_path: Path
) -> None:
    app = new_app()

    def out_str(req: func.HttpRequest, out: func.Out[str]) -> func.HttpResponse:
        out.set(VALUES[req.params["kind"]])  # pyright: ignore[reportArgumentType] -- what apps do
        return as_json("set")

    def out_message(req: func.HttpRequest, out: func.Out[func.QueueMessage]) -> func.HttpResponse:
        out.set(VALUES[req.params["kind"]])  # pyright: ignore[reportArgumentType] -- what apps do
        return as_json("set")

    for annotation, handler in (("str", out_str), ("message", out_message)):
        name = f"{annotation}-{account.unique}"
        bound = app.queue_output(arg_name="out", queue_name=name, connection=STORAGE)(handler)
        app.route(route=annotation)(bound)
    observed: list[tuple[str, str, int, list[str]]] = []
    with serving(app, azurite, tmp_path) as host:
        for kind, annotation, _, _ in OUTPUTS:
            status = host.get(f"/api/{annotation}?kind={kind}").status
            queue = account.queue(annotation)
            sent = [base64.b64decode(content).decode() for content in account.contents(queue)]
            if sent:
                queue.clear_messages()
            observed.append((kind, annotation, status, sorted(sent)))

    assert observed == [tuple(case) for case in OUTPUTS]


def test_a_returned_value_can_be_the_output(azurite: Azurite, account: Account, tmp_path: Path) -> None:
    app = new_app()

    def forward(message: func.QueueMessage) -> str:
        return message.get_body().decode().upper()

    bound = app.queue_output(arg_name="$return", queue_name=f"out-{account.unique}", connection=STORAGE)(
        forward
    )
    app.queue_trigger(arg_name="message", queue_name=f"in-{account.unique}", connection=STORAGE)(bound)
    account.send("in", encoded("a"))
    with serving(app, azurite, tmp_path):
        sent = eventually(lambda: account.contents(account.queue("out")), "it is forwarded")

    assert sent == [encoded("A")]
