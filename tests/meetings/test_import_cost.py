"""Requests that open no meeting do not import the meeting SDK."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_HEAVY = ("msgraph", "kiota_abstractions", "httpx", "azure.identity", "azure.core")


def _modules_after(code: str) -> set[str]:
    """Names in `sys.modules` of a fresh process that ran `code`."""
    script = f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=_ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def test_making_the_provider_imports_no_sdk() -> None:
    modules = _modules_after(
        "from shared.meetings.graph import GraphMeetings\n"
        "from memory_adapters import MemoryMeetings\n"
        "from shared.graph_settings import GraphSettings\n"
        "GraphMeetings(GraphSettings(base_url='https://graph.microsoft.com/v1.0'))\n"
        "MemoryMeetings()\n"
    )

    assert "shared.meetings.graph" in modules
    assert not modules & set(_HEAVY)


def test_warming_up_imports_the_sdk_but_not_its_thousand_models() -> None:
    modules = _modules_after(
        "import asyncio\n"
        "from shared.meetings.graph import GraphMeetings\n"
        "from shared.graph_settings import GraphSettings\n"
        "asyncio.run(GraphMeetings(GraphSettings(base_url='https://graph.microsoft.com/v1.0')).warm_up())\n"
    )

    assert set(_HEAVY) <= modules
    assert len([name for name in modules if name.startswith("msgraph.generated.models")]) < 100
