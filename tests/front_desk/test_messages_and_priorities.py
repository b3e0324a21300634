"""What a clerk tells a visitor and corrects of the priority, and what the audit keeps of it."""

from __future__ import annotations

from shared.domain.errors import Problem
from shared.domain.status import Priority
from shared.domain.ticket.transitions import Operation
from shared.front_desk.clerk import edits
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor.actions import Details
from tests.builders import Court, a_clerk
from tests.domain.test_calling import refused

ANA = a_clerk("ana")


async def test_the_order_can_be_made_again_from_the_audit() -> None:
    court = await Court.build()
    ticket_id = await court.join(priority=Priority.LEGAL)

    await edits.message(court.desk, ANA, ticket_id, "Traga o documento.")
    await visitor.change_details(court.desk, ticket_id, Details(priority=Priority.OVER_80))
    await edits.correct_priority(court.desk, ANA, ticket_id, Priority.NONE)
    again = await visitor.change_details(court.desk, ticket_id, Details(priority=Priority.OVER_80))

    assert again.ticket.priority is Priority.NONE, "the office's word is the last"
    story = await court.desk.audit.of_ticket(ticket_id)
    assert [(entry.operation, entry.priority_before, entry.priority_after) for entry in story] == [
        (Operation.JOIN, None, Priority.LEGAL),
        (Operation.MESSAGE, None, None),
        (Operation.DETAILS, Priority.LEGAL, Priority.OVER_80),
        (Operation.PRIORITY, Priority.OVER_80, Priority.NONE),
    ]


async def test_a_clerk_tells_and_corrects_and_the_audit_knows() -> None:
    court = await Court.build()
    ticket_id = await court.join(priority=Priority.LEGAL)

    await edits.message(court.desk, ANA, ticket_id, "Traga o documento.")
    after = await edits.correct_priority(court.desk, ANA, ticket_id, Priority.NONE)

    assert (after.ticket.message, after.ticket.priority) == ("Traga o documento.", Priority.NONE)
    story = await court.desk.audit.of_ticket(ticket_id)
    assert [entry.operation for entry in story][1:] == [Operation.MESSAGE, Operation.PRIORITY]
    assert [entry.actor_id for entry in story][1:] == ["ana", "ana"]
    with refused(Problem.INVALID_REQUEST):
        await edits.message(court.desk, ANA, ticket_id, None)
    with refused(Problem.NOT_ALLOWED):
        await edits.message(court.desk, a_clerk("dora", "penha"), ticket_id, "x")
    await visitor.leave(court.desk, ticket_id, None)
    with refused(Problem.WRONG_STATUS):
        await edits.correct_priority(court.desk, ANA, ticket_id, Priority.DONOR)
