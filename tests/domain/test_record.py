"""What is kept of a ticket after its end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.domain.status import Status
from shared.domain.ticket import ending
from shared.domain.ticket.overdue_service import EndedBy
from shared.domain.ticket.visit_record import record_of
from tests.builders import START, a_ticket, in_service, ticket_in


def test_it_says_why_the_ticket_ended_but_nothing_that_a_clerk_wrote_of_the_visitor() -> None:
    removed = replace(ending.remove(a_ticket(), START), end_reason="escrito pela versão 1.0")
    closed = ending.close(a_ticket(), START, "falta de energia")
    limit = ending.finish(in_service(a_ticket()), START, reason=EndedBy.LIMIT.value)

    assert [record_of(ticket).end_reason for ticket in (removed, closed, limit)] == [
        None,
        "falta de energia",
        "limit",
    ]
    assert record_of(ticket_in(Status.COMPLETED)).end_reason is None


def test_the_visitors_own_words_stay_out() -> None:
    left = ending.leave(a_ticket(), START, "Sou a Maria e volto amanhã")

    assert (left.end_reason, record_of(left).end_reason) == ("Sou a Maria e volto amanhã", None)


@pytest.mark.parametrize("status", [Status.WAITING, Status.IN_SERVICE, Status.NO_SHOW])
def test_what_has_not_ended_has_no_record(status: Status) -> None:
    with pytest.raises(ValueError, match="has not ended"):
        record_of(ticket_in(status))
