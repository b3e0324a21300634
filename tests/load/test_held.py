"""Which held requests are put off, in which order and for how long."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import pytest
import pytest_asyncio

from functions.held_requests import SLICE, HeldRequests, Shown, Urgency, held_response
from functions.public.presenters import FIRST_IN_LINE, shown_ticket
from functions.requests import Request
from functions.responses import Response
from memory_adapters import memory_storage
from shared.front_desk.clerk import call_next
from shared.front_desk.desk import find
from shared.front_desk.read_models.snapshots import ticket_snapshot
from shared.ports import Strain
from shared.services import Services
from shared.settings import Settings
from shared.telemetry import metrics
from shared.telemetry.instruments import Instruments
from tests.builders import Court, a_clerk
from tests.load.hand_load import HandLoad
from tests.telemetry.recording import Recorded

LONG = 25
MANY = 1_000


@dataclass
class Pages:
    """Pages of visitors at one office, over one instance."""

    court: Court
    load: HandLoad = field(default_factory=HandLoad)
    recorded: Recorded = field(default_factory=Recorded)
    tasks: list[asyncio.Task[Response]] = field(default_factory=list[asyncio.Task[Response]])
    at_most: int = MANY
    chance: float = 0.0

    def __post_init__(self) -> None:
        desk = replace(self.court.desk, telemetry=Instruments(self.recorded))
        storage = memory_storage(self.court.clock, self.court.account)
        self.services = Services(cast("Settings", None), desk, storage, ())
        self.held = HeldRequests(self.load, self.at_most, lambda: self.chance)

    async def look(self, ticket_id: str) -> Shown:
        desk = self.services.desk
        return shown_ticket(await ticket_snapshot(desk, await find(desk, ticket_id)), ticket_id)

    async def ask(self, ticket_id: str, etag: str, wait: int = LONG, network: str | None = None) -> Response:
        headers, query = {"if-none-match": etag}, {"wait": str(wait)}
        request = Request("GET", headers, {}, query, b"", self.court.clock.now(), network=network)
        return await held_response(self.services, self.held, request, lambda: self.look(ticket_id))

    async def follow(self, ticket_id: str, network: str | None = None) -> asyncio.Task[Response]:
        """A held request of a page that knows the view."""
        etag = (await self.look(ticket_id)).etag
        asking = asyncio.create_task(self.ask(ticket_id, etag, network=network))
        self.tasks.append(asking)
        for _ in range(20):  # it is held, or answered
            await asyncio.sleep(0)
        return asking

    async def answered(self) -> list[int]:
        """The numbers of the pages that have been answered, in the order in which they asked."""
        for _ in range(20):
            await asyncio.sleep(0)
        return [number for number, task in enumerate(self.tasks) if task.done()]

    @property
    def shed(self) -> list[str]:
        return [of["what"] for _, of in self.recorded.of(metrics.SHED)]


@pytest_asyncio.fixture
async def pages() -> AsyncGenerator[Pages]:
    found = Pages(await Court.build())
    yield found
    for task in found.tasks:
        task.cancel()
    await asyncio.gather(*found.tasks, return_exceptions=True)


async def queue_of(pages: Pages, count: int) -> Sequence[str]:
    return [await pages.court.join() for _ in range(count)]


def rest_of(answer: Response) -> int:
    return json.loads(answer.body)["pollAfterSeconds"]


async def test_without_a_load_everybody_is_held(pages: Pages) -> None:
    for ticket_id in await queue_of(pages, 4):
        await pages.follow(ticket_id)

    pages.load.tick()
    assert await pages.answered() == []
    assert (pages.held.count, pages.shed) == (4, [])


async def test_a_busy_instance_holds_those_who_may_be_called_next(pages: Pages) -> None:
    people = await queue_of(pages, FIRST_IN_LINE + 2)
    with pages.load.of(Strain.BUSY):
        for ticket_id in people:
            await pages.follow(ticket_id)

        assert await pages.answered() == list(range(FIRST_IN_LINE, FIRST_IN_LINE + 2))
    assert pages.shed == ["held", "held"]


async def test_under_a_severe_strain_only_the_called_are_held(pages: Pages) -> None:
    people = await queue_of(pages, 3)
    await call_next.call_next(pages.services.desk, a_clerk(), call_next.CallNext(("centro",)))
    with pages.load.of(Strain.SEVERE, 3.0):
        for ticket_id in people:
            await pages.follow(ticket_id)
        for _ in range(10):
            pages.load.tick()

        assert await pages.answered() == [1, 2]


async def test_who_is_put_off_is_told_so_once_and_then_asks_more_rarely(pages: Pages) -> None:
    last = (await queue_of(pages, 4))[-1]
    known = (await pages.look(last)).etag
    with pages.load.of(Strain.BUSY):
        told = await pages.ask(last, known)
        again = await pages.ask(last, told.headers["ETag"])

    assert (told.status, told.headers["ETag"], rest_of(told)) == (200, f"W/{known}", 6)
    assert (again.status, again.body, again.headers["Retry-After"]) == (304, b"", "6")


@pytest.mark.parametrize(
    ("pressure", "chance", "seconds"),
    [
        (0.6, 0.0, 6),
        (1.0, 0.0, 6),
        (1.0, 0.999, 8),
        (2.0, 0.0, 12),
        (2.0, 0.999, 17),
        (9.0, 0.0, 14),
        (9.0, 0.999, 20),
    ],
)
async def test_the_rest_grows_with_the_load_and_is_spread(
    pages: Pages, pressure: float, chance: float, seconds: int
) -> None:
    last = (await queue_of(pages, 4))[-1]
    pages.chance = chance
    with pages.load.of(Strain.BUSY, pressure):
        assert rest_of(await pages.ask(last, (await pages.look(last)).etag)) == seconds


@pytest.mark.parametrize("pressure", [3.0, 4.5])
async def test_who_may_be_called_next_rests_for_a_shorter_time(pages: Pages, pressure: float) -> None:
    first = (await queue_of(pages, 4))[0]
    with pages.load.of(Strain.SEVERE, pressure):
        assert rest_of(await pages.ask(first, (await pages.look(first)).etag)) == 4


async def test_no_rest_is_longer_than_a_called_page_has_to_ring(pages: Pages) -> None:
    court_says = pages.court.account.offices.offices["centro"].timing
    last = (await queue_of(pages, 4))[-1]
    pages.chance = 0.999
    with pages.load.of(Strain.BUSY, 4.5):
        rest = rest_of(await pages.ask(last, (await pages.look(last)).etag))
        assert rest <= court_says.ring_within.total_seconds() * 2 / 3

        pages.court.with_timing("centro", ring_within=court_says.ring_within / 2)
        assert rest_of(await pages.ask(last, (await pages.look(last)).etag)) == rest // 2


async def test_those_who_are_held_are_let_go_in_slices_the_longest_held_first(pages: Pages) -> None:
    people = await queue_of(pages, FIRST_IN_LINE + SLICE + 3)
    for ticket_id in people:
        await pages.follow(ticket_id)
    later = list(range(FIRST_IN_LINE, len(people)))
    with pages.load.of(Strain.BUSY):
        pages.load.tick()
        assert await pages.answered() == later[:SLICE]
        pages.load.tick()
        assert await pages.answered() == later
        pages.load.tick()
        assert await pages.answered() == later

    answers = [task.result() for task in pages.tasks if task.done()]
    assert {rest_of(answer) for answer in answers} == {6}
    assert set(pages.shed) == {"released"}
    assert pages.held.count == FIRST_IN_LINE


async def test_under_a_severe_strain_the_first_in_line_are_let_go_last(pages: Pages) -> None:
    for ticket_id in await queue_of(pages, FIRST_IN_LINE + SLICE):
        await pages.follow(ticket_id)
    with pages.load.of(Strain.SEVERE, 3.0):
        pages.load.tick()
        assert await pages.answered() == list(range(FIRST_IN_LINE, FIRST_IN_LINE + SLICE))
        pages.load.tick()
        assert len(await pages.answered()) == FIRST_IN_LINE + SLICE


async def test_who_was_called_meanwhile_is_shown_the_call(pages: Pages) -> None:
    """Let go in the very moment of the call: a page that rests now would not ring."""
    people = await queue_of(pages, 4)
    asking = await pages.follow(people[-1])
    with pages.load.of(Strain.BUSY):
        pages.load.tick()
        command = call_next.CallNext(("centro",), people[-1], "urgente")
        await call_next.call_next(pages.services.desk, a_clerk(), command)
        view = json.loads((await asking).body)

    assert (view["status"], view["pollAfterSeconds"]) == ("called", 3)


async def test_after_the_load_everybody_is_held_again(pages: Pages) -> None:
    last = (await queue_of(pages, 4))[-1]
    with pages.load.of(Strain.BUSY):
        told = await pages.ask(last, (await pages.look(last)).etag)
    pages.tasks.append(asyncio.create_task(pages.ask(last, told.headers["ETag"])))

    assert await pages.answered() == []
    assert pages.held.count == 1


async def test_a_page_that_is_not_held_rests_as_well(pages: Pages) -> None:
    """Such as the third visit of one device: it asks by `pollAfterSeconds` alone."""
    last = (await queue_of(pages, 4))[-1]
    known = (await pages.look(last)).etag
    with pages.load.of(Strain.BUSY):
        first, again = await pages.ask(last, "", wait=0), await pages.ask(last, known, wait=0)

    assert (first.status, rest_of(first)) == (200, 6)
    assert (again.status, again.headers["Retry-After"]) == (304, "6")
    assert "Retry-After" not in (await pages.ask(last, known, wait=0)).headers
    assert pages.shed == []


async def test_a_full_instance_answers_at_once_and_soon_again(pages: Pages) -> None:
    people = await queue_of(pages, FIRST_IN_LINE + 2)
    pages.held = HeldRequests(pages.load, 1)
    await pages.follow(people[-1])
    other = await pages.follow(people[-2])

    assert await pages.answered() == [1]
    assert 3 <= rest_of(other.result()) <= 4


async def test_a_full_instance_lets_somebody_go_for_who_may_be_called_next(pages: Pages) -> None:
    people = await queue_of(pages, FIRST_IN_LINE + 1)
    pages.held = HeldRequests(pages.load, 1)
    for ticket_id in (people[-1], people[0], people[1]):
        await pages.follow(ticket_id)

    assert await pages.answered() == [0, 2], "the first makes room for the second, which stays"
    assert pages.held.count == 1


async def test_a_full_instance_holds_the_called(pages: Pages) -> None:
    first, second = await queue_of(pages, 2)
    await call_next.call_next(pages.services.desk, a_clerk(), call_next.CallNext(("centro",)))
    pages.held = HeldRequests(pages.load, 1)
    for ticket_id in (second, first):
        await pages.follow(ticket_id)

    assert await pages.answered() == []


def test_urgencies_are_in_the_order_in_which_they_are_spared() -> None:
    assert sorted(Urgency) == [Urgency.CALLED, Urgency.NEXT, Urgency.LATER]
