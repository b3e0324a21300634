"""The pollers of the hub's queues: how long they wait, and what makes them begin anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from local_host.clock import MovableClock
from local_host.durable.hub_queues import CONTROL, WORK, hub_queues, queue_of
from local_host.durable.polling import SHORTEST, BackOff, QueuePoller
from local_host.durable.settings import DurableSettings
from local_host.tasks import cancel
from tests.local_host import durable_flows as flows
from tests.local_host.durable_hub import MORNING, SDK_WARNINGS, running_hub

pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]


def middle(low: float, high: float) -> float:
    return (low + high) / 2


def intervals(back_off: BackOff, count: int) -> list[float]:
    found: list[float] = []
    for _ in range(count):
        back_off.waited(signalled=False)
        found.append(round(back_off.interval, 6))
    return found


def test_waits_begin_at_50_ms_and_double_up_to_the_longest() -> None:
    back_off = BackOff(1.0, middle)

    assert back_off.interval == 0  # the first poll that finds nothing is repeated at once
    assert intervals(back_off, 8) == [0.05, 0.1, 0.15, 0.25, 0.45, 0.85, 1.0, 1.0]


@pytest.mark.parametrize(("draw", "expected"), [(min, [0.05, 0.09, 0.13]), (max, [0.05, 0.11, 0.17])])
def test_growth_is_a_fifth_more_or_less(draw: Callable[[float, float], float], expected: list[float]) -> None:
    assert intervals(BackOff(1.0, draw), 3) == expected


def test_a_signal_begins_anew() -> None:
    back_off = BackOff(1.0, middle)
    intervals(back_off, 8)

    back_off.waited(signalled=True)

    assert back_off.interval == 0.05
    assert intervals(back_off, 2) == [0.1, 0.15]


def test_nothing_is_polled_more_often_than_every_50_ms() -> None:
    assert intervals(BackOff(0.02, middle), 3) == [SHORTEST] * 3


@pytest.mark.parametrize(
    ("seconds", "poll"), [(0.0, 0.05), (0.05, 0.05), (0.06, 0.15), (0.9, 1.0), (1.9, 2.85), (60.0, 60.85)]
)
def test_when_a_poll_comes_if_none_finds_anything(seconds: float, poll: float) -> None:
    back_off = BackOff(1.0, middle)
    back_off.waited(signalled=True)

    assert back_off.poll_after(seconds) == pytest.approx(poll)  # pyright: ignore[reportUnknownMemberType] - partial annotations
    assert back_off.interval == 0.05


class Hand:
    """A queue, and real time that moves when it is told to."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.polls = 0
        self.messages = 0
        self._over = asyncio.Event()
        self.clock = MovableClock(MORNING)
        self.due: float | None = None
        back_off = BackOff(1.0, middle)
        self.poller = QueuePoller(
            self._look, lambda: self.due, self.clock, back_off, exact=False, sleep=self._sleep
        )

    def _look(self) -> bool:
        self.polls += 1
        found, self.messages = self.messages > 0, 0
        return found

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 6))
        self._over.clear()
        await self._over.wait()

    async def wait_over(self, times: int = 1) -> None:
        for _ in range(times):
            self._over.set()
            await self.rests()

    async def rests(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        assert self.poller.rests


@asynccontextmanager
async def polling() -> AsyncGenerator[Hand]:
    hand = Hand()
    running = asyncio.create_task(hand.poller.run())
    await hand.rests()
    yield hand
    await cancel([running])


async def test_an_idle_queue_is_polled_more_and_more_slowly() -> None:
    async with polling() as hand:
        assert hand.polls == 2

        await hand.wait_over(7)

        assert hand.waits == [0.05, 0.1, 0.15, 0.25, 0.45, 0.85, 1.0, 1.0]
        assert hand.polls == 9


async def test_a_message_of_another_process_waits_for_the_poll_and_begins_the_back_off_anew() -> None:
    async with polling() as hand:
        await hand.wait_over(7)
        hand.messages = 1
        await hand.rests()
        assert (hand.messages, hand.polls) == (1, 9)

        await hand.wait_over()

        # It finds the message, then nothing, then at once nothing again, and rests for 50 ms.
        assert (hand.messages, hand.polls) == (0, 12)
        assert hand.waits[8:] == [0.05]
        await hand.wait_over(2)
        assert hand.waits[8:] == [0.05, 0.1, 0.15]


async def test_what_the_process_sends_itself_is_polled_at_once() -> None:
    async with polling() as hand:
        await hand.wait_over(7)
        hand.messages = 1

        hand.poller.signal()
        await hand.rests()

        assert (hand.messages, hand.polls) == (0, 12)
        assert hand.waits[8:] == [0.05]


async def test_a_clock_that_moves_stops_at_the_poll_that_finds_what_falls_due() -> None:
    async with polling() as hand:
        hand.clock.wait_for(lambda: None if hand.poller.rests else "the poller")
        await hand.wait_over(7)
        hand.due = hand.clock.now().timestamp() + 30.4
        await hand.wait_over()  # it learns of that when it rests anew
        polls = hand.polls

        await hand.clock.advance(30.9)
        assert hand.polls == polls
        hand.due = None
        await hand.clock.advance(0.2)

        assert hand.polls == polls + 1


def test_instances_are_spread_over_the_control_queues_as_in_azure() -> None:
    assert hub_queues(2) == ["control-00", "control-01", "work"]
    # FNV-1a's published vectors: "" is 0x811c9dc5, "a" 0xe40c292c, "foobar" 0xbf9cf968.
    assert [queue_of(CONTROL, text, 16) for text in ("", "a", "foobar")] == [
        "control-05",
        "control-12",
        "control-08",
    ]
    assert queue_of(WORK, "a", 16) == WORK


async def test_what_one_process_sends_signals_the_poller_of_its_queue_alone(tmp_path: Path) -> None:
    settings = DurableSettings(max_queue_polling_interval=30, partition_count=2)
    async with running_hub(tmp_path, [flows.event_only], settings=settings) as hub:
        await hub.rests()
        told: list[str] = []
        store = hub.engine._store  # pyright: ignore[reportPrivateUsage]
        signal = store.on_sent

        def seen(queue: str) -> None:
            told.append(queue)
            signal(queue)

        store.on_sent = seen
        visit = await hub.client.start_new("event_only")
        await hub.client.raise_event(visit, "x", 7)

        assert await hub.output(visit) == "7"  # long before half a minute is over
        assert set(told) == {queue_of(CONTROL, visit, 2)}
