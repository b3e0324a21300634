"""Requests that are held until what they show changes, and which of them an instance under load puts off.

A request that is put off is answered at once, with its client's view and a longer `pollAfterSeconds`. The
ETag of that answer is weak: it says that the client knows the longer time. The next request is answered 304.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from random import random

from functions.requests import Request
from functions.responses import API_HEADERS, JSON, Response, is_known, knows_weakly, not_modified
from shared.front_desk.office_state import OfficeSnapshot
from shared.ports import Load, Shed, Strain
from shared.services import Services

REST_SECONDS = 6.0
"""At pressure 1; it grows with the pressure."""
SOON_SECONDS = 4.0
"""The same for requests of those who may be called next, whatever the pressure."""
FULL_SECONDS = 3.0
"""The same for requests that are put off because the instance is full and not under load."""
SPREAD = 0.4
"""The largest share by which a rest is lengthened: pages put off together do not come back together."""
LONGEST_REST_SECONDS = 20
SLICE = 50
"""Held requests that are let go at a time: as many answers as are made in less than a tick of the gauge."""


MOST_OF_A_TICKET = 3
"""Held requests of one ticket: a page, another tab, and one whose client has gone unnoticed."""
MOST_OF_A_NETWORK = 60
"""Held requests of visitors in one network, once the instance holds more than half of its maximum."""


class Urgency(IntEnum):
    """How soon the person whose page asks may be called: who waits longer is put off first."""

    CALLED = 0
    """Called, ringing or being served: never put off."""
    NEXT = 1
    """Among the first in line, or a clerk."""
    LATER = 2


@dataclass(frozen=True)
class Shown:
    """What a held request would answer now."""

    etag: str
    body: Callable[[int | None], bytes]
    """The answer's JSON, given `pollAfterSeconds` (None: the usual); made only where the client needs it."""
    offices: Sequence[OfficeSnapshot]
    """What it was made from."""
    ticket_id: str | None = None
    """The ticket shown, where it is one ticket."""
    urgency: Urgency = Urgency.LATER
    longest_rest: int = LONGEST_REST_SECONDS
    """A page that asks more rarely would not be in time to ring."""
    again_after: float = math.inf
    """Seconds until it is made anew, where the changes of its offices do not wake it."""


@dataclass(frozen=True)
class _Owner:
    """Who a request counts for: a ticket and its visitor's network; None where it is a clerk's, or exempt."""

    ticket_id: str | None
    network: str | None

    @staticmethod
    def of(request: Request, shown: Shown) -> _Owner:
        return _Owner(shown.ticket_id, request.network if shown.ticket_id is not None else None)


@dataclass(eq=False)
class _Held:
    wakeup: asyncio.Future[None]
    released: bool = False


