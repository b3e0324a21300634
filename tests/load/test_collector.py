"""What an instance keeps for good is not looked at again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from shared.load.collector import spare_collections
from shared.services import instance_services
from shared.settings import read_settings

SETTINGS = {"AzureWebJobsStorage": "UseDevelopmentStorage=true", "TICKET_KEY": "A" * 43 + "="}


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The collector is one for the whole process; what the tests have frozen is looked at again meanwhile."""
    thresholds = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.set_threshold(*thresholds)
    gc.freeze()


def looked_at() -> int:
    """Objects that a full collection looks at."""
    return len(gc.get_objects())


def test_what_is_there_is_left_out_of_every_collection() -> None:
    gc.collect()  # what other tests have left is not there afterwards
    before = looked_at()

    spare_collections()

    assert gc.get_freeze_count() > 0.9 * before
    assert looked_at() < 0.1 * before


def test_what_stands_still_for_a_while_is_not_looked_at_ten_times() -> None:
    spare_collections()
    gc.collect()
    before = gc.get_stats()[2]["collections"]

    held = [[number] for number in range(200_000)]

    assert gc.get_stats()[2]["collections"] == before
    assert len(held) == 200_000


def test_a_cycle_goes_nevertheless() -> None:
    spare_collections()
    gc.collect()
    cycle: list[object] = []
    cycle.append(cycle)
    del cycle

    assert gc.collect() > 0


def test_an_instance_has_it_from_its_start() -> None:
    instance_services(read_settings(SETTINGS))

    assert gc.get_freeze_count() > 0
