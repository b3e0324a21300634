"""Azurite starts although another process has taken a port between its choice and its use."""

from __future__ import annotations

import socket
from collections.abc import Sequence

import pytest

from local_host import azurite
from local_host.azurite import Azurite
from local_host.ports import free_ports


def test_a_port_that_was_taken_meanwhile_is_chosen_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        taken: int = other.getsockname()[1]
        chosen: list[Sequence[int]] = [[taken, *free_ports(2)], free_ports(3)]

        def ports(_count: int) -> Sequence[int]:
            return chosen.pop(0)

        monkeypatch.setattr(azurite, "free_ports", ports)
        storage = Azurite(None)

        storage.start()

        try:
            assert chosen == []
            assert f":{taken}/" not in storage.connection_string
        finally:
            storage.stop()
