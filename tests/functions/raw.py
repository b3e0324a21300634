"""Requests that no well-behaved client would send, byte for byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from multidict import CIMultiDict

from tests.product import Answer


async def send(base: str, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
    """One request over HTTP/1.0, so that nothing is added to it and the answer comes in one piece."""
    host = urlsplit(base)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    lines = [f"{method} {path} HTTP/1.0", *(f"{k}: {v}" for k, v in {"Host": host.netloc, **headers}.items())]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    await writer.drain()
    head, _, content = (await asyncio.wait_for(reader.read(), 30)).partition(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    status, *named = head.decode().split("\r\n")
    pairs = (line.partition(":") for line in named)
    answered = CIMultiDict((name, value.strip()) for name, _, value in pairs)
    is_json = "json" in answered.get("Content-Type", "") and "Content-Encoding" not in answered
    return Answer(
        int(status.split()[1]), answered, json.loads(content) if is_json and content else {}, content
    )
