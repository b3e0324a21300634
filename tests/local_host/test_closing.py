"""The product's own app closes what it has opened when its host stops."""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from local_host.azurite import Azurite
from local_host.clock import SystemClock
from local_host.platform_auth import PlatformAuth
from local_host.product import product_settings
from shared.ports import StorageUnavailable
from tests.open_connections import open_sessions

NOBODY = "http://127.0.0.1:9"


async def test_closing_the_app_leaves_no_session_open(
    azurite: Azurite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = product_settings(
        storage_connection=azurite.connection_string,
        graph_url=NOBODY,
        auth=PlatformAuth(tmp_path, SystemClock()),
        data_dir=tmp_path,
        port=0,
    )
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delitem(sys.modules, "function_app", raising=False)
    app = importlib.import_module("function_app")
    monkeypatch.delitem(sys.modules, "function_app")
    before = open_sessions()
    await app.close()
    assert app.services.made() is None, "nothing was opened, and closing opens nothing"

    with suppress(StorageUnavailable):
        await (await app.services.ready()).desk.tickets.load("0" * 30)
    opened = open_sessions() - before
    assert opened

    await app.close()
    # Those from before are other tests', which may close them meanwhile.
    assert open_sessions().isdisjoint(opened)
