"""The host starts in under two seconds: time is for the benchmark, what is loaded for that is held here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from local_host.clock import SystemClock
from local_host.platform_auth import PlatformAuth
from local_host.product import product_settings

ROOT = Path(__file__).parents[2]
NOBODY = "http://127.0.0.1:9"
STORAGE = f"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YWJj;TableEndpoint={NOBODY}/a"
NOT_BEFORE_IT_IS_NEEDED = {"msgraph", "kiota_abstractions", "httpx", "azure.identity", "opentelemetry.sdk"}
"""A second and more to load; the meeting SDK is fetched for the first call."""
AT_MOST = 1_300
"""Modules; there were 1,151 when it started in 0.7 s, 0.4 of which were the libraries' own import."""
LOADED = """
import sys
from pathlib import Path
from local_host import __main__, serve
from local_host.app_folder import load_folder
from local_host.registry import load_app
app, problems = load_folder(Path.cwd())
assert not problems and load_app(app).functions
print(*sys.modules, sep="\\n")
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What a process has loaded when it has read the product's functions and could serve them."""
    folder = tmp_path_factory.mktemp("start")
    auth = PlatformAuth(folder, SystemClock())
    storage = f"{STORAGE};QueueEndpoint={NOBODY}/a"
    settings = product_settings(
        storage_connection=storage, graph_url=NOBODY, auth=auth, data_dir=folder, port=0
    )
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_what_is_heavy_is_not_loaded_before_it_is_needed(modules: set[str]) -> None:
    assert {"local_host.host", "functions.app", "azure.durable_functions"} <= modules
    assert not modules & NOT_BEFORE_IT_IS_NEEDED


def test_a_start_loads_no_more_than_it_did(modules: set[str]) -> None:
    assert len(modules) <= AT_MOST, len(modules)
