"""The ways through the clerk's page on which its rarer commands are sent."""

from __future__ import annotations

from playwright.async_api import Locator

from shared.domain.priority import Priority
from tests.web.clerk_page import ClerkBrowser
from tests.web.court import CIVEL
from tests.web.matrix.trouble import Trouble


async def sends(clerk: ClerkBrowser, trouble: Trouble, told: Locator) -> None:
    """The dialog's form goes out in spite of the trouble, and the page says what was done."""
    trouble.begin()
    send = clerk.dialog.locator("[type=submit]")
    await send.click()
    await trouble.passes(told.is_visible, (send,))


def said(clerk: ClerkBrowser, text: str) -> Locator:
    return clerk.page.locator(".said").filter(has_text=text)


async def recalling(clerk: ClerkBrowser, trouble: Trouble) -> None:
    person = await clerk.court.arrives()
    await clerk.court.misses(person)
    await clerk.open_desk()
    trouble.begin()
    press = clerk.region("Podem voltar").get_by_role("button", name="Chamar novamente")
    await press.click()
    held = clerk.visit.get_by_text(f"Senha {person.number}")
    await trouble.passes(held.is_visible, (press,))


async def releasing(clerk: ClerkBrowser, trouble: Trouble) -> None:
    person = await clerk.court.arrives()
    await clerk.me.serves(person)
    await clerk.open_desk()
    await clerk.button("Devolver à fila").click()
    await clerk.dialog.get_by_label("Problema técnico na sala").check()
    await sends(clerk, trouble, said(clerk, "voltou ao lugar dela na fila"))


async def saying_that_nobody_came(clerk: ClerkBrowser, trouble: Trouble) -> None:
    person = await clerk.court.arrives()
    await clerk.me.calls(person)
    await person.rings()
    clerk.court.visits.rest()
    await clerk.court.passes(70)
    await clerk.open_desk()
    trouble.begin()
    press = clerk.button("Não compareceu")
    await press.click()
    await trouble.passes(said(clerk, "não compareceu").is_visible, (press,))


async def removing(clerk: ClerkBrowser, trouble: Trouble) -> None:
    person = await clerk.court.arrives()
    await clerk.open_desk()
    await clerk.chooses(person.number, "Retirar da fila")
    await clerk.dialog.get_by_label("Senha repetida").check()
    await sends(clerk, trouble, said(clerk, "foi retirada da fila"))


async def transferring(clerk: ClerkBrowser, trouble: Trouble) -> None:
    person = await clerk.court.arrives()
    await clerk.open_desk()
    await clerk.chooses(person.number, "Transferir")
    await clerk.dialog.get_by_label("Para qual unidade?").fill("criminal")
    await clerk.dialog.get_by_label("3ª Vara Criminal de Santos").check()
    await clerk.dialog.get_by_label("O assunto é de outra unidade").check()
    await sends(clerk, trouble, said(clerk, "foi transferida"))


async def correcting_a_priority(clerk: ClerkBrowser, trouble: Trouble) -> None:
    person = await clerk.court.arrives(priority=Priority.LEGAL)
    await clerk.open_desk()
    await clerk.chooses(person.number, "Corrigir prioridade")
    await clerk.dialog.get_by_label("80 anos ou mais").check()
    await sends(clerk, trouble, said(clerk, "corrigida"))


async def ending_the_day(clerk: ClerkBrowser, trouble: Trouble) -> None:
    """By the manager of the office."""
    await clerk.court.arrives()
    await clerk.open_desk()
    await clerk.button("Encerrar o dia").first.click()
    await clerk.dialog.get_by_label("Sistema indisponível").check()
    await sends(clerk, trouble, said(clerk, "O dia foi encerrado nesta unidade."))


async def taking_the_audit_home(clerk: ClerkBrowser, trouble: Trouble) -> None:
    """By the manager of the office."""
    await clerk.court.arrives(CIVEL)
    await clerk.open_desk()
    await clerk.button("Auditoria").click()
    await sends(clerk, trouble, said(clerk, "A trilha de auditoria foi baixada."))


async def renewing_the_sign_in(clerk: ClerkBrowser, trouble: Trouble) -> None:
    """Its token has expired: the platform is asked to renew it, or the clerk goes there and comes back."""
    clerk.product.auth.token_store = True
    clerk.sign_in.knows = "ana"
    await clerk.open_desk()
    trouble.begin()
    await clerk.court.passes(minutes=70)
    await clerk.wakes()
    person = await clerk.court.arrives()
    ways = (clerk.link("Entrar com a conta do Tribunal"),)
    await trouble.passes(clerk.row(person.number).is_visible, ways, reloads=True)
