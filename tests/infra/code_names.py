"""The names that the code uses, taken from the code: what the deployment must make, no more and no less."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from infra.check import load_product
from local_host.registry import LoadedApp
from shared.storage.names import Queue, Table

ROOT = Path(__file__).parents[2]
HOSTS_OWN = frozenset({"FUNCTIONS_WORKER_RUNTIME", "DurableStorage", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"})
"""Settings of the example that the tools and the host read, not the code."""
EXAMPLE: Mapping[str, str] = json.loads((ROOT / "local.settings.json.example").read_text("utf-8"))["Values"]
SETTINGS = frozenset(name for name in EXAMPLE if not name.startswith("_comment")) - HOSTS_OWN
"""What the code reads, which `tests/functions/test_settings.py` holds against the example."""
TABLES = frozenset(table.value for table in Table)
QUEUES = frozenset(queue.value for queue in Queue)
LOCAL_ONLY = frozenset({"AzureWebJobsStorage", "AZURE_FUNCTIONS_ENVIRONMENT"})
"""Settings of one machine: a connection string, and the word Development."""
GIVEN_BY_PLATFORM = frozenset({"WEBSITE_AUTH_ENABLED"})
"""Azure sets it itself when its sign-in is on."""
ONLY_WITH_CALL_EVENTS = frozenset(name for name in SETTINGS if name.startswith("GRAPH_EVENTS_"))


def host_json() -> dict[str, Any]:
    return json.loads((ROOT / "host.json").read_text("utf-8"))


def hub_name() -> str:
    return host_json()["extensions"]["durableTask"]["hubName"]


def hub_connection() -> str:
    return host_json()["extensions"]["durableTask"]["storageProvider"]["connectionName"]


def python_version() -> str:
    """The oldest Python that pyproject.toml allows: the one that everything is tested with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (version,) = re.findall(r"^>=(3\.\d+)$", project["requires-python"])
    return version


@cache
def app() -> LoadedApp:
    """The functions as Azure indexes them."""
    return load_product()
