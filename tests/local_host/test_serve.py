"""`python -m local_host.serve`: an app folder in processes of its own, one per role."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from local_host.azurite import Azurite
from tests.local_host.hosting import eventually

ROOT = Path(__file__).parents[2]
APP = """
    import os

    import azure.functions as func
    from azure.storage.queue import QueueClient, TextBase64EncodePolicy

    app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    CONNECTION = "AzureWebJobsStorage"

    @app.route(route="send")
    def send(req: func.HttpRequest) -> func.HttpResponse:
        encoding = {"message_encode_policy": TextBase64EncodePolicy()}
        with QueueClient.from_connection_string(os.environ[CONNECTION], "served", **encoding) as queue:
            queue.create_queue()
            queue.send_message("hello")
        return func.HttpResponse("sent")

    @app.queue_trigger(arg_name="message", queue_name="served", connection=CONNECTION)
    def receive(message: func.QueueMessage) -> None:
        print("received", message.get_body().decode(), flush=True)
"""


@contextmanager
def serving(folder: Path, azurite: Azurite, log: Path, options: Sequence[str]) -> Generator[str]:
    """The address of a process that serves `folder`; it must end well when it is asked to."""
    command = [sys.executable, "-m", "local_host.serve", str(folder), "--port", "0", *options]
    command += ["--data", str(folder / "data"), "--storage", azurite.connection_string]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
    try:
        yield eventually(lambda: "".join(re.findall(r"ready (\S+)", log.read_text())), "it is ready")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, log.read_text()


def get(url: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    try:
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.slow
def test_roles_share_one_store_and_each_does_its_own(azurite: Azurite, tmp_path: Path) -> None:
    (tmp_path / "function_app.py").write_text(textwrap.dedent(APP))
    (tmp_path / "host.json").write_text('{"version": "2.0"}')
    web, other = tmp_path / "web.log", tmp_path / "other.log"

    with (
        serving(tmp_path, azurite, web, ["--role", "http"]) as web_url,
        serving(tmp_path, azurite, other, ["--role", "other"]) as other_url,
    ):
        assert get(web_url, "/api/send") == (200, b"sent")
        assert get(other_url, "/api/send") == (404, b"")
        eventually(lambda: "received hello" in other.read_text(), "the other process has the message")

    assert "received" not in web.read_text()
    assert re.search(r"send [0-9a-f-]{36} ok \d+ ms", web.read_text())


@pytest.mark.slow
def test_a_folder_that_cannot_be_imported_is_explained(azurite: Azurite, tmp_path: Path) -> None:
    (tmp_path / "function_app.py").write_text("import nowhere_to_be_found")
    log = tmp_path / "log"

    with serving(tmp_path, azurite, log, []) as url:
        status, body = get(url, "/api/anything")

    assert status == 404
    assert "importing it raised ModuleNotFoundError: No module named 'nowhere_to_be_found'" in body.decode()
    assert "function_app.py" in log.read_text()
