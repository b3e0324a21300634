"""What storage costs, how long we wait for it, and what is imported for it."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from local_host.azurite import Azurite
from memory_adapters import memory_storage
from shared.domain.credentials import TicketKeys
from shared.domain.ticket.ticket import PersonalData
from shared.ports import StorageUnavailable
from shared.storage import StorageConfig, azure_storage, create_tables
from shared.storage.names import Names, Queue, Table
from tests.architecture.source import ROOT
from tests.builders import HandClock, a_ticket, called
from tests.contract.changes import ANA, change_of, joined, new_ticket
from tests.contract.conftest import Backend, tables_config

KEYS = TicketKeys(b"another key, of 32 bytes or more")
LAZY = ("azure.storage.queue", "requests", "cryptography", "azure.identity", "rapidfuzz")


async def test_a_join_is_one_request(tables: Backend) -> None:
    storage = tables.instance()
    for number in range(5):
        entry = new_ticket(a_ticket(str(number)), key=f"k{number}", device=f"d{number}", personal=ANA)
        await storage.tickets.add(entry)
    assert tables.requests == {"batch": 5}


async def test_a_change_from_the_board_needs_no_read(tables: Backend) -> None:
    storage = tables.instance()
    stored = await joined(storage.tickets)
    await storage.boards.get("centro")
    tables.requests.clear()

    seen = await storage.boards.find(stored.ticket.ticket_id)
    assert seen is not None
    await storage.tickets.save(seen, change_of(seen, called(seen.ticket), key="k1"))

    assert tables.requests == {"batch": 1}


async def test_personal_data_of_a_board_cost_one_request_when_they_change(tables: Backend) -> None:
    here, there = tables.instance(), tables.instance().tickets
    tickets = [await joined(there, str(number), personal=ANA) for number in range(10)]
    await joined(there, "nameless")
    tables.requests.clear()
    board = await here.boards.get("centro")
    for _ in range(3):
        assert list((await here.personal_data.of_board(board)).values()).count(ANA) == 10
    assert tables.requests == {"query": 2}, "the board and, once, the names"

    changed = replace(tickets[0].ticket, personal_revision=1)
    await there.save(tickets[0], change_of(tickets[0], changed, personal=PersonalData("Ana")))
    board = await here.boards.get("centro", fresh=True)
    tables.requests.clear()
    names = await here.personal_data.of_board(board)
    assert names[changed.ticket_id] == PersonalData("Ana")
    assert tables.requests == {"get": 1}


async def test_unavailable_storage_is_reported_in_time() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    requests: list[str] = []
    config = StorageConfig(
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=a2V5;"
        f"TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;"
        f"QueueEndpoint=http://127.0.0.1:{port}/devstoreaccount1"
    )
    storage = azure_storage(config, HandClock(), requests.append)
    answers = await asyncio.gather(
        storage.tickets.load(a_ticket().ticket_id),
        storage.boards.get("centro"),
        storage.tickets.add(new_ticket(a_ticket())),
        storage.offices.get("centro"),
        storage.backlog.defer_after_visit("ticket-1"),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [StorageUnavailable] * 5
    asked = [kind for kind in requests if kind not in {"note", "notes"}]
    assert Counter(asked) == {"get": 3 + 3, "batch": 3, "query": 3}, "of the directory, its version alone"
    await storage.close()


async def test_a_missing_table_is_no_missing_ticket(tables: Backend) -> None:
    assert tables.config is not None
    elsewhere = azure_storage(replace(tables.config, table_prefix="nosuchtables"), HandClock())
    with pytest.raises(StorageUnavailable, match="TableNotFound"):
        await elsewhere.tickets.load(a_ticket().ticket_id)
    with pytest.raises(StorageUnavailable, match="TableNotFound"):
        await elsewhere.tickets.add(new_ticket(a_ticket()))
    await elsewhere.close()


@pytest.mark.parametrize("module", ["shared.storage", "shared.storage.tables.build"])
def test_importing_storage_loads_no_sdk_before_its_first_use(module: str) -> None:
    program = f"import sys, {module}; print(*(name for name in {LAZY!r} if name in sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.split() == []


CONNECTING = """
import asyncio, sys
touched = []
def hook(event, args):
    if event in {"socket.connect", "socket.getaddrinfo"}:
        touched.append(event)
sys.addaudithook(hook)
from shared.storage import StorageConfig, azure_storage
from tests.builders import HandClock

async def main():
    there = "http://127.0.0.1:9/devstoreaccount1"
    key = "AccountName=devstoreaccount1;AccountKey=a2V5"
    by_key = StorageConfig(f"{key};TableEndpoint={there};QueueEndpoint={there}")
    by_identity = StorageConfig(table_endpoint="https://x.invalid", queue_endpoint="https://x.invalid")
    azure_storage(by_identity, HandClock())
    storage = azure_storage(by_key, HandClock())
    print(len(touched))
    try:
        await storage.tickets.load("nobody")
    except Exception as error:
        print(type(error).__name__, len(touched) > 0)
    await storage.close()

asyncio.run(main())
"""


def test_making_storage_touches_no_network_and_using_it_does() -> None:
    told = subprocess.run(
        [sys.executable, "-c", CONNECTING], capture_output=True, text=True, check=True, timeout=60, cwd=ROOT
    )
    assert told.stdout.split() == ["0", "StorageUnavailable", "True"]


@pytest.mark.parametrize("prefix", ["Upper", "with-dash", "1", "ção"])
def test_a_prefix_has_letters_only(prefix: str) -> None:
    with pytest.raises(ValueError, match="letters"):
        Names(prefix)


def test_a_config_without_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="endpoints"):
        StorageConfig(table_endpoint="https://x.invalid")


def test_names_are_such_as_azure_takes() -> None:
    assert all(name.isalnum() and 3 <= len(name) <= 63 for name in map(Names().table, Table))
    assert [Names("abc").queue(queue) for queue in Queue] == ["abcafter-visit", "abcgraph-notifications"]


async def test_fifty_joins_at_once_do_not_conflict(tables: Backend) -> None:
    instances = [tables.instance() for _ in range(5)]
    await asyncio.gather(
        *(joined(instances[number % 5].tickets, f"v{number}", key=f"k{number}") for number in range(50))
    )
    assert tables.requests == {"batch": 50}
    assert len((await instances[0].boards.get("centro")).waiting) == 50


async def test_a_failing_service_is_asked_three_times() -> None:
    async def busy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 503 Server Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(busy, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/devstoreaccount1"
    requests: list[str] = []
    config = StorageConfig(
        f"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=a2V5;TableEndpoint={address}"
    )
    storage = azure_storage(config, HandClock(), requests.append)
    with pytest.raises(StorageUnavailable, match="503"):
        await storage.tickets.load(a_ticket().ticket_id)
    assert requests == ["get"] * 3
    await storage.close()
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("seconds", [0, 10, -10])
async def test_storage_says_how_far_our_clock_is_off(azurite: Azurite, seconds: float) -> None:
    clock, config = HandClock(datetime.now(UTC) + timedelta(seconds=seconds)), tables_config(azurite)
    await create_tables(config)
    storage = azure_storage(config, clock)
    assert storage.clock_ahead() is None, "nothing was asked yet"

    await storage.boards.get("centro")

    ahead = storage.clock_ahead()
    assert ahead is not None
    assert abs(ahead.total_seconds() - seconds) < 5, "to a second, and a slow machine"
    await storage.close()


async def test_in_memory_there_is_no_other_clock() -> None:
    assert memory_storage(HandClock()).clock_ahead() is None
