"""Microsoft Graph through the Azure CLI's sign-in, or as a dry run."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from typing import Any, Protocol

BASE = "https://graph.microsoft.com/v1.0"


class Graph(Protocol):
    """One call: method, path below the version, body. Returns the answer's JSON, {} if there is none."""

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]: ...


def az_command(method: str, path: str, body: Mapping[str, Any] | None) -> list[str]:
    """The call as `az rest`."""
    command = ["az", "rest", "--method", method.lower(), "--url", BASE + path]
    if body is not None:
        command += [
            "--headers",
            "Content-Type=application/json",
            "--body",
            json.dumps(body, ensure_ascii=False),
        ]
    return command


class AzGraph:
    """Calls through `az`, as whoever is signed in there (`az login`)."""

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Raises `SystemExit` with what `az` said."""
        if shutil.which("az") is None:
            raise SystemExit(
                "the Azure CLI is missing: install `az` and sign in with `az login`, or use --dry-run"
            )
        done = subprocess.run(  # noqa: S603  (our own arguments)
            az_command(method, path, body), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SystemExit(f"{method} {path} failed: {done.stderr.strip()}")
        return json.loads(done.stdout) if done.stdout.strip() else {}


class DryRun:
    """Prints every call as it would be typed, and answers as a directory that has nothing of ours yet."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        command = az_command(method, path, body)
        self._write(" ".join(_quoted(part) for part in command) + "\n")
        if method == "POST" and path == "/applications":
            return {**(body or {}), "id": "<object-id-of-the-app>", "appId": "<client-id-of-the-app>"}
        if "$select=id,appRoles" in path:
            role = {"value": "OnlineMeetings.ReadWrite.All", "id": "<id-of-OnlineMeetings.ReadWrite.All>"}
            return {"value": [{"id": "<object-id-of-Microsoft-Graph>", "appRoles": [role]}]}
        return {"value": []}


def _quoted(part: str) -> str:
    """Quoted for a shell: anything but plain words in single quotes."""
    plain = part.replace("-", "").replace("/", "").replace(".", "").replace(":", "").isalnum()
    return part if plain else "'" + part.replace("'", "'\\''") + "'"
