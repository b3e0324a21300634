"""Who was heard from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.domain.queue.presence import is_absent
from shared.storage.tables.presence.office_rows import UPGRADE
from tests.builders import KEYS, START, after
from tests.contract.conftest import Backend

LIMIT = timedelta(seconds=90)
ONE, TWO = (KEYS.ticket_id("centro", name) for name in ("one", "two"))


async def test_who_was_heard_is_known(backend: Backend) -> None:
    presence = backend.instance().presence
    presence.visitor_heard(ONE)
    backend.clock.advance(20)
    presence.visitor_heard(TWO)
    presence.clerk_heard("centro", "ana")

    heard = await presence.signs_of_life("centro")

    assert dict(heard.tickets) == {ONE: START, TWO: after(20)}
    assert dict(heard.clerks) == {"ana": after(20)}
    assert (await presence.signs_of_life("norte")).tickets == {}


async def test_another_instance_hears_of_it(backend: Backend) -> None:
    here, there = backend.instance(), backend.instance()
    there.presence.visitor_heard(ONE)
    await there.presence.flush()
    assert dict((await here.presence.known_signs("centro")).tickets) == {ONE: START}


@pytest.mark.parametrize("offices", [1, 400])
async def test_one_write_in_thirty_seconds_and_one_read_in_ten(tables: Backend, offices: int) -> None:
    presence = tables.instance().presence
    tables.clock.advance(UPGRADE.total_seconds())
    names = [f"office-{number}" for number in range(offices)]
    for second in range(60):
        for name in names:
            presence.visitor_heard(KEYS.ticket_id(name, "one"))
            presence.clerk_heard(name, "ana")
        if second % 30 == 0:
            await presence.flush()
        for name in names:
            await presence.signs_of_life(name)
        assert tables.requests == {"batch": 1 + second // 30, "query": 1 + second // 10}
        tables.clock.advance(1)


async def test_a_gap_without_a_reading_begins_the_run_anew(tables: Backend) -> None:
    presence = tables.instance().presence
    presence.visitor_heard(ONE)
    await presence.signs_of_life("centro")
    tables.clock.advance(104)
    heard = await presence.signs_of_life("centro")
    assert heard.run_since == tables.clock.now()
    assert not is_absent(heard, ONE, tables.clock.now(), LIMIT)


async def test_an_interrupted_run_begins_anew(backend: Backend) -> None:
    presence = backend.instance().presence
    before = await presence.signs_of_life("centro")
    backend.clock.advance(5)
    presence.interrupted()
    heard = await presence.signs_of_life("centro")
    assert heard.run_since == after(5)
    assert heard.run_since > before.run_since
