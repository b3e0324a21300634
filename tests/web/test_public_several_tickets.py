"""One browser with tickets at two offices: service at one pauses the other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.browsing import next_task
from tests.web.conftest import Visiting
from tests.web.court import OFFICE_NAME, SANTOS
from tests.web.people import Person
from tests.web.visitor_page import Visitor

pytestmark = [pytest.mark.browser]


async def enters_another_queue(visitor: Visitor) -> Person:
    """Beside the first ticket, one at Santos."""
    await visitor.enters_the_queue()
    await visitor.page.get_by_role("link", name="Procurar outro cartório").click()
    await visitor.page.get_by_role("link", name="1ª Vara Cível de Santos").click()
    await visitor.press("Acessar")
    await visitor.reads_heading("Suas outras senhas")
    return visitor.court.newest(SANTOS)


async def test_somebody_in_service_is_not_called_elsewhere(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        elsewhere = await enters_another_queue(visitor)
        await visitor.is_called()
        await visitor.reads(f"{OFFICE_NAME} está chamando você.")
        await (await visitor.enters_the_meeting()).close()
        await visitor.press(f"{elsewhere.number} – 1ª Vara Cível de Santos")
        await visitor.reads_heading("Sua chamada está em pausa")
        await visitor.clerk.finishes(visitor.me)
        await visitor.reads_heading("Sua posição na fila")
        await visitor.reads("Ninguém à sua frente")
        ticket = f"/api/tickets/{elsewhere.ticket_id}"
        assert len(visitor.requests("POST", f"{ticket}/ready")) == 1
        asked = visitor.requests("POST", f"{ticket}/more-time")
        assert [seen.body for seen in asked] == [{"elsewhere": True}], "none of the visitor's own pauses"


async def test_a_long_visit_elsewhere_is_paused_for_to_its_end(a_visitor: Visiting) -> None:
    """Whatever is left of the visitor's own pauses, which are for the visitor."""
    async with a_visitor() as visitor:
        one_pause = timedelta(minutes=3)
        await visitor.court.times(SANTOS, pauses=0, pause=one_pause, longest_meeting=one_pause)
        elsewhere = await enters_another_queue(visitor)
        await visitor.is_called()
        await (await visitor.enters_the_meeting()).close()
        await visitor.press(f"{elsewhere.number} – 1ª Vara Cível de Santos")
        await visitor.reads_heading("Sua chamada está em pausa")
        sent = await visitor.sends()
        await visitor.court.passes(minutes=3)
        await visitor.reads("Ninguém à sua frente")
        await next_task(visitor.page)
        more = f"/api/tickets/{elsewhere.ticket_id}/more-time"
        assert [request.url for request in sent if request.url.endswith(more)] == [], "it would be refused"
        assert len(visitor.requests("POST", more)) == 1
