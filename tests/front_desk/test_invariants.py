"""Any mixture of visitors, clerks, time and trouble: what must always be true of a queue is true.

In memory, many steps. The same machine plays on Azure Tables in `tests/contract`.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.builders import Court
from tests.front_desk.queue_machine import OFFICES, Queue, Stage


class QueueInMemory(Queue):
    """Two instances over one memory account."""

    async def set_up(self) -> Stage:
        court = await Court.build(*OFFICES)

        return Stage(court.clock, court.meetings, [court.desk, court.another_instance()], nothing_to_close)


async def nothing_to_close() -> None:
    """Memory has no connections."""


QueueInMemory.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestQueue = QueueInMemory.TestCase


@pytest.mark.slow
def test_the_rules_hold_for_many_thousand_steps() -> None:
    run_state_machine_as_test(  # pyright: ignore[reportUnknownMemberType]  (half typed library)
        QueueInMemory, settings=settings(QueueInMemory.TestCase.settings, max_examples=600)
    )
