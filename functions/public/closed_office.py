"""What `office-closed` tells beside the problem: the hours in the shape of the office's card."""

from __future__ import annotations

from functions.public import presenters
from shared.domain.errors import Problem, Refused
from shared.front_desk.desk import office_of
from shared.services import Services


async def with_schedule(services: Services, office_id: str, refusal: Refused) -> None:
    """Give the refusal the schedule that a page shows with the same code as the card's."""
    if refusal.problem is Problem.OFFICE_CLOSED:
        office = await office_of(services.desk, office_id)
        # Whoever was refused by «Encerrar o dia» was so by the board that this instance has just seen.
        desk, now = services.desk.office_days.seen(office_id), services.desk.clock.now()
        refusal.fields["schedule"] = presenters.schedule_view(office, desk, now)
