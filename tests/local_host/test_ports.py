"""Ports for programs that must know them beforehand: Azurite, Core Tools, the product in tests."""

from __future__ import annotations

import socket

from local_host.azurite import Azurite
from local_host.core_tools_process import FuncProcess
from local_host.ports import free_ports
from tests.infra.code_names import ROOT

KERNEL_GIVES_FROM = 32_768


def test_they_are_different_and_free() -> None:
    ports = free_ports(50)

    assert len(set(ports)) == 50
    for port in ports:
        with socket.create_server(("127.0.0.1", port)):
            pass


def test_no_port_is_one_that_the_kernel_gives_to_others() -> None:
    """Between the choice and the use it would be another process's."""
    func = FuncProcess("func", ROOT, start_seconds=1, stop_seconds=1)

    assert max(*free_ports(50), int(func.url.rpartition(":")[2])) < KERNEL_GIVES_FROM


def test_azurite_has_such_ports(azurite: Azurite) -> None:
    ports = [
        int(part.partition("127.0.0.1:")[2].partition("/")[0])
        for part in azurite.connection_string.split(";")
        if "Endpoint=" in part
    ]

    assert len(set(ports)) == 3
    assert max(ports) < KERNEL_GIVES_FROM
