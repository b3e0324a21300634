"""The Bicep compiler as one process that answers many questions: its start costs seconds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.infra.code_names import ROOT

TENANT = "11111111-1111-1111-1111-111111111111"
SUBSCRIPTION = "22222222-2222-2222-2222-222222222222"


def find_bicep() -> str | None:
    """`$BICEP`, else `bicep` on the PATH."""
    return os.environ.get("BICEP") or shutil.which("bicep")


def copy_infra(target: Path, *, strict: bool = True) -> Path:
    """A copy of everything that Bicep reads, under strict or usual rules; returns its infra folder."""
    infra = target / "infra"
    shutil.copytree(ROOT / "infra", infra, ignore=shutil.ignore_patterns("__pycache__", "*.snapshot.json"))
    shutil.copy(ROOT / "host.json", target)
    # The name under which the compiler finds it; in the project azd must not meet the strict rules.
    if strict:
        shutil.copy(infra / "bicepconfig.strict.json", infra / "bicepconfig.json")
    return infra


class Compiler:
    """`bicep jsonrpc`. Paths are absolute. `close` ends the process."""

    def __init__(self, executable: str) -> None:
        self._process = subprocess.Popen(
            [executable, "jsonrpc", "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._number = 0

    def compile(self, path: Path) -> tuple[dict[str, Any], list[str]]:
        """The template and every diagnostic, as `file code message`."""
        result = self._ask("bicep/compile", {"path": str(path)})
        return json.loads(result.get("contents") or "{}"), _texts(result["diagnostics"])

    def parameters(self, path: Path) -> list[str]:
        """The diagnostics of a parameter file."""
        result = self._ask("bicep/compileParams", {"path": str(path), "parameterOverrides": {}})
        return _texts(result["diagnostics"])

    def snapshot(self, path: Path) -> dict[str, Any]:
        """What Azure would be given."""
        place = {
            "tenantId": TENANT,
            "subscriptionId": SUBSCRIPTION,
            "location": "brazilsouth",
            "deploymentName": "test",
        }
        result = self._ask("bicep/getSnapshot", {"path": str(path), "metadata": place})
        return json.loads(result["snapshot"])

    def formatted(self, path: Path) -> str:
        return self._ask("bicep/format", {"path": str(path)})["contents"]

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def _ask(self, method: str, params: dict[str, object]) -> dict[str, Any]:
        self._number += 1
        body = json.dumps({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}).encode()
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        answer = json.loads(self._process.stdout.read(length))
        assert "result" in answer, answer.get("error", answer)
        return answer["result"]


def _texts(diagnostics: list[dict[str, Any]]) -> list[str]:
    return [f"{Path(one['source']).name} {one['code']} {one['message']}" for one in diagnostics]
