"""The whole court at a glance: who waits where, who calls, worst first."""

from __future__ import annotations

from shared.domain.clerk import Role
from shared.domain.meeting import MeetingFailure
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.read_models.overview import OfficeStanding, Overviews
from shared.front_desk.system.day_end import close_day
from tests.builders import Court, a_clerk, an_office

OFFICES = ("centro", "norte", "sul", "leste")
CARLA = a_clerk("carla", *OFFICES, role=Role.MANAGER)


async def a_court() -> Court:
    return await Court.build(*(an_office(office_id) for office_id in OFFICES))


async def standings(court: Court, overviews: Overviews | None = None, *ids: str) -> dict[str, OfficeStanding]:
    """By office, worst first."""
    found = await (overviews or Overviews()).get(court.desk, ids or None)
    return {each.office.office_id: each for each in found}


async def test_an_office_where_nobody_has_entered_costs_no_look_at_its_queue() -> None:
    court = await a_court()
    await court.join(office_id="norte")
    looked: list[str] = []
    board = court.account.rows.board

    async def counted(office_id: str) -> object:
        looked.append(office_id)
        return await board(office_id)

    court.account.rows.board = counted  # pyright: ignore[reportAttributeAccessIssue]
    other = court.another_instance()

    found = {each.office.office_id: each for each in await Overviews().get(other, None)}

    assert looked == ["norte"]
    assert {name: (each.is_open, each.waiting) for name, each in found.items()} == {
        "norte": (True, 1),
        "centro": (True, 0),
        "leste": (True, 0),
        "sul": (True, 0),
    }


async def test_the_worst_comes_first() -> None:
    court = await a_court()
    await court.join(office_id="sul")
    court.clock.advance(minutes=1)
    await court.join(office_id="norte")
    await court.join(office_id="norte")
    court.desk.presence.clerk_heard("sul", "ana")
    court.desk.presence.clerk_heard("leste", "rui")

    found = await standings(court)

    assert list(found) == ["norte", "sul", "centro", "leste"], "nobody calls in the north"
    assert found["norte"].unattended_since is not None
    assert (found["sul"].attended, found["sul"].unattended_since, found["sul"].clerks) == (True, None, 1)
    assert (found["leste"].attended, found["leste"].clerks) == (True, 1)
    assert (found["centro"].attended, found["centro"].clerks) == (False, 0)
    assert found["norte"].waiting == 2


async def test_services_rooms_and_the_day_are_told() -> None:
    court = await a_court()
    await court.join()
    served = await court.serve()
    await court.join(office_id="sul")
    await clerks.set_entries(court.desk, CARLA, "norte", suspended=True, message="sem sistema")
    await close_day(court.desk, CARLA, "sul", "falta de energia")
    court.desk.presence.clerk_heard("centro", "ana")

    found = await standings(court)

    assert served.office_id == "centro"
    assert (found["centro"].in_service, found["centro"].waiting, found["centro"].attended) == (1, 0, True)
    assert (found["norte"].office_day.entries_suspended, found["norte"].somebody_inside) == (True, False)
    assert found["norte"].is_open
    assert (found["sul"].is_open, found["sul"].unattended_since) == (False, None)


async def test_who_look_together_see_the_same_and_later_it_is_made_anew() -> None:
    court = await a_court()
    overviews = Overviews()
    first = await standings(court, overviews)
    await court.join()

    assert (await standings(court, overviews))["centro"] is first["centro"]
    court.clock.advance(5)
    assert (await standings(court, overviews))["centro"].waiting == 1
    assert list(await standings(court, overviews, "norte", "sul")) == ["norte", "sul"]


async def test_who_waits_since_yesterday_is_seen_and_an_empty_office_is_asked_less() -> None:
    court = await a_court()
    await court.join(office_id="norte")
    gone = await court.join(office_id="sul")
    await clerks.remove(court.desk, CARLA, gone, "fim")
    court.clock.advance(hours=24)
    overviews = Overviews()

    found = await standings(court, overviews)
    court.clock.advance(minutes=1)
    await court.join(office_id="sul")
    again = await standings(court, overviews)

    assert (found["norte"].waiting, found["sul"].waiting) == (1, 0)
    assert (again["norte"].waiting, again["sul"].waiting) == (1, 1), "an entry of today is always seen"
    court.clock.advance(minutes=10)
    assert (await standings(court, overviews))["norte"].waiting == 1


async def test_rooms_that_do_not_open_are_counted() -> None:
    court = await a_court()
    first = await court.join()
    await court.join()
    court.meetings.fail(MeetingFailure.NOT_ALLOWED, times=1)
    await court.call()
    await court.look(first)

    assert (await standings(court))["centro"].room_problems == 1
