"""The product's own app closes what it has opened when its host stops."""

from __future__ import annotations

import gc
import importlib
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from aiohttp import ClientSession

from local_host.azurite import Azurite
from local_host.clock import SystemClock
from local_host.platform_auth import PlatformAuth
from local_host.product import product_settings
from shared.ports import StorageUnavailable

NOBODY = "http://127.0.0.1:9"


def open_sessions() -> set[int]:
    """The HTTP sessions of this process that are open."""
    return {id(each) for each in gc.get_objects() if isinstance(each, ClientSession) and not each.closed}


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
    assert open_sessions() > before

    await app.close()
    assert open_sessions() == before
