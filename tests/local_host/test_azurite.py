"""The storage emulator's process."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from azure.core.exceptions import ResourceExistsError
from azure.storage.queue import QueueClient

from local_host.azurite import Azurite, AzuriteUnavailableError
from tests.local_host.hosting import eventually


def test_a_machine_without_node_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(AzuriteUnavailableError, match="install Node"):
        Azurite(None).start()


def queue_of(azurite: Azurite) -> QueueClient:
    return QueueClient.from_connection_string(azurite.connection_string, "kept")


@pytest.mark.parametrize("content", [b'{"filename": "x", "coll', b"\0\0\0"])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    damaged = tmp_path / "__azurite_db_table__.json"
    damaged.write_bytes(content)

    with pytest.raises(AzuriteUnavailableError, match=f"cannot read {damaged}: the file is damaged"):
        Azurite(tmp_path).start()


@pytest.mark.slow
def test_what_was_stored_outlives_a_stop_and_a_crash_of_the_host(tmp_path: Path) -> None:
    first = Azurite(tmp_path)
    first.start()
    with queue_of(first) as queue:
        queue.create_queue()
    first.stop()
    assert not (tmp_path / "azurite.pid").exists()

    # The second is left behind, as by a host that was killed; the third ends it and takes over.
    second = Azurite(tmp_path)
    second.start()
    orphan = int((tmp_path / "azurite.pid").read_text())
    third = Azurite(tmp_path)
    third.start()
    try:
        with queue_of(third) as queue, pytest.raises(ResourceExistsError):
            queue.create_queue()
        assert int((tmp_path / "azurite.pid").read_text()) != orphan
    finally:
        third.stop()
        second.stop()


@pytest.mark.slow
def test_a_start_after_a_foreign_process_took_the_pid_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "azurite.pid").write_text(str(os.getpid()))
    survived: list[int] = []
    previous = signal.signal(signal.SIGTERM, lambda number, _: survived.append(number))
    azurite = Azurite(tmp_path)
    try:
        azurite.start()
        azurite.stop()
    finally:
        signal.signal(signal.SIGTERM, previous)

    eventually(lambda: not (tmp_path / "azurite.pid").exists(), "the emulator has gone")
    assert survived == []
