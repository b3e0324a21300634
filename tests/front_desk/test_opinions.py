"""What visitors say of the service: taken once, kept with the personal data, stored apart in the night."""

from __future__ import annotations

from datetime import date

from orchestrations.housekeeping.daily import do_daily_work
from orchestrations.housekeeping.erasing import erase_personal_data
from shared.domain.errors import Problem
from shared.domain.status import Status
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor.actions import Opinion
from tests.builders import START, Court, a_clerk
from tests.domain.test_calling import refused
from tests.front_desk.staged import crash, staged
from tests.front_desk.test_after_the_visit import GOOD, served

ANA = a_clerk("ana")


async def opinions_kept(court: Court, ticket_id: str) -> list[tuple[int | None, str | None]]:
    """Score and comment of those that lie with the personal data."""
    personal = await court.desk.personal_data.of_ticket(await court.stored(ticket_id))
    return [(kept.score, kept.comment) for kept in personal.opinions]


async def test_an_opinion_is_taken_once_and_lies_with_the_personal_data_until_the_night() -> None:
    court = await Court.build()
    ticket_id = await served(court)

    stored = await visitor.evaluate(court.desk, ticket_id, GOOD)

    assert stored.ticket.evaluated
    with refused(Problem.ALREADY_EVALUATED):
        await visitor.evaluate(court.desk, ticket_id, Opinion(score=1))
    assert await opinions_kept(court, ticket_id) == [(5, "obrigada")]
    assert court.account.evaluations.by_key == {}

    await do_daily_work(court.desk)

    [opinion] = court.account.evaluations.by_key.values()
    assert (opinion.score, opinion.comment, opinion.status) == (5, "obrigada", Status.COMPLETED)
    assert opinion.day == START.date().replace(day=1)
    assert ticket_id not in repr(opinion)
    assert await opinions_kept(court, ticket_id) == []
    [scores] = court.account.reports.scores.values()
    assert scores.counts == (0, 0, 0, 0, 1)


async def test_an_opinion_that_comes_after_its_month_is_closed_counts_in_the_present_one() -> None:
    court = await Court.build()
    await visitor.evaluate(court.desk, await served(court), GOOD)
    court.clock.advance(9 * 24 * 3600)

    await do_daily_work(court.desk)

    [opinion] = court.account.evaluations.by_key.values()
    assert opinion.day == date(2026, 12, 1)
    [(_, month)] = court.account.reports.scores
    assert str(month) == "2026-12"


async def test_the_key_of_an_opinion_is_no_secret_of_the_server() -> None:
    court = await Court.build()
    first, second = await Court.build(), await Court.build()
    keys: list[str] = []
    for each in (first, second):
        ticket_id = await served(each)
        await visitor.evaluate(each.desk, ticket_id, GOOD)
        personal = await each.desk.personal_data.of_ticket(await each.stored(ticket_id))
        keys += [kept.key for kept in personal.opinions]

    assert first.desk.keys == second.desk.keys == court.desk.keys
    assert len(set(keys)) == 2


async def test_a_night_that_fails_after_the_opinions_is_repeated_without_a_second_one() -> None:
    court = await Court.build()
    await visitor.evaluate(court.desk, await served(court), GOOD)
    desk, store = staged(court)
    store.before_save.append(crash)
    await do_daily_work(desk)
    assert len(court.account.evaluations.by_key) == 1

    await do_daily_work(court.desk)

    assert len(court.account.evaluations.by_key) == 1


async def test_without_the_night_an_opinion_goes_within_the_day() -> None:
    court = await Court.build()
    ticket_id = await served(court)
    await visitor.evaluate(court.desk, ticket_id, GOOD)
    await court.look(ticket_id)
    court.clock.advance(17.5 * 3600)
    await erase_personal_data(court.desk)
    assert await opinions_kept(court, ticket_id) == [(5, "obrigada")]

    court.clock.advance(3600)
    await erase_personal_data(court.desk)

    assert len(court.account.evaluations.by_key) == 1
    assert await opinions_kept(court, ticket_id) == []


async def test_the_name_goes_at_its_time_and_the_opinion_waits_for_the_night() -> None:
    court = await Court.build()
    said, silent = await served(court), await served(court)
    for ticket_id in (said, silent):
        await court.look(ticket_id)
    await visitor.evaluate(court.desk, said, GOOD)
    court.clock.advance(12 * 3600)

    assert await erase_personal_data(court.desk) == 2

    told = await court.desk.personal_data.of_ticket(await court.stored(said))
    assert (told.display_name, told.join_url, len(told.opinions)) == (None, None, 1)
    assert await erase_personal_data(court.desk) == 0, "there is nothing more to erase before the night"
    assert court.account.evaluations.by_key == {}


async def test_who_leaves_after_a_missed_call_keeps_what_they_said_of_it() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.miss()
    await visitor.evaluate(court.desk, ticket_id, Opinion(comment="não ouvi"))
    await visitor.come_back(court.desk, ticket_id)
    await visitor.leave(court.desk, ticket_id, None)

    assert await opinions_kept(court, ticket_id) == [(None, "não ouvi")]


async def test_an_opinion_is_not_judged_by_an_old_board() -> None:
    court = await Court.build()
    other = court.another_instance()
    ticket_id = await court.join()
    await court.serve(ANA)
    await other.boards.get("centro")
    await court.finish(ticket_id, ANA)

    assert (await visitor.evaluate(other, ticket_id, GOOD)).ticket.evaluated


async def test_opinions_that_are_refused() -> None:
    court = await Court.build()
    ticket_id = await court.join()

    with refused(Problem.NOT_ENDED):
        await visitor.evaluate(court.desk, ticket_id, GOOD)
    with refused(Problem.INVALID_REQUEST):
        await visitor.evaluate(court.desk, ticket_id, Opinion())
    await visitor.leave(court.desk, ticket_id, None)
    with refused(Problem.INVALID_REQUEST):
        await visitor.evaluate(court.desk, ticket_id, GOOD)
    assert await opinions_kept(court, ticket_id) == []
    assert (await visitor.evaluate(court.desk, ticket_id, Opinion(reason="demorou"))).ticket.evaluated
