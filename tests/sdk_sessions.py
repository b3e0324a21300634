"""Lets several hosts live in one test process.

The durable SDK keeps one HTTP session per process, on the loop of its first call; in Azure, and under
`make run`, a process has one such loop. A test process has one per host, so here each loop gets a session.
"""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakKeyDictionary

import aiohttp
from azure.durable_functions.models.utils import http_utils

_sessions: WeakKeyDictionary[asyncio.AbstractEventLoop, aiohttp.ClientSession] = WeakKeyDictionary()


async def _get_session() -> aiohttp.ClientSession:
    loop = asyncio.get_running_loop()
    session = _sessions.get(loop)
    if session is None or session.closed:
        session = _sessions[loop] = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=240))
    return session


async def _close_session() -> None:
    session = _sessions.pop(asyncio.get_running_loop(), None)
    if session is not None:
        await session.close()


def one_session_per_loop() -> None:
    """Install it; again does no harm."""
    sdk: Any = http_utils
    sdk._get_session = _get_session
    sdk._close_session = _close_session
    sdk._handle_request_error = _close_session
