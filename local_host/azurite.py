"""Runs Azurite, Microsoft's storage emulator, with keys and ports of its own."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from local_host.ports import free_ports

_BINARY = Path(__file__).parent.parent / "node_modules" / ".bin" / "azurite"
_ACCOUNT = "devstoreaccount1"
_SERVICES = ("blob", "queue", "table")
_START_SECONDS = 30.0
_TRIES = 3
_STOP_SECONDS = 15.0


class AzuriteUnavailableError(RuntimeError):
    """Azurite cannot run here; the text says what to install."""


class Azurite:
    """One emulator process. `location` None keeps everything in memory (tests)."""

    def __init__(self, location: Path | None) -> None:
        self._location = location
        self._key = base64.b64encode(secrets.token_bytes(64)).decode()
        self._ports: dict[str, int] = {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def connection_string(self) -> str:
        """For the storage SDKs. Only after `start`; the key changes with every start."""
        parts = ["DefaultEndpointsProtocol=http", f"AccountName={_ACCOUNT}", f"AccountKey={self._key}"]
        for service, port in self._ports.items():
            parts.append(f"{service.capitalize()}Endpoint=http://127.0.0.1:{port}/{_ACCOUNT}")
        return ";".join(parts)

    def start(self) -> None:
        """Start it and return once every port answers. Raises `AzuriteUnavailableError`."""
        if shutil.which("node") is None or not _BINARY.exists():
            raise AzuriteUnavailableError(
                "Node.js or Azurite is missing: install Node.js 20 and run `make setup`"
            )
        self._end_orphan()
        own = self._ports  # of an earlier start: the connection string names them
        for _ in range(_TRIES):
            self._ports = own or dict(zip(_SERVICES, free_ports(len(_SERVICES)), strict=True))
            self._launch()
            if all(self._opens(port) for port in self._ports.values()):
                return
            # It ended by itself: another process may have taken a port since it was chosen.
            self.stop()
        raise AzuriteUnavailableError(self._why_it_ended())

    def _why_it_ended(self) -> str:
        """Names the database file that cannot be read: the emulator's own message names none."""
        for path in sorted(self._location.glob("__azurite_db_*.json")) if self._location else ():
            try:
                json.loads(path.read_bytes())
            except ValueError:
                return (
                    f"Azurite cannot read {path}: the file is damaged. Move it away and start again; "
                    "what was stored in it is not in the emulator any more."
                )
        return f"Azurite ended as soon as it was started, {_TRIES} times"

    def _launch(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 -- our own command
            self._command(),
            env={**os.environ, "AZURITE_ACCOUNTS": f"{_ACCOUNT}:{self._key}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Ctrl-C must only reach the host, which needs storage while it stops.
            start_new_session=True,
        )
        if self._pid_file:
            self._pid_file.write_text(str(self._process.pid))

    def stop(self) -> None:
        """Let it write its files and exit; kill it if it does not."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._pid_file:
            self._pid_file.unlink(missing_ok=True)

    @property
    def _pid_file(self) -> Path | None:
        return self._location / "azurite.pid" if self._location else None

    def _command(self) -> list[str]:
        command = [str(_BINARY), "--silent", "--skipApiVersionCheck", "--disableTelemetry"]
        for service, port in self._ports.items():
            command += [f"--{service}Host", "127.0.0.1", f"--{service}Port", str(port)]
        if self._location is None:
            return [*command, "--inMemoryPersistence"]
        self._location.mkdir(parents=True, exist_ok=True)
        return [*command, "--location", str(self._location)]

    def _opens(self, port: int) -> bool:
        """False where Azurite ended before. Raises `AzuriteUnavailableError` when it is too slow."""
        assert self._process is not None
        deadline = time.monotonic() + _START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return True
            except OSError:
                time.sleep(0.05)
        if self._process.poll() is not None:
            return False
        self.stop()
        raise AzuriteUnavailableError(f"Azurite did not open port {port} within {_START_SECONDS:.0f} s")

    def _end_orphan(self) -> None:
        """After `kill -9` of the host its Azurite still holds the files: it is asked to write them and
        exit.
        """
        if self._pid_file is None or not self._pid_file.exists():
            return
        pid = int(self._pid_file.read_text() or 0)
        deadline = time.monotonic() + _STOP_SECONDS
        while pid and self._is_ours(pid) and time.monotonic() < deadline:
            os.kill(pid, signal.SIGTERM)
            time.sleep(0.2)

    def _is_ours(self, pid: int) -> bool:
        """A pid may have been reused: only a command line that names our folder is ours."""
        try:
            command = Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace")
        except OSError:
            return False
        return "azurite" in command and str(self._location) in command
