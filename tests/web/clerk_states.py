"""Every state of the clerk's page, by name, and how one gets there: for accessibility, and for pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from playwright.async_api import expect

from shared.domain.needs import Need
from shared.domain.priority import Priority
from tests.web.clerk_page import LOST, SIGN_IN, ClerkBrowser
from tests.web.court import CIVEL, CRIMINAL, FAMILIA
from tests.web.people import Person

State = Callable[[ClerkBrowser], Awaitable[None]]


@dataclass(frozen=True)
class FullDesk:
    """Whom the states go on with."""

    eldest: Person
    """Next, with a name and needs."""
    slow: Person
    """Has asked for more time."""


async def fills_the_desk(clerk: ClerkBrowser) -> FullDesk:
    """Everything that a list can hold, in two offices of which one is suspended."""
    court, colleague = clerk.court, clerk.colleague
    eldest = await court.arrives(
        display_name="Maria da Silva", priority=Priority.OVER_80, needs=(Need.MORE_TIME, Need.LIBRAS)
    )
    moved = await court.arrives(CRIMINAL, priority=Priority.LEGAL)
    await colleague.transfers(moved, FAMILIA, "Outra vara")
    back = await court.arrives(case_number="1001234-81.2026.8.26.0100", display_name="W" * 60)
    await court.misses(back)
    await back.comes_back()
    silent = await court.arrives(priority=Priority.DONOR)
    silent.present = False
    await court.passes(minutes=75)
    slow = await court.arrives(needs=(Need.MORE_TIME,))
    await court.misses(await court.arrives())
    await colleague.serves(await court.arrives())
    await back.pauses()
    await court.passes(minutes=2)
    await colleague.suspends(FAMILIA, "Sistema fora do ar.")
    return FullDesk(eldest, slow)


async def signed_out(clerk: ClerkBrowser) -> None:
    await clerk.session_ends()
    await clerk.open()
    await expect(clerk.link(SIGN_IN)).to_be_visible()


async def refused(clerk: ClerkBrowser) -> None:
    await clerk.signs_in("duda")
    await clerk.open()
    await expect(clerk.link("Entrar com outra conta")).to_be_visible()


async def choosing(clerk: ClerkBrowser) -> None:
    await clerk.open_desk()
    await clerk.button("Trocar unidades").click()
    await expect(clerk.heading("Qual unidade")).to_be_visible()


async def empty(clerk: ClerkBrowser) -> None:
    await clerk.open_desk()


async def full(clerk: ClerkBrowser) -> None:
    await fills_the_desk(clerk)
    await clerk.open_desk()
    for sign in ("ninguém chama desde", "Atendente sem sinal", "Sem sinal", "Pausado", "Voltou à fila"):
        await clerk.reads(sign)
    await clerk.page.get_by_text("Por unidade").click()


async def called(clerk: ClerkBrowser) -> None:
    desk = await fills_the_desk(clerk)
    clerk.court.visits.rest()
    await clerk.me.calls(desk.eldest)
    await clerk.open_desk()
    await expect(clerk.visit).to_contain_text("Abrindo a sala de reunião")


async def ringing(clerk: ClerkBrowser) -> None:
    """A longer minute: another may be called meanwhile."""
    desk = await fills_the_desk(clerk)
    await clerk.me.calls(desk.eldest)
    await desk.eldest.rings()
    await clerk.open_desk()
    await expect(clerk.visit).to_contain_text("Você pode chamar outra enquanto isso.")


async def hurried(clerk: ClerkBrowser) -> None:
    person = await clerk.court.arrives()
    await clerk.me.calls(person)
    await person.rings()
    await clerk.court.passes(48)
    await clerk.open_desk()
    await expect(clerk.visit.locator(".urgent")).to_be_visible()


async def too_late(clerk: ClerkBrowser) -> None:
    person = await clerk.court.arrives()
    await clerk.me.calls(person)
    await person.rings()
    clerk.court.visits.rest()
    await clerk.court.passes(70)
    await clerk.open_desk()
    await expect(clerk.button("Não compareceu")).to_be_visible()


async def serving(clerk: ClerkBrowser) -> None:
    person = await clerk.court.arrives(display_name="Maria da Silva")
    await clerk.me.serves(person)
    await clerk.court.passes(minutes=50)
    await clerk.open_desk()
    await expect(clerk.visit).to_contain_text("aberto há muito tempo")


async def two_at_once(clerk: ClerkBrowser) -> None:
    """A longer minute runs while somebody else is served."""
    desk = await fills_the_desk(clerk)
    await clerk.me.calls(desk.slow)
    await desk.slow.rings()
    await clerk.me.serves(await clerk.court.arrives())
    await clerk.open_desk()
    await expect(clerk.region("Também com você")).to_be_visible()


async def manager(clerk: ClerkBrowser) -> None:
    """Every button that only managers have, beside a colleague who is late in the room."""
    await clerk.court.is_served_elsewhere(CIVEL)
    await clerk.colleague.serves(await clerk.court.arrives(display_name="João"))
    await clerk.court.passes(minutes=3)
    await clerk.signs_in("carla")
    await clerk.open_desk()
    await clerk.reads("Atendente ainda não entrou")
    await expect(clerk.button("Encerrar o dia").first).to_be_visible()


async def closing_the_day(clerk: ClerkBrowser) -> None:
    await manager(clerk)
    await clerk.button("Encerrar o dia").first.click()


async def taking_the_audit(clerk: ClerkBrowser) -> None:
    await manager(clerk)
    await clerk.button("Auditoria").click()


async def blocked(clerk: ClerkBrowser) -> None:
    await serving(clerk)
    await clerk.page.evaluate("window.open = () => null")
    await clerk.button("Entrar na sala").click()
    await expect(clerk.visit).to_contain_text("O navegador bloqueou")


async def menu(clerk: ClerkBrowser) -> None:
    person = (await fills_the_desk(clerk)).eldest
    await clerk.open_desk()
    await clerk.row(person.number).get_by_text("Mais", exact=True).click()


def form(action: str) -> State:
    """The dialog of this action, as it refuses to be sent empty."""

    async def opened(clerk: ClerkBrowser) -> None:
        person = await clerk.court.arrives(display_name="Maria da Silva")
        await clerk.open_desk()
        await clerk.chooses(person.number, action)
        await clerk.submits()
        await expect(clerk.refusal).not_to_be_empty()

    return opened


async def correcting_the_priority(clerk: ClerkBrowser) -> None:
    person = await clerk.court.arrives()
    await clerk.open_desk()
    await clerk.chooses(person.number, "Corrigir prioridade")
    await expect(clerk.dialog).to_be_visible()


async def noting(clerk: ClerkBrowser) -> None:
    person = (await fills_the_desk(clerk)).eldest
    await clerk.open_desk()
    await clerk.chooses(person.number, "Anotação da unidade")
    await expect(clerk.dialog).to_be_visible()


async def inviting(clerk: ClerkBrowser) -> None:
    await serving(clerk)
    await clerk.button("Convidar colega").click()
    await expect(clerk.dialog).to_be_visible()


async def unconfirmed(clerk: ClerkBrowser) -> None:
    person = (await fills_the_desk(clerk)).eldest
    await clerk.open_desk()
    await clerk.chooses(person.number, "Prioridade não confirmada")
    await expect(clerk.dialog).to_be_visible()


async def ending_by_shortcut(clerk: ClerkBrowser) -> None:
    await serving(clerk)
    await clerk.page.keyboard.press("Alt+KeyE")
    await clerk.submits()
    await expect(clerk.refusal).not_to_be_empty()


async def searching(clerk: ClerkBrowser) -> None:
    await fills_the_desk(clerk)
    for _ in range(20):
        await clerk.court.arrives()
    await clerk.open_desk()
    await clerk.button("30 min ou mais").click()
    await clerk.reads(" de 2")


async def settings(clerk: ClerkBrowser) -> None:
    await clerk.open_desk()
    await clerk.button("Preferências").click()


async def leaving(clerk: ClerkBrowser) -> None:
    await serving(clerk)
    await clerk.link("Sair").click()
    await expect(clerk.dialog).to_be_visible()


async def session_lost(clerk: ClerkBrowser) -> None:
    await serving(clerk)
    await clerk.hears_of_the_end()
    await clerk.reads(LOST)


async def offline(clerk: ClerkBrowser) -> None:
    await clerk.court.arrives()
    await clerk.open_desk()
    clerk.goes_offline()
    await clerk.wakes()
    await clerk.reads("Sem conexão.")


STATES: Mapping[str, State] = {
    "signed out": signed_out,
    "refused": refused,
    "choosing offices": choosing,
    "empty": empty,
    "full": full,
    "called": called,
    "ringing": ringing,
    "hurried": hurried,
    "too late": too_late,
    "serving": serving,
    "two at once": two_at_once,
    "manager": manager,
    "closing the day": closing_the_day,
    "taking the audit": taking_the_audit,
    "tab blocked": blocked,
    "menu": menu,
    "call out of order": form("Chamar"),
    "message": form("Enviar mensagem"),
    "note": noting,
    "inviting": inviting,
    "priority": correcting_the_priority,
    "unconfirmed": unconfirmed,
    "ending by shortcut": ending_by_shortcut,
    "searching": searching,
    "transfer": form("Transferir"),
    "remove": form("Retirar da fila"),
    "settings": settings,
    "leaving": leaving,
    "session lost": session_lost,
    "offline": offline,
}
