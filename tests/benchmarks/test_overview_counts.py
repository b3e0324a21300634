"""Storage requests of the overview: by the offices that are active, while somebody looks, and none after."""

from __future__ import annotations

from collections import Counter

from memory_adapters import MemoryMeetings
from shared.front_desk.desk import Desk
from shared.front_desk.read_models.overview import Overviews
from shared.front_desk.visitor import joining
from shared.storage import StorageConfig
from shared.storage.names import Table
from shared.storage.tables.build import storage_over
from shared.storage.tables.presence.office_rows import UPGRADE
from tests.benchmarks.test_waiting_counts import Counted
from tests.builders import KEYS, HandClock, RecordingSignals, an_office
from tests.contract.hand_storage import HandStorageClock

ACTIVE, OFFICES, SECONDS, EVERY = 300, 400, 120, 5


async def test_the_overview_costs_by_active_offices_and_nothing_while_nobody_looks() -> None:
    sent: Counter[str] = Counter()
    clock, hand = HandClock(), HandStorageClock()
    config = StorageConfig("UseDevelopmentStorage=true", instance="one")
    storage = storage_over({name: Counted(name, sent) for name in Table}, config, clock, hand.storage_clock())
    clock.advance(UPGRADE.total_seconds())  # until then presence is also kept as version 1.0 had it
    names = [f"office-{number:03}" for number in range(OFFICES)]
    await storage.registry.put_offices([an_office(name) for name in names])
    desk = Desk.over(storage, clock=clock, keys=KEYS, meetings=MemoryMeetings(), signals=RecordingSignals())
    for name in names[:ACTIVE]:
        await joining.join(desk, joining.Join(name))
    overviews = Overviews()

    async def passes(seconds: int, *, looking: bool) -> None:
        for second in range(seconds):
            if looking and second % EVERY == 0:
                found = await overviews.get(desk, None)
                assert sum(each.waiting for each in found) == ACTIVE
            clock.advance(1)
            await hand.pass_by(1)

    await passes(SECONDS, looking=True)
    sent.clear()
    await passes(SECONDS, looking=True)
    looking = sent.copy()
    await passes(
        200, looking=False
    )  # after the last question presence is read for three minutes, boards for one
    sent.clear()
    await passes(SECONDS, looking=False)
    await storage.close()

    boards, presence = ACTIVE * SECONDS // 20, SECONDS // 10
    assert looking == {
        "desk: query": boards + presence,
        "changes: query": 2 * SECONDS,
        "active: query": SECONDS // EVERY,
        "offices: get": SECONDS // 30,
    }, "18 a second: each board every 20 s, however many look"
    assert sent == Counter()
