"""Ports for what has to know its address before it starts."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Sequence
from contextlib import suppress


def free_ports(count: int) -> Sequence[int]:
    """So many different ports, free on loopback.

    None that the kernel gives to whoever asks for any: other processes start at the same time.
    """
    found: dict[int, None] = {}
    while len(found) < count:
        port = 20_000 + secrets.randbelow(10_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found[port] = None
    return list(found)


def free_port() -> int:
    """One of them."""
    return free_ports(1)[0]
