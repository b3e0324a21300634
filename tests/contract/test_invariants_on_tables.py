"""The machine of `tests/front_desk/queue_machine.py` on Azure Tables: the same rules, the same invariants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from local_host.azurite import Azurite
from memory_adapters import MemoryMeetings
from shared.front_desk.desk import Desk
from shared.storage import Storage, azure_storage, create_queues, create_tables
from shared.storage.storage_clock import StorageClock
from tests.builders import HandClock, RecordingSignals, desk_over
from tests.contract.conftest import tables_config
from tests.front_desk.queue_machine import OFFICES, Queue, Stage


class QueueOnTables(Queue):
    """Two instances with connections of their own over fresh tables; boards grow old by the hand's clock."""

    azurite: ClassVar[Azurite]

    async def set_up(self) -> Stage:
        clock, meetings, config = (
            HandClock(),
            MemoryMeetings(),
            replace(tables_config(self.azurite), board_interval=1.0),
        )
        await create_tables(config)
        await create_queues(config)
        pace = StorageClock(monotonic=lambda: clock.now().timestamp())
        stores: list[Storage] = [azure_storage(config, clock, storage_clock=pace) for _ in range(2)]
        await stores[0].registry.put_offices(OFFICES)
        desks: list[Desk] = [desk_over(clock, store, meetings, RecordingSignals()) for store in stores]

        async def close() -> None:
            for store in stores:
                await store.close()

        return Stage(clock, meetings, desks, close)


@pytest.fixture(autouse=True)
def on_azurite(azurite: Azurite) -> Iterator[None]:
    QueueOnTables.azurite = azurite
    yield


def _play(examples: int, steps: int) -> None:
    run_state_machine_as_test(  # pyright: ignore[reportUnknownMemberType]  (half typed library)
        QueueOnTables,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


def test_the_rules_hold_on_tables() -> None:
    _play(examples=3, steps=12)


@pytest.mark.slow
def test_the_rules_hold_on_tables_for_long() -> None:
    _play(examples=15, steps=40)
