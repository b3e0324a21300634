"""Changes of the directory whose answer is lost: made once, and not taken for somebody else's."""

from __future__ import annotations

from dataclasses import replace

from shared.domain.office.membership import AccountBinding, Membership
from shared.ports import Changed, StoredOffice
from tests.builders import START
from tests.contract.test_lost_answers import Line
from tests.contract.test_lost_answers import line as line
from tests.contract.test_offices import MUNICIPAL, PLAIN, RICH

ROSA = Changed("admin-oid", "Rosa", START)
ANA = "ana@tjsp.example"


async def test_an_office_is_created_once(line: Line) -> None:
    line.proxy.lose = 1
    assert await line.storage.registry.change_offices([StoredOffice(RICH, "", ROSA)]) == []

    again = await line.good.registry.change_offices([StoredOffice(RICH, "", ROSA)])
    assert list(again) == ["rich"], "it is there"


async def test_a_change_is_made_once_under_a_calendar(line: Line) -> None:
    await line.good.registry.put_offices([RICH, PLAIN])
    await line.good.registry.put_days([MUNICIPAL])
    before = await line.good.registry.office("rich")
    assert before is not None
    wanted = StoredOffice(replace(before.office, about="novo"), before.version, ROSA)

    line.proxy.lose = 1
    assert await line.storage.registry.change_offices([wanted]) == []

    now = await line.good.registry.office("rich")
    assert now is not None
    assert (now.office.about, now.changed) == ("novo", ROSA)


async def test_many_are_made_together_once(line: Line) -> None:
    many = [StoredOffice(replace(PLAIN, office_id=f"vara-{number}"), "", ROSA) for number in range(5)]
    await line.good.registry.put_offices([replace(PLAIN, office_id="vara-9", about="deles")])
    many.append(StoredOffice(replace(PLAIN, office_id="vara-9"), "", ROSA))

    line.proxy.lose = 1
    assert list(await line.storage.registry.change_offices(many[:5])) == []
    line.proxy.lose = 1
    assert list(await line.storage.registry.change_offices(many[5:])) == ["vara-9"]


async def test_what_somebody_else_wrote_is_not_taken_for_ours(line: Line) -> None:
    await line.good.registry.put_offices([RICH])
    before = await line.good.registry.office("rich")
    assert before is not None
    await line.good.registry.put_offices([replace(RICH, about="deles")])

    line.proxy.lose = 1
    lost = await line.storage.registry.change_offices(
        [StoredOffice(replace(RICH, about="meu"), before.version, ROSA)]
    )

    assert list(lost) == ["rich"]


async def test_a_name_is_bound_once(line: Line) -> None:
    await line.good.memberships.add([Membership(ANA, "rich", START, None)])
    line.proxy.lose = 1

    assert await line.storage.memberships.bind(AccountBinding(ANA, "ana-oid", "Ana", START))

    assert list(await line.good.offices.offices_of("ana-oid")) == ["rich"]


async def test_a_removal_is_no_error_the_second_time(line: Line) -> None:
    membership = Membership(ANA, "rich", START, None)
    await line.good.memberships.add([membership])
    await line.good.registry.put_days([MUNICIPAL])

    line.proxy.lose = 1
    await line.storage.memberships.remove([membership])
    line.proxy.lose = 1
    await line.storage.registry.remove_days([MUNICIPAL])

    assert await line.good.memberships.every() == []
    assert await line.good.registry.calendar() == []
