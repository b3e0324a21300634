"""CLERKS of `make run`: who is added, whom they serve, and what is no number of clerks."""

from __future__ import annotations

import pytest

from local_host.demo.offices import Additions, demo_offices, put_demo
from local_host.staff import STAFF, added_clerks, clerk_count
from memory_adapters import MemoryAccount, memory_storage
from tests.builders import START, HandClock, an_office


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "²", "501", "100000"])
def test_what_is_no_number_of_clerks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="give one from 1 to 500"):
        clerk_count(text)


@pytest.mark.parametrize(("text", "count"), [("1", 1), ("40", 40), ("500", 500)])
def test_a_number_of_clerks_is_taken(text: str, count: int) -> None:
    assert clerk_count(text) == count


def test_added_clerks_are_people_of_their_own_with_the_role_of_a_clerk() -> None:
    clerks = added_clerks(500)

    assert [clerk.user for clerk in clerks] == [f"c{n}" for n in range(1, 501)]
    assert {clerk.roles for clerk in clerks} == {("Atendente",)}
    assert len({clerk.oid for clerk in (*STAFF, *clerks)}) == len(STAFF) + 500


async def test_added_clerks_serve_the_demo_and_share_the_added_offices_equally() -> None:
    storage = memory_storage(HandClock(), MemoryAccount())
    demo = {office.office_id for office in demo_offices(START.date())}
    listed = [an_office(f"vara-{n}") for n in range(7)]
    clerks = added_clerks(3)

    count = await put_demo(storage, START.date(), Additions(listed, clerks))

    served = [set(await storage.offices.offices_of(clerk.oid)) for clerk in clerks]
    shares = [offices - demo for offices in served]
    assert count == len(demo) + len(listed)
    assert all(offices > demo for offices in served)
    assert sorted(len(share) for share in shares) == [2, 2, 3]
    assert {each for share in shares for each in share} == {office.office_id for office in listed}


async def test_an_office_of_the_demo_that_is_listed_too_is_shared_out_once() -> None:
    storage = memory_storage(HandClock(), MemoryAccount())
    demo = demo_offices(START.date())
    clerks = added_clerks(2)

    count = await put_demo(storage, START.date(), Additions(demo, clerks))

    assert count == len(demo)
    assert len(await storage.offices.offices_of(clerks[0].oid)) == len(demo)
