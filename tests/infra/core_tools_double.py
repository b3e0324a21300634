"""A program that prints and answers as Core Tools does, and what Core Tools prints at an error."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

STORAGE_ERROR = (
    "Microsoft.Azure.WebJobs.Extensions.DurableTask: Storage provider type (azure_storage) was not found. "
    "Available storage providers: AzureStorage."
)
STARTUP_ERROR = f"""
[2026-11-20T10:00:00.314Z] A host error has occurred during startup operation '5e184598'.
[2026-11-20T10:00:00.314Z] {STORAGE_ERROR}
[2026-11-20T10:00:00.320Z] Failed to stop host instance 'd3509165'.
[2026-11-20T10:00:00.320Z] Microsoft.Azure.WebJobs.Host: The host has not yet started.
Value cannot be null. (Parameter 'provider')
[2026-11-20T10:00:00.346Z] Host startup operation has been canceled
"""
"""In the form in which Core Tools 4 prints errors; there they are red, and the times grey."""

SERVER = f"""#!{sys.executable}
import json, os, signal, subprocess, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Host(BaseHTTPRequestHandler):
    def do_GET(self):
        known = ANSWERS.get(self.path)
        self.send_response(503 if known is None else 200)
        self.end_headers()
        self.wfile.write(known or b"Function host is not running.")

    def log_message(self, *_):
        pass

def serve(answers):
    global ANSWERS
    ANSWERS = answers
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[3])), Host).serve_forever()

"""
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
)
"""A child's program; it prints a line as soon as SIGTERM has no effect on it."""
HEALTHY = {"/api/health": b"{}"}


def double(folder: Path, body: str) -> str:
    """`func` in the folder: the body is its program, and `serve` there answers with 200 or with 503."""
    path = folder / "func"
    path.write_text(SERVER + textwrap.dedent(body))
    path.chmod(0o755)
    return str(path)
