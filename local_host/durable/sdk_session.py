"""The durable SDK keeps one HTTP session per process, on the loop of its first call."""

from __future__ import annotations

import asyncio
import sys
from typing import Any


async def release_sdk_session() -> None:
    """Close the session, on the loop that it lives on: the next host of this process has another loop.

    The SDK names no public way; its functions are private but stable since 1.4.
    """
    http_utils: Any = sys.modules.get("azure.durable_functions.models.utils.http_utils")
    if http_utils is not None:
        await http_utils._close_session()
        http_utils._session_lock = asyncio.Lock()
