"""Free ports for servers whose address must be known before they start."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Sequence
from contextlib import suppress


def free_ports(count: int) -> Sequence[int]:
    """This many different free ports on loopback.

    None from the range from which the kernel assigns ports: other processes start at the same time.
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
