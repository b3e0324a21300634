"""When an instance puts things off, and how soon it no longer does, by a clock that the test moves."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shared.load.gauge import IDLE_SECONDS, LoadGauge
from shared.load.memory import MEGABYTE, OF_THE_HOST_MB, MemoryUse
from shared.ports import NO_TELEMETRY, Strain
from shared.telemetry import metrics
from shared.telemetry.instruments import Instruments
from tests.load.hand_loop import HandLoop
from tests.telemetry.recording import Recorded, lines_kept

RECOVERED = 10.0
"""Seconds after which an instance has recovered."""
SECONDS_OF_A_LOAD = 10.0
PAGES = 472 * MEGABYTE // os.sysconf("SC_PAGE_SIZE")
"""Of a process that uses a quarter of what an instance of 2,048 MB leaves to it."""


@dataclass
class Instance:
    """A gauge whose loop and memory a test moves."""

    loop: HandLoop = field(default_factory=HandLoop)
    memory: float | None = 0.3
    recorded: Recorded = field(default_factory=Recorded)

    def __post_init__(self) -> None:
        self.gauge = LoadGauge(lambda: self.memory, Instruments(self.recorded), lambda: self.loop)
        self.gauge.watch()

    def under(self, lag: float, seconds: float = SECONDS_OF_A_LOAD) -> Strain:
        """The strain after so long a load, in which requests go on coming in."""
        while seconds > 0:
            self.gauge.watch()
            self.loop.run(min(seconds, 20.0), late=lag)
            seconds -= 20.0
        return self.gauge.strain


@pytest.mark.parametrize(
    ("lag", "strain"),
    [
        (0.0, Strain.NONE),
        (0.1, Strain.NONE),
        (0.3, Strain.BUSY),
        (0.35, Strain.BUSY),
        (0.5, Strain.SEVERE),
        (0.8, Strain.SEVERE),
        (5.0, Strain.SEVERE),
    ],
)
def test_the_later_the_loop_the_more_is_put_off(lag: float, strain: Strain) -> None:
    assert Instance().under(lag, 60) is strain


@pytest.mark.parametrize("lag", [0.3, 0.8, 30.0])
def test_an_instance_has_recovered_ten_seconds_after_the_load(lag: float) -> None:
    instance = Instance()
    assert instance.under(lag, 120) is not Strain.NONE

    instance.loop.run(RECOVERED)
    assert instance.gauge.strain is Strain.NONE


def test_pressure_grows_with_the_lag() -> None:
    pressures: list[float] = []
    for lag in (0.3, 0.5, 0.8):
        instance = Instance()
        instance.under(lag, 60)
        pressures.append(instance.gauge.pressure)

    assert pressures == sorted(set(pressures))


@pytest.mark.parametrize("seconds", [1.0, 60.0])
def test_one_standstill_alone_puts_nothing_off(seconds: float) -> None:
    instance = Instance()
    instance.loop.run(5)
    instance.loop.stand_still(seconds)
    instance.gauge.watch()

    assert instance.gauge.strain is Strain.NONE


def test_two_standstills_in_a_row_are_a_load() -> None:
    instance = Instance()
    instance.loop.stand_still(2)
    instance.loop.stand_still(2)

    assert instance.gauge.strain is Strain.BUSY


def test_a_load_that_comes_and_goes_does_not_flicker() -> None:
    instance = Instance()
    instance.under(0.4)
    seen = {instance.under(lag, 2) for lag in (0.0, 0.4, 0.0, 0.4, 0.0, 0.4)}

    assert seen == {Strain.BUSY}


def test_a_severe_strain_eases_before_it_is_over() -> None:
    instance = Instance()
    assert instance.under(0.9) is Strain.SEVERE
    seen = [instance.under(0.15, 0.5) for _ in range(40)]

    assert seen[0] is Strain.SEVERE
    assert seen[-1] is Strain.BUSY, "a loop that is 0.15 s late is not calm"


def test_full_memory_lets_pages_go_and_refuses_no_look_up() -> None:
    instance = Instance(memory=0.79)
    assert instance.under(0.0) is Strain.NONE

    instance.memory = 0.99
    assert instance.under(0.0, 2) is Strain.BUSY
    instance.memory = 0.78
    assert instance.under(0.0, 20) is Strain.BUSY, "not quite free again"
    instance.memory = 0.7
    assert instance.under(0.0, RECOVERED) is Strain.NONE


def test_a_severe_lag_is_left_although_memory_is_full() -> None:
    instance = Instance(memory=0.99)
    assert instance.under(0.9) is Strain.SEVERE

    assert instance.under(0.0, RECOVERED) is Strain.BUSY


def test_memory_that_is_unknown_is_no_load() -> None:
    assert Instance(memory=None).under(0.0) is Strain.NONE


def test_memory_is_looked_at_once_a_second() -> None:
    looked: list[None] = []

    def share() -> float:
        looked.append(None)
        return 0.5

    loop = HandLoop()
    LoadGauge(share, NO_TELEMETRY, lambda: loop).watch()
    loop.run(20)

    assert len(looked) == 20


def test_an_idle_instance_measures_nothing() -> None:
    instance = Instance()
    instance.under(0.9)
    instance.loop.run(2 * IDLE_SECONDS)
    assert (instance.loop.due, instance.gauge.strain) == ([], Strain.NONE)

    instance.loop.run(3_600)
    instance.gauge.watch()
    assert instance.under(0.0) is Strain.NONE, "the hour without a measurement was no lag"


def test_there_is_one_measurement_however_many_requests() -> None:
    instance = Instance()
    for _ in range(10):
        instance.gauge.watch()
        instance.loop.run(1)

    assert len(instance.loop.due) == 1


def test_another_loop_is_measured_anew() -> None:
    instance = Instance()
    instance.under(0.9)
    before, instance.loop = instance.loop, HandLoop()
    instance.gauge.watch()
    assert instance.gauge.strain is Strain.NONE

    before.run(1)
    assert before.due == []


def test_pages_are_let_go_at_each_tick_of_a_strain_and_at_no_other() -> None:
    instance = Instance()
    told: list[Strain] = []
    instance.gauge.relieved_by(told.append)
    instance.loop.run(10)
    assert told == []

    instance.under(0.4, 20)
    assert len(told) > 10
    assert set(told) == {Strain.BUSY}


def test_operators_are_told_of_the_worst_lag_and_of_memory() -> None:
    instance = Instance(memory=0.5)
    with lines_kept("shared.load.gauge") as lines:
        instance.loop.run(2)
        instance.loop.stand_still(3)
        instance.loop.run(10)
        instance.under(0.4, 10)

    assert max(value for value, _ in instance.recorded.of(metrics.LAG)) == pytest.approx(3)
    assert {value for value, _ in instance.recorded.of(metrics.MEMORY)} == {0.5}
    assert len(instance.recorded.of(metrics.LAG)) == 5
    assert [line.getMessage().split(" at ")[0] for line in lines] == ["load: NONE → BUSY"]


def test_memory_that_is_unknown_is_not_told() -> None:
    instance = Instance(memory=None)
    instance.loop.run(30)

    assert instance.recorded.of(metrics.MEMORY) == []


async def test_in_a_real_loop_it_measures_and_starts_nothing_before() -> None:
    told = asyncio.Event()

    def share() -> float:
        told.set()
        return 0.1

    gauge = LoadGauge(share, NO_TELEMETRY)
    assert not told.is_set()
    gauge.watch()
    async with asyncio.timeout(60):
        await told.wait()


def use_of(tmp_path: Path, pages: int, *limits: str, instance_mb: int = 2048) -> float | None:
    statm = tmp_path / "statm"
    statm.write_text(f"99999 {pages} 3 4 0 6 0\n", "ascii")
    paths = [tmp_path / f"limit-{number}" for number in range(len(limits))]
    for path, limit in zip(paths, limits, strict=True):
        path.write_text(f"{limit}\n", "ascii")
    return MemoryUse(instance_mb, statm, (*paths, tmp_path / "missing")).share()


def test_memory_is_measured_against_the_instance_without_its_host(tmp_path: Path) -> None:
    assert use_of(tmp_path, PAGES, instance_mb=472 * 2 + OF_THE_HOST_MB) == pytest.approx(0.5)


@pytest.mark.parametrize(("limit", "share"), [("max", 0.25), ("9223372036854771712", 0.25)])
def test_a_group_without_a_limit_has_none(tmp_path: Path, limit: str, share: float) -> None:
    assert use_of(tmp_path, PAGES, limit) == pytest.approx(share)


def test_the_smaller_limit_holds(tmp_path: Path) -> None:
    limit = str((472 * 2 + OF_THE_HOST_MB) * MEGABYTE)
    assert use_of(tmp_path, PAGES, "max", limit) == pytest.approx(0.5)


def test_where_there_is_no_such_file_memory_is_unknown(tmp_path: Path) -> None:
    assert MemoryUse(2048, tmp_path / "missing", ()).share() is None


def test_this_process_uses_memory() -> None:
    share = MemoryUse(1 << 20).share()
    assert share is None or 0 < share < 1
