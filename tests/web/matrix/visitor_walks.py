"""The ways through the visitor's page on which each of its requests is sent."""

from __future__ import annotations

import re

from playwright.async_api import Error, Locator, expect

from shared.domain.status import Status
from shared.front_desk.visitor import handing_over
from tests.web.court import COORDENADORIA
from tests.web.matrix.trouble import Goal, Trouble
from tests.web.visitor_page import LINK, Visitor

AGAIN = re.compile("[Tt]entar? novamente|tente novamente")


def heading(visitor: Visitor, name: str) -> Goal:
    """Whether the screen has this heading."""
    return visitor.page.get_by_role("heading", name=name, exact=True).is_visible


def button(visitor: Visitor, name: str | re.Pattern[str]) -> Locator:
    return visitor.page.get_by_role("button", name=name)


def ways_in(visitor: Visitor) -> tuple[Locator, ...]:
    """What leads to the queue from the office's link, and out of trouble."""
    again = visitor.page.get_by_role("link", name=AGAIN)
    return (button(visitor, "Entrar na fila"), button(visitor, AGAIN), again)


async def opens(visitor: Visitor, path: str) -> None:
    """Type the address, whatever comes of it."""
    try:
        await visitor.page.goto(visitor.product.url + path, wait_until="commit", timeout=1500)
    except Error:
        return


async def keeps_the_ticket(visitor: Visitor, trouble: Trouble) -> None:
    kept: str | None = await visitor.page.evaluate("localStorage['balcao.tickets'] ?? null")
    if kept is None or visitor.me.ticket_id not in kept:
        trouble.failures.append("the ticket was forgotten")


async def opening(visitor: Visitor, trouble: Trouble) -> None:
    """Somebody who waits loads the page anew."""
    await visitor.enters_the_queue()
    trouble.begin()
    await opens(visitor, LINK)
    again = visitor.page.get_by_role("link", name=AGAIN)
    ways = (button(visitor, AGAIN), again)
    await trouble.passes(heading(visitor, "Sua posição na fila"), ways, reloads=True)
    await keeps_the_ticket(visitor, trouble)


async def entering_the_queue(visitor: Visitor, trouble: Trouble) -> None:
    """From the office's link to the position, and to a call that is heard."""
    trouble.begin()
    await opens(visitor, LINK)
    await trouble.passes(heading(visitor, "Sua posição na fila"), ways_in(visitor), reloads=True)
    if trouble.failures:
        return
    await keeps_the_ticket(visitor, trouble)
    await is_heard(visitor)


async def is_heard(visitor: Visitor) -> None:
    await visitor.clerk.calls(visitor.me)
    await expect(visitor.page.get_by_role("alertdialog")).to_be_visible()


async def searching(visitor: Visitor, trouble: Trouble) -> None:
    trouble.begin()
    await opens(visitor, "/")
    await trouble.passes(heading(visitor, "Cartórios"), (button(visitor, AGAIN),))


async def waiting(visitor: Visitor, trouble: Trouble) -> None:
    """The call comes as the trouble begins."""
    await visitor.enters_the_queue()
    trouble.begin()
    await visitor.wakes()
    await visitor.clerk.calls(visitor.me)
    await trouble.passes(rings(visitor))
    await keeps_the_ticket(visitor, trouble)


async def ringing(visitor: Visitor, trouble: Trouble) -> None:
    await visitor.enters_the_queue()
    trouble.begin()
    await visitor.clerk.calls(visitor.me)
    await expect(visitor.page.get_by_role("alertdialog")).to_be_visible()
    await trouble.passes(rings(visitor))
    await keeps_the_ticket(visitor, trouble)


def rings(visitor: Visitor) -> Goal:
    """Whether the call is shown and the court knows."""

    async def reached() -> bool:
        shown = await visitor.page.get_by_role("alertdialog").is_visible()
        return shown and (await visitor.me.ticket()).status is Status.RINGING

    return reached


