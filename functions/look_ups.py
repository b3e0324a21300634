"""Anonymous look-ups that an instance refuses while its strain is severe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import random

from functions.endpoints import Endpoint
from functions.requests import Request
from functions.responses import Response
from shared.domain.errors import Problem, Refused
from shared.ports import Shed, Strain
from shared.services import Services

RETRY_SECONDS = (4, 8)
"""The shortest and the longest time after which the page is told to ask again."""


def can_wait(endpoint: Endpoint, chance: Callable[[], float] = random) -> Endpoint:
    """The endpoint, refused with `overloaded` while the strain is severe. `chance` is from 0 to below 1."""

    async def unless_overloaded(services: Services, request: Request) -> Response:
        if services.load.strain is Strain.SEVERE:
            services.desk.telemetry.shed(Shed.LOOK_UP)
            shortest, longest = RETRY_SECONDS
            seconds = round(shortest + (longest - shortest) * chance())
            raise Refused(Problem.OVERLOADED, retryAfterSeconds=seconds)
        return await endpoint.handler(services, request)

    return replace(endpoint, handler=unless_overloaded, problems=(*endpoint.problems, Problem.OVERLOADED))
