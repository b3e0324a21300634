"""Tickets that the rules cannot make: what a damaged row may hold, told before anybody handles it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.domain.status import FINAL, Status
from shared.domain.ticket.ticket import Ticket, fault_of
from tests.builders import ticket_in

RINGING = ticket_in(Status.RINGING)


@pytest.mark.parametrize("status", Status)
def test_a_ticket_by_the_rules_has_no_fault(status: Status) -> None:
    assert fault_of(ticket_in(status)) is None


@pytest.mark.parametrize(
    ("damaged", "fault"),
    [
        (replace(ticket_in(Status.CALLED), call=None), "a held ticket without a call"),
        (RINGING.with_call(deadline=None), "a ringing ticket without a deadline"),
        (replace(ticket_in(Status.NO_SHOW), missed_at=None), "a missed ticket without the instant"),
        *(
            (replace(ticket_in(status), ended_at=None), "an ended ticket without the instant")
            for status in sorted(FINAL)
        ),
    ],
)
def test_what_the_rules_cannot_make_is_named(damaged: Ticket, fault: str) -> None:
    assert fault_of(damaged) == fault
