"""A stand-in of Application Insights' ingestion on loopback: what Microsoft's exporters really send."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "00000000-0000-0000-0000-000000000000"
TABLES = {"MetricData": "AppMetrics", "MessageData": "AppTraces", "ExceptionData": "AppExceptions"}
"""Kind of an envelope → the table of Log Analytics that Azure puts it into."""
Envelope = Mapping[str, Any]


class Ingestion:
    """Envelopes in the order of arrival."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.bytes = 0
        """What was sent, before it was packed."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def connection_string(self) -> str:
        address = f"http://127.0.0.1:{self._server.server_port}/"
        return f"InstrumentationKey={KEY};IngestionEndpoint={address};LiveEndpoint={address}"

    def rows(self, table: str) -> Sequence[Mapping[str, Any]]:
        """`baseData` of the envelopes that go to a table."""
        data = [envelope["data"] for envelope in self.envelopes]
        return [one["baseData"] for one in data if TABLES[one["baseType"]] == table]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        ingestion = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                received = ingestion.take(body)
                answer = json.dumps(
                    {"itemsReceived": received, "itemsAccepted": received, "errors": []}
                ).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler

    def take(self, body: bytes) -> int:
        """A request's envelopes, as a list or one a line; how many."""
        text = body.decode()
        found = json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]
        self.envelopes += found
        self.bytes += len(body)
        return len(found)


@contextmanager
def ingestion() -> Generator[Ingestion]:
    """One that runs meanwhile."""
    running = Ingestion()
    running.start()
    try:
        yield running
    finally:
        running.stop()
