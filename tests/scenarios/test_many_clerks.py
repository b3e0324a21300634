"""`make run CLERKS=40`: load comes from outside, by forty clerks who sign in and call."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.make_run import make_run
from tests.product import Answer, Client

pytestmark = pytest.mark.slow

CLERKS = 40
OFFICE = "balcao-de-demonstracao"


async def joined(visitor: Client) -> str:
    answer = await visitor.post(f"/api/offices/{OFFICE}/tickets", {})
    assert answer.status == 201, answer.raw
    return str(answer["ticketId"])


async def called(clerk: Client, user: str) -> Answer:
    await clerk.sign_in(user)
    return await clerk.post("/api/staff/calls", {"officeIds": [OFFICE]})


async def test_forty_clerks_sign_in_and_each_calls_a_visitor(tmp_path: Path) -> None:
    with make_run(tmp_path / "data", CLERKS=f"{CLERKS}") as product:
        visitor = Client(product.url)
        waiting = [await joined(visitor) for _ in range(CLERKS)]
        clerks = {f"c{number}": Client(product.url) for number in range(1, CLERKS + 1)}

        answers = await asyncio.gather(*(called(clerk, user) for user, clerk in clerks.items()))

        assert {answer.status for answer in answers} == {201}, [answer.raw for answer in answers]
        assert sorted(answer["ticketId"] for answer in answers) == sorted(waiting), (
            "each has one of their own"
        )
        assert len({answer["calledBy"] for answer in answers}) == CLERKS
        for one in (visitor, *clerks.values()):
            await one.close()
