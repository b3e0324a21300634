"""What a clerk tells a visitor and corrects of the priority, and what the audit keeps of it."""

from __future__ import annotations

from shared.domain.errors import Problem
from shared.domain.priority import Priority
from shared.domain.ticket.clerk_edits import message_in_force
from shared.domain.ticket.transitions import Operation
from shared.front_desk.clerk import commands, edits
from shared.front_desk.read_models.snapshots import queue_snapshot
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


async def test_a_message_ends_with_the_next_call_and_may_be_told_again() -> None:
    court = await Court.build()
    ticket_id = await court.join()

    async def shown() -> str | None:
        stored = await court.stored(ticket_id)
        return message_in_force(stored.ticket, await court.desk.personal_data.of_ticket(stored))

    async def tell(text: str) -> None:
        court.clock.advance(1)
        await edits.message(court.desk, ANA, ticket_id, text)

    assert await shown() is None
    await tell("Já vou atender.")
    assert await shown() == "Já vou atender."
    court.clock.advance(1)
    await court.call(ANA)
    assert await shown() is None, "it was for the wait"
    await tell("Ligue a câmera.")
    assert await shown() == "Ligue a câmera."
    court.clock.advance(1)
    await commands.release(court.desk, ANA, ticket_id, "Preciso sair")
    assert await shown() is None, "it was for the call"
    await tell("Ligue a câmera.")
    assert await shown() == "Ligue a câmera.", "the same words again are a new message"


async def test_a_clerk_tells_and_corrects_and_the_audit_knows() -> None:
    court = await Court.build()
    ticket_id = await court.join(priority=Priority.LEGAL)

    await edits.message(court.desk, ANA, ticket_id, "Traga o documento.")
    after = await edits.correct_priority(court.desk, ANA, ticket_id, Priority.NONE)

    told = await court.desk.personal_data.of_ticket(after)
    assert (told.message, after.ticket.priority) == ("Traga o documento.", Priority.NONE)
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


async def test_a_note_is_for_the_clerks_and_the_audit_knows_of_it_without_its_text() -> None:
    court = await Court.build()
    ticket_id = await court.join()

    noted = await edits.note(court.desk, ANA, ticket_id, "Procuração vencida.")
    assert (await edits.note(court.desk, ANA, ticket_id, "Procuração vencida.")).ticket == noted.ticket
    [row] = (await queue_snapshot(court.desk, "centro")).waiting
    assert row.personal.note == "Procuração vencida."
    await edits.note(court.desk, a_clerk("bruno"), ticket_id, None)

    after = await court.stored(ticket_id)
    assert (await court.desk.personal_data.of_ticket(after)).note is None
    story = await court.desk.audit.of_ticket(ticket_id)
    assert [(entry.operation, entry.actor_id) for entry in story][1:] == [
        (Operation.NOTE, "ana"),
        (Operation.NOTE, "bruno"),
    ]
    assert "Procuração" not in repr(story)
    with refused(Problem.NOT_ALLOWED):
        await edits.note(court.desk, a_clerk("dora", "penha"), ticket_id, "x")


async def test_an_invitation_gives_the_link_to_the_holder_and_is_audited_each_time() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.call(ANA)
    with refused(Problem.ROOM_NOT_READY):
        await commands.invite(court.desk, ANA, ticket_id)
    await court.ring(ticket_id)

    await commands.invite(court.desk, ANA, ticket_id)
    invited = await commands.invite(court.desk, ANA, ticket_id)

    assert invited.join_url == (await commands.enter(court.desk, ANA, ticket_id)).join_url
    with refused(Problem.NOT_YOUR_CALL):
        await commands.invite(court.desk, a_clerk("bruno"), ticket_id)
    story = await court.desk.audit.of_ticket(ticket_id)
    assert [entry.operation for entry in story].count(Operation.INVITE) == 2
