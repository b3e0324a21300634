"""Erasure of personal data after the end: at once when a visitor leaves, else some hours later.

Opinions that lie with them are stored apart first, all of an office's together in the night, so that the time
at which one was stored leads to no ticket.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.domain import retention
from shared.domain.actor import Actor
from shared.domain.errors import Problem, Refused
from shared.domain.reports.months import Month, month_of_opinion, scores_of
from shared.domain.ticket import ending
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.ticket import KeptOpinion, PersonalData, Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.desk import Act, Desk, change
from shared.ports import StoredTicket


def only_opinions(told: PersonalData) -> PersonalData:
    """What stays when the rest is erased."""
    return PersonalData(opinions=told.opinions)


async def erase(desk: Desk, stored: StoredTicket, *, published: bool = False) -> StoredTicket:
    """Erase what the visitor told, and the link; opinions as well once they are published.

    A repetition has no effect.
    """
    revision = stored.ticket.personal_revision
    keeps = not published and ending.may_have_opinions(stored.ticket)

    def decide(ticket: Ticket, _: Timing) -> Ticket:
        return ticket if ticket.personal_revision != revision else ending.erased(ticket)

    act = Act(Operation.ERASE, Actor.SYSTEM)
    return await change(desk, stored, act, decide, personal=only_opinions if keeps else PersonalData())


async def ended_with_data(desk: Desk, office_id: str) -> Sequence[str]:
    """Ids of the office's tickets that are on no board any more and beside which personal data lie."""
    board = await desk.boards.get(office_id, fresh=True)
    named = await desk.personal_data.ticket_ids(office_id)
    return [ticket_id for ticket_id in named if ticket_id not in board.by_id]


async def erase_if_due(desk: Desk, ticket_id: str, now: datetime, opinions: list[StoredTicket]) -> bool:
    """Erase the ticket's personal data if it ended long enough ago; whether they were.

    Opinions stay: a ticket that may have some is put into `opinions`, and left to `publish_opinions`. Raises
    `not-found` where no such ticket is stored: nobody can tell when such data must go.
    """
    stored = await desk.tickets.load(ticket_id)
    if stored is None:
        raise Refused(Problem.NOT_FOUND)
    is_due = _is_due(stored.ticket, now, retention.PERSONAL)
    if ending.may_have_opinions(stored.ticket):
        told = await desk.personal_data.of_ticket(stored) if is_due else None
        if told is None or told == only_opinions(told):
            opinions.append(stored)
            return False
        stored = await erase(desk, stored)
        if told.opinions:
            opinions.append(stored)
        return True
    if not is_due:
        return False
    await erase(desk, stored)
    return True


async def publish_opinions(
    desk: Desk, office_id: str, tickets: Sequence[StoredTicket], now: datetime, after: timedelta
) -> int:
    """Store the opinions of those of these tickets that ended so long ago apart from them, all at once.

    One that comes when its month is closed counts in the present month: a closed month stays as it was told.
    Then everything personal of those tickets is erased; the number of tickets. A run that is cut off between
    the two is done again: an opinion is stored under the key that it was given, once.
    """
    due = [stored for stored in tickets if _is_due(stored.ticket, now, after)]
    by_month = defaultdict[Month, list[Evaluation]](list)
    for stored in due:
        for opinion in (await desk.personal_data.of_ticket(stored)).opinions:
            month = month_of_opinion(stored.ticket.day, now)
            by_month[month].append(_evaluation(office_id, month, opinion))
    for month, opinions in by_month.items():
        every = await desk.evaluations.publish(office_id, month, opinions)
        scores = scores_of(each.score for each in every if each.score is not None)
        await desk.reports.put_scores(office_id, month, scores)
    for stored in due:
        await erase(desk, stored, published=True)
    return len(due)


def _evaluation(office_id: str, month: Month, opinion: KeptOpinion) -> Evaluation:
    return Evaluation(
        key=opinion.key,
        office_id=office_id,
        day=month.first,
        status=opinion.status,
        score=opinion.score,
        reason=opinion.reason,
        comment=opinion.comment,
    )


def _is_due(ticket: Ticket, now: datetime, after: timedelta) -> bool:
    return ticket.is_final and ticket.ended_at is not None and now - ticket.ended_at >= after