class HeldRequests:
    """The requests that one instance holds, and whether it holds another.

    `at_most` is their number; `chance` gives numbers from 0 to below 1.
    """

    def __init__(self, load: Load, at_most: int, chance: Callable[[], float] = random) -> None:
        self._load = load
        self._at_most = at_most
        self._chance = chance
        self._held: Mapping[Urgency, dict[_Held, None]] = {urgency: {} for urgency in Urgency}
        self._of_tickets: Counter[str] = Counter()
        self._of_networks: Counter[str] = Counter()
        load.relieved_by(self.relieve)

    @property
    def count(self) -> int:
        """How many are held."""
        return sum(map(len, self._held.values()))

    def has_its_share(self, request: Request, shown: Shown) -> bool:
        """Whether as many are held of this ticket, or of its visitor's network, as may be."""
        whose = _Owner.of(request, shown)
        if whose.ticket_id is not None and self._of_tickets[whose.ticket_id] >= MOST_OF_A_TICKET:
            return True
        if whose.network is None or self.count <= self._at_most / 2:
            return False
        return self._of_networks[whose.network] >= MOST_OF_A_NETWORK

    def puts_off(self, urgency: Urgency) -> bool:
        """Whether a request of this urgency is not held. One of `NEXT` releases one of `LATER` if need be."""
        if urgency is Urgency.CALLED:
            return False
        if self._load.strain >= _PUT_OFF_FROM[urgency]:
            return True
        return self.count >= self._at_most and not (
            urgency is Urgency.NEXT and self._let_go(Urgency.LATER, 1)
        )

    def rest(self, shown: Shown) -> int | None:
        """Seconds after which this page shall ask again, if it is not held; None: the usual.

        A number only for requests that are put off because of the load: the instance may also be full.
        """
        if shown.urgency is Urgency.CALLED or self._load.strain < _PUT_OFF_FROM[shown.urgency]:
            return None
        soon = SOON_SECONDS if shown.urgency is Urgency.NEXT else REST_SECONDS * max(1.0, self._load.pressure)
        return self._spread(soon, shown.longest_rest)

    def rest_while_full(self, shown: Shown) -> int:
        """The same for requests that are put off because the instance is full."""
        return self._spread(FULL_SECONDS, shown.longest_rest)

    async def hold(self, services: Services, request: Request, shown: Shown, seconds: float) -> bool:
        """Until what is shown may have changed, or for `seconds`. True where it was let go before."""
        desk, whose = services.desk, _Owner.of(request, shown)
        seconds = min(seconds, shown.again_after)
        one = _Held(asyncio.get_running_loop().create_future())
        held = self._held[shown.urgency]
        held[one] = None
        self._count(whose, 1)
        try:
            await desk.snapshots.wait_for_change(
                desk, shown.offices, min(seconds, shown.again_after), shown.ticket_id, one.wakeup
            )
        finally:
            held.pop(one, None)
            self._count(whose, -1)
        return one.released

    def _count(self, whose: _Owner, change: int) -> None:
        for counter, name in ((self._of_tickets, whose.ticket_id), (self._of_networks, whose.network)):
            if name is not None:
                counter[name] += change
                if not counter[name]:
                    del counter[name]

    def relieve(self, strain: Strain) -> None:
        """Let a slice go: first those who are called later, and of these first who has been held longest,
        since they would have asked again the soonest.
        """
        left = SLICE
        for urgency in (Urgency.LATER, Urgency.NEXT):
            if strain >= _PUT_OFF_FROM[urgency]:
                left -= self._let_go(urgency, left)

    def _let_go(self, urgency: Urgency, at_most: int) -> int:
        held = self._held[urgency]
        chosen = [one for one, _ in zip(held, range(at_most), strict=False)]
        for one in chosen:
            del held[one]
            one.released = not one.wakeup.done()
            if one.released:
                one.wakeup.set_result(None)
        return len(chosen)

    def _spread(self, seconds: float, longest: int) -> int:
        shortest = min(seconds, longest / (1 + SPREAD))
        return min(longest, round(shortest * (1 + SPREAD * self._chance())))


_PUT_OFF_FROM: Mapping[Urgency, Strain] = {Urgency.NEXT: Strain.SEVERE, Urgency.LATER: Strain.BUSY}


async def held_response(
    services: Services, held: HeldRequests, request: Request, look: Callable[[], Awaitable[Shown]]
) -> Response:
    """The view now; 304 while it is the one that the client has, held up to `wait` seconds for a change.

    Who is put off is answered at once; `pollAfterSeconds` then says when to ask again.
    """
    time = asyncio.get_running_loop().time
    ends = time() + request.wait
    released = False
    while True:
        shown = await look()
        rest = held.rest(shown)
        if not is_known(request, shown.etag):
            return _whole(shown, rest)
        left = ends - time()
        if left <= 0:
            return _unchanged(shown, rest)
        if held.has_its_share(request, shown):
            services.desk.telemetry.shed(Shed.SHARE)
            return _put_off(request, shown, rest or held.rest_while_full(shown))
        if (released and shown.urgency is not Urgency.CALLED) or held.puts_off(shown.urgency):
            services.desk.telemetry.shed(Shed.RELEASED if released else Shed.HELD)
            return _put_off(request, shown, rest or held.rest_while_full(shown))
        released = await held.hold(services, request, shown, left)


def _put_off(request: Request, shown: Shown, rest: int) -> Response:
    """The view that the client has, with the longer time, or 304 where it already knows of one."""
    return _unchanged(shown, rest) if knows_weakly(request, shown.etag) else _whole(shown, rest)


def _whole(shown: Shown, rest: int | None) -> Response:
    return Response(200, shown.body(rest), _headers(shown, rest))


def _headers(shown: Shown, rest: int | None) -> Mapping[str, str]:
    return {"Content-Type": JSON, **API_HEADERS, "ETag": shown.etag if rest is None else f"W/{shown.etag}"}


def _unchanged(shown: Shown, rest: int | None) -> Response:
    answer = not_modified(Response(200, b"", _headers(shown, rest)))
    # A 304 has no body, so that the standard header stands for `pollAfterSeconds`.
    return answer if rest is None else replace(answer, headers={**answer.headers, "Retry-After": str(rest)})
