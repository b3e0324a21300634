"""How many requests of one network an instance answers: entries, wrong secrets, look-ups; and of one ticket.

Each network has a bucket of each kind (`Rate`), which is refilled at a rate. Networks of the court's own
rooms have none, and a request whose network is unknown is let through.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from functions.endpoints import Access, Endpoint
from functions.requests import Request
from functions.responses import Response
from shared.domain.errors import Problem, Refused
from shared.services import Services

MOST_BUCKETS = 20_000
"""In memory. The least recently used is dropped first; its network then begins with a full bucket."""


@dataclass(frozen=True)
class Rate:
    """What a bucket holds, and how much of it comes back in a second."""

    most: int
    per_second: float


class Kind(StrEnum):
    """What is limited, each by its own bucket. Carrier networks put thousands behind one address."""

    ENTRY = "entry"
    """New entries of a network, at all offices."""
    COMMAND = "command"
    """What one ticket's visitor does; a visit takes about ten. Nobody else can use it up, so that who is
    called always enters."""
    SECRET = "secret"  # noqa: S105 - a name
    """Wrong secrets of tickets: guesses, or a page whose ticket is long gone."""
    LOOK_UP = "look-up"
    """Receipts, by protocol and code, and tickets, by the code for another device."""


RATES: Mapping[Kind, Rate] = MappingProxyType(
    {
        Kind.ENTRY: Rate(120, 4.0),
        Kind.COMMAND: Rate(30, 0.5),
        Kind.SECRET: Rate(30, 0.5),
        Kind.LOOK_UP: Rate(30, 0.5),
    }
)


class Buckets:
    """The buckets of one instance; `now` is the clock by which they are refilled."""

    def __init__(self, now: Callable[[], datetime], most: int = MOST_BUCKETS) -> None:
        self._now = now
        self._most = most
        self._left: OrderedDict[tuple[Kind, str], tuple[float, datetime]] = OrderedDict()

    def take(self, kind: Kind, whose: str) -> float:
        """Take one request out of a network's or ticket's bucket: 0.0, or the seconds until there is one."""
        rate, key, now = RATES[kind], (kind, whose), self._now()
        left, at = self._left.pop(key, (float(rate.most), now))
        left = min(rate.most, left + max(0.0, (now - at).total_seconds()) * rate.per_second)
        missing = 1.0 - left
        self._left[key] = (left if missing > 0 else left - 1.0, now)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        return max(0.0, missing) / rate.per_second


def limited(endpoint: Endpoint, buckets: Buckets, *, look_up: bool = False) -> Endpoint:
    """The endpoint, refused with `too-many-requests` where its caller's network has none left.

    Only what anybody can send is counted: a held request with its ticket's secret never is.
    """

    def bucket_of(request: Request, network: str) -> tuple[Kind, str] | None:
        if endpoint.access is Access.VISITOR and request.ticket_id is None:
            return Kind.SECRET, network
        if look_up:
            return Kind.LOOK_UP, network
        if endpoint.method == "GET":
            return None
        return (Kind.ENTRY, network) if request.ticket_id is None else (Kind.COMMAND, request.ticket_id)

    async def unless_too_many(services: Services, request: Request) -> Response:
        bucket = bucket_of(request, request.network) if request.network is not None else None
        if bucket is not None:
            seconds = buckets.take(*bucket)
            if seconds:
                services.desk.telemetry.limited(bucket[0].value)
                raise Refused(Problem.TOO_MANY_REQUESTS, retryAfterSeconds=math.ceil(seconds))
        return await endpoint.handler(services, request)

    problems = tuple(dict.fromkeys((*endpoint.problems, Problem.TOO_MANY_REQUESTS)))
    return replace(endpoint, handler=unless_too_many, problems=problems)
