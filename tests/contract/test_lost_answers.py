"""A write whose answer is lost is repeated, and its first effect is not taken for another writer's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from local_host.azurite import Azurite
from shared.domain.actor import Actor
from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.domain.reports.months import month_of
from shared.domain.status import Status
from shared.domain.ticket.audit import OfficeDayEntry, OfficeDayOperation
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.timing import DEFAULT_TIMING
from shared.ports import ClerkLock, Conflict
from shared.storage import Storage, azure_storage, create_tables
from tests.builders import START, HandClock, a_ticket, after, called, ticket_in
from tests.contract.changes import ANA, change_of, joined, new_ticket
from tests.contract.conftest import tables_config
from tests.contract.losing_proxy import LosingProxy, losing_line


@dataclass
class Line:
    """One instance behind a line that breaks on demand, another with a good one."""

    proxy: LosingProxy
    storage: Storage
    good: Storage


@pytest.fixture
async def line(azurite: Azurite) -> AsyncIterator[Line]:
    config = tables_config(azurite)
    await create_tables(config)
    proxy, through = await losing_line(config.connection_string or "")
    made = Line(
        proxy,
        azure_storage(replace(config, connection_string=through), HandClock()),
        azure_storage(config, HandClock()),
    )
    yield made
    await made.storage.close()
    await made.good.close()
    await proxy.stop()


@pytest.mark.parametrize("key", [None, "k1"])
async def test_a_join_is_made_once(line: Line, key: str | None) -> None:
    line.proxy.lose = 1
    stored = await line.storage.tickets.add(new_ticket(a_ticket(), key=key, device="phone", personal=ANA))

    assert stored.ticket == a_ticket()
    assert len((await line.good.boards.get("centro")).waiting) == 1
    assert await line.storage.personal_data.of_ticket(stored) == ANA
    saved = await line.storage.tickets.save(stored, change_of(stored, called(stored.ticket)))
    assert saved.ticket.status is Status.CALLED


@pytest.mark.parametrize("by_board", [True, False])
async def test_a_change_is_made_once(line: Line, by_board: bool) -> None:
    await joined(line.good.tickets)
    await line.storage.boards.get("centro")
    ticket_id = a_ticket().ticket_id
    find = line.storage.boards.find if by_board else line.storage.tickets.load
    stored = await find(ticket_id)
    assert stored is not None

    line.proxy.lose = 1
    saved = await line.storage.tickets.save(stored, change_of(stored, called(stored.ticket), key="k1"))

    assert saved.ticket.status is Status.CALLED
    assert len(await line.good.audit.of_ticket(ticket_id)) == 2
    await line.storage.tickets.save(saved, change_of(saved, ticket_in(Status.LEFT)))


async def test_a_change_that_was_overtaken_still_succeeded(line: Line) -> None:
    stored = await joined(line.storage.tickets)

    async def overtake() -> None:
        theirs = await line.good.tickets.load(stored.ticket.ticket_id)
        assert theirs is not None
        await line.good.tickets.save(theirs, change_of(theirs, ticket_in(Status.LEFT)))

    line.proxy.lose, line.proxy.after_loss = 1, overtake
    saved = await line.storage.tickets.save(stored, change_of(stored, called(stored.ticket)))

    assert saved.ticket.status is Status.CALLED
    with pytest.raises(Conflict):
        await line.storage.tickets.save(saved, change_of(saved, ticket_in(Status.REMOVED)))


async def test_a_real_conflict_after_a_loss_is_a_conflict(line: Line) -> None:
    stored = await joined(line.good.tickets)
    await line.good.tickets.save(stored, change_of(stored, called(stored.ticket, call_id="theirs")))
    line.proxy.lose = 1
    with pytest.raises(Conflict):
        await line.storage.tickets.save(stored, change_of(stored, called(stored.ticket, call_id="ours")))


async def test_a_lock_is_taken_once(line: Line) -> None:
    lock = ClerkLock("ana", "call-1", "ticket-1", START, "request")
    line.proxy.lose = 1
    assert await line.storage.locks.take(lock) is None
    line.proxy.lose = 1
    assert await line.storage.locks.replace(lock, replace(lock, ticket_id="ticket-2"))


async def test_the_state_of_a_day_is_changed_once(line: Line) -> None:
    entry = OfficeDayEntry("centro", START, OfficeDayOperation.SUSPEND, Actor.CLERK, "ana", "sem sistema")
    state = OfficeDay(entries_suspended=True, message="sem sistema", changed_by="ana", changed_at=START)
    again = replace(entry, at=after(60), reason="sem luz")
    last = replace(state, message="sem luz", changed_at=after(60))
    for before, wanted, told in ((OPEN_DAY, state, entry), (state, last, again)):
        line.proxy.lose = 1
        await line.storage.office_days.set("centro", before, wanted, told)
        assert (await line.good.boards.get("centro", fresh=True)).office_day == wanted

    assert await line.good.audit.of_days("centro", START, after(61)) == [entry, again]
    line.proxy.lose = 1
    with pytest.raises(Conflict):
        await line.storage.office_days.set("centro", OPEN_DAY, state, entry)


async def test_the_courts_settings_are_written_once(line: Line) -> None:
    registry, read = line.storage.registry, line.good.registry.court_settings
    for minute in (45, 50):  # the first makes the row
        wanted = CourtSettings(replace(DEFAULT_TIMING, minute=timedelta(seconds=minute)))
        line.proxy.lose = 1
        await registry.put_court_settings(wanted, await read(), "admin")
        assert (await read()).settings == wanted

    before = await read()
    await line.good.registry.put_court_settings(PUBLISHED, before, "outra")
    line.proxy.lose = 1
    with pytest.raises(Conflict):
        await registry.put_court_settings(wanted, before, "admin")


async def test_an_opinion_is_counted_once(line: Line) -> None:
    opinion = Evaluation("blind", "centro", START.date(), Status.COMPLETED, 9, None, None)
    month = month_of(START.date())
    opinion = replace(opinion, day=month.first)
    for _ in range(2):
        line.proxy.lose = 1
        assert list(await line.storage.evaluations.publish("centro", month, [opinion])) == [opinion]
    assert list(await line.good.evaluations.of_months("centro", month, month)) == [opinion]