async def entering_the_room(visitor: Visitor, trouble: Trouble) -> None:
    await visitor.enters_the_queue()
    await visitor.is_called()
    trouble.begin()
    press = visitor.page.locator("#enter-call")
    await press.click()
    link = visitor.page.locator("#join-link")
    await trouble.passes(link.is_visible, (press, button(visitor, "Mostrar o link do atendimento")))
    await keeps_the_ticket(visitor, trouble)


async def asking_for_the_hosts(visitor: Visitor, trouble: Trouble) -> None:
    """Which hosts a meeting may have: asked for beside the queue, needed for entering."""
    trouble.begin()
    await visitor.enters_the_queue()
    await visitor.is_called()
    press = visitor.page.locator("#enter-call")
    await press.click()
    link = visitor.page.locator("#join-link")
    await trouble.passes(link.is_visible, (press, button(visitor, "Mostrar o link do atendimento")))
    await keeps_the_ticket(visitor, trouble)


async def saving_details(visitor: Visitor, trouble: Trouble) -> None:
    await visitor.enters_the_queue()
    await visitor.page.get_by_text("Seus dados (opcional)").click()
    name = visitor.page.get_by_label("Nome", exact=True)
    await name.fill("Maria")
    trouble.begin()
    save = visitor.page.locator("#save-details")
    await save.click()
    await trouble.passes(visitor.page.get_by_text("Dados salvos.").is_visible, (save,))
    await expect(name).to_have_value("Maria")
    await keeps_the_ticket(visitor, trouble)


async def showing_a_code(visitor: Visitor, trouble: Trouble) -> None:
    """For another device."""
    await visitor.enters_the_queue()
    await visitor.page.locator("#handover summary").click()
    trouble.begin()
    press = visitor.page.locator("#show-handover")
    await press.click()
    await trouble.passes(visitor.page.locator("#handover-code").is_visible, (press,))
    await keeps_the_ticket(visitor, trouble)


async def using_a_code(visitor: Visitor, trouble: Trouble) -> None:
    """That another device shows: a code works once, and its ticket must not be lost with an answer."""
    elsewhere = await visitor.court.arrives(COORDENADORIA)
    offered = await handing_over.offer(visitor.court.desk, elsewhere.ticket_id)
    await opens(visitor, "/continuar")
    await visitor.page.get_by_label("Código mostrado").fill(offered.code)
    trouble.begin()
    press = button(visitor, "Continuar aqui")
    await press.click()
    await trouble.passes(heading(visitor, "Sua posição na fila"), (press,))
    await keeps_the_ticket(visitor, trouble)


async def is_over(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    me = visitor.me
    await visitor.clerk.calls(me)
    await me.rings()
    await me.enters()
    await visitor.clerk.finishes(me)
    await visitor.reads_heading("Como foi o atendimento?")


async def evaluating(visitor: Visitor, trouble: Trouble) -> None:
    await is_over(visitor)
    await visitor.page.locator("label.score").nth(3).click()
    trouble.begin()
    send = visitor.page.locator("#send-evaluation")
    await send.click()
    await trouble.passes(visitor.page.get_by_text("Avaliação recebida.").is_visible, (send,))


async def getting_the_receipt(visitor: Visitor, trouble: Trouble) -> None:
    await is_over(visitor)
    trouble.begin()
    get = visitor.page.locator("#get-receipt")
    await get.click()
    await trouble.passes(visitor.page.locator("#receipt-heading").is_visible, (get,))


async def checking_a_receipt(visitor: Visitor, trouble: Trouble) -> None:
    await is_over(visitor)
    me = visitor.me
    secret = await visitor.page.evaluate("JSON.parse(localStorage['balcao.tickets'])[0].secret")
    path = f"{visitor.product.url}/api/tickets/{me.ticket_id}/receipt"
    told = await (await visitor.page.request.get(path, headers={"X-Ticket-Secret": secret})).json()
    await opens(visitor, "/conferir")
    await visitor.page.get_by_label("Protocolo").fill(told["protocol"])
    await visitor.page.get_by_label("Código de conferência").fill(told["code"])
    trouble.begin()
    press = button(visitor, "Conferir")
    await press.click()
    await trouble.passes(visitor.page.locator("#result .good").is_visible, (press,))


OFFICE = f"/api/offices/{COORDENADORIA}"
