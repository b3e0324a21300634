"""Entries of one network at two HTTP processes at once, as in Azure: by how much the limit is passed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from local_host.azurite import Azurite
from shared.domain.timing import DEFAULT_TIMING
from tests.product import Client
from tests.product_in_roles import ProductInRoles, running_in_roles
from tests.scenarios.visits import OFFICE

pytestmark = [pytest.mark.slow]
ENTRY = f"/api/offices/{OFFICE}/tickets"
NETWORK = "127.0.0.66"
EACH = 40
"""Entries sent to each process together; an instance's bucket of entries holds 120."""
LIMIT = DEFAULT_TIMING.source_limit
TAKEN, TOO_MANY = 201, 429


async def stuffed(client: Client) -> Counter[int]:
    """How often each status was answered to entries that are sent together."""
    answers = await asyncio.gather(*(client.post(ENTRY, {}) for _ in range(EACH)))
    return Counter(answer.status for answer in answers)


@pytest.fixture
async def roles(tmp_path: Path, own_azurite: Azurite) -> AsyncGenerator[ProductInRoles]:
    async with running_in_roles(tmp_path, own_azurite) as running:
        yield running


async def test_two_processes_admit_at_most_the_limit_each_and_nobody_after_that(
    roles: ProductInRoles,
) -> None:
    """Each judges by the board that it knows: what the other writes it sees about a second later."""
    scripts = [Client(url, local_address=NETWORK) for url in (roles.url, roles.staff_url)]
    roles.clients += scripts

    together = await asyncio.gather(*(stuffed(one) for one in scripts))

    assert set().union(*together) == {TAKEN, TOO_MANY}, together
    taken = [told[TAKEN] for told in together]
    assert LIMIT <= sum(taken) <= 2 * LIMIT
    assert max(taken) <= LIMIT
    await roles.clock.advance(2)
    later = await asyncio.gather(*(stuffed(one) for one in scripts))
    assert later == [Counter({TOO_MANY: EACH})] * 2
    honest = await roles.visitor().post(ENTRY, {})
    assert honest.status == TAKEN
