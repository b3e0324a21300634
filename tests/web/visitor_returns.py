"""How a visitor loses a place without having asked for it, and how the visitor returns to it."""

from __future__ import annotations

from shared.domain.status import Outcome
from tests.web.court import COORDENADORIA
from tests.web.faults import Cut
from tests.web.visitor_page import TICKET, Visitor


async def becomes_unreached(visitor: Visitor) -> None:
    """Passed over by a call while nothing was heard of the page, and given up."""
    silence = visitor.product.plant(Cut(), "GET", TICKET, None)
    await visitor.wakes()  # the held request ends too
    await visitor.reads("Sem conexão.")
    await visitor.court.passes(minutes=2)
    await visitor.clerk.calls_nobody(COORDENADORIA)
    await visitor.court.passes(minutes=16, housekeeping=True)
    silence.end()
    await visitor.wakes()
    await visitor.reads_heading("O aviso não chegou até você")


async def becomes_no_show(visitor: Visitor) -> None:
    """Called, rung, and the minute passes."""
    await visitor.misses_the_call()
    await visitor.reads_heading("O atendimento foi finalizado.")


async def becomes_dropped(visitor: Visitor) -> None:
    """The visit breaks off."""
    await visitor.is_served()
    await visitor.clerk.finishes(visitor.me, Outcome.DROPPED)
    await visitor.reads_heading("Agradecemos o seu contato!")


async def comes_back(visitor: Visitor) -> None:
    """The visitor's own way back, which there is once."""
    await visitor.press("Voltar à fila")
    await visitor.reads_heading("Sua posição na fila")
