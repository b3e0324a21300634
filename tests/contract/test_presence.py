"""Who was heard from."""

from __future__ import annotations

from datetime import timedelta

from shared.domain.queue.presence import is_absent
from shared.storage import Storage
from tests.builders import START, after
from tests.contract.conftest import Backend

LIMIT = timedelta(seconds=90)


async def test_who_was_heard_is_known(backend: Backend) -> None:
    storage = backend.instance()
    await storage.presence.visitor_heard("centro", "t1")
    backend.clock.advance(20)
    await storage.presence.visitor_heard("centro", "t2")
    await storage.presence.clerk_heard("centro", "ana")

    heard = await storage.presence.signs_of_life("centro")

    assert dict(heard.tickets) == {"t1": START, "t2": after(20)}
    assert dict(heard.clerks) == {"ana": after(20)}
    assert (await storage.presence.signs_of_life("norte")).tickets == {}


async def test_silence_counts_from_when_the_watch_began(storage: Storage, backend: Backend) -> None:
    heard = await storage.presence.signs_of_life("centro")
    assert heard.watching_since == START
    backend.clock.advance(91)
    heard = await storage.presence.signs_of_life("centro")
    assert is_absent(heard, "t1", backend.clock.now(), LIMIT)


async def test_another_instance_hears_of_it(backend: Backend) -> None:
    here, there = backend.instance(), backend.instance()
    await there.presence.visitor_heard("centro", "t1")
    assert dict((await here.presence.signs_of_life("centro")).tickets) == {"t1": START}


async def test_one_write_in_thirty_seconds_and_one_read_in_ten(tables: Backend) -> None:
    presence = tables.instance().presence
    for second in range(60):
        for visitor in range(20):
            await presence.visitor_heard("centro", f"t{visitor}")
        await presence.clerk_heard("centro", "ana")
        await presence.signs_of_life("centro")
        tables.clock.advance(1)
        assert tables.requests["batch"] == 1 + second // 30
        assert tables.requests["query"] == 1 + second // 10


async def test_a_crowd_fits_into_a_row(tables: Backend) -> None:
    here, there = tables.instance().presence, tables.instance().presence
    names = [f"abcdefghij-{number:026d}" for number in range(2_000)]
    for name in names:
        await there.visitor_heard("centro", name)
    tables.clock.advance(30)
    await there.visitor_heard("centro", names[0])
    assert set((await here.signs_of_life("centro")).tickets) == set(names)


async def test_a_stopped_process_judges_nobody_by_its_old_news(tables: Backend) -> None:
    presence = tables.instance().presence
    await presence.visitor_heard("centro", "t1")
    tables.clock.advance(minutes=10)
    heard = await presence.signs_of_life("centro")
    assert heard.watching_since == tables.clock.now()
    assert not is_absent(heard, "t1", tables.clock.now(), LIMIT)


async def test_rows_of_instances_long_gone_are_swept(tables: Backend) -> None:
    await tables.instance().presence.visitor_heard("centro", "t1")
    tables.clock.advance(hours=25)
    here = tables.instance().presence
    tables.requests.clear()
    assert (await here.signs_of_life("centro")).tickets == {}
    assert tables.requests == {"query": 1, "batch": 1}
    tables.clock.advance(10)
    await here.signs_of_life("centro")
    assert tables.requests == {"query": 2, "batch": 1}
