"""Every state of the clerk's page, by name, and how one gets there: for accessibility, and for pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import expect

from tests.web.clerk_page import CIVEL, FAMILIA, Clerk

State = Callable[[Clerk], Awaitable[None]]


async def signed_out(clerk: Clerk) -> None:
    clerk.fake.signed_in = False
    await clerk.open()
    await expect(clerk.page.get_by_role("link", name="Entrar com a conta do Tribunal")).to_be_visible()


async def refused(clerk: Clerk) -> None:
    clerk.fake.member = False
    await clerk.open()
    await expect(clerk.page.get_by_role("link", name="Entrar com outra conta")).to_be_visible()


async def choosing(clerk: Clerk) -> None:
    await clerk.open_desk()
    await clerk.button("Trocar unidades").click()
    await expect(clerk.heading("Qual unidade")).to_be_visible()


async def empty(clerk: Clerk) -> None:
    await clerk.open_desk()


async def full(clerk: Clerk) -> None:
    """Everything that a list can hold, in two offices of which one is suspended."""
    fake = clerk.fake
    fake.desk.offices[FAMILIA].suspended = True
    fake.desk.offices[FAMILIA].message = "Sistema fora do ar."
    fake.desk.offices[CIVEL].unattended_since = fake.desk.now()
    await clerk.arrives(
        "A12", minutes_ago=75, display_name="Maria da Silva", priority="over80", needs=("moreTime", "libras")
    )
    await clerk.arrives(
        "A13",
        case_number="1001234-56.2026.8.26.0100",
        display_name="W" * 60,
        returned=True,
        presence="paused",
    )
    await clerk.arrives("A14", presence="absent", priority="donor")
    await clerk.arrives("B1", office=FAMILIA, transferred_from="3ª Vara Criminal de Santos", priority="legal")
    await clerk.arrives("A15")
    fake.desk.miss(await clerk.calls("A15"))
    await clerk.arrives("A16")
    fake.desk.claim(fake.desk.by_number("A16"), "bruno", "Bruno Reis")
    await clerk.open_desk()


async def called(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.calls("A12")
    await expect(clerk.visit).to_contain_text("Abrindo a sala de reunião")


async def ringing(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.rings(await clerk.calls("A12"))
    await expect(clerk.visit).to_contain_text("para entrar")


async def hurried(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.rings(await clerk.calls("A12"), seconds=12)
    await expect(clerk.visit.locator(".urgent")).to_be_visible()


async def too_late(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.rings(await clerk.calls("A12"), seconds=-10)
    await expect(clerk.button("Não compareceu")).to_be_visible()


async def serving(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.serves(await clerk.calls("A12"), for_minutes=50)
    await expect(clerk.visit).to_contain_text("aberto há muito tempo")


async def two_at_once(clerk: Clerk) -> None:
    """A longer minute runs while somebody else is served."""
    await full(clerk)
    clerk.fake.desk.by_number("A12").needs = ("moreTime",)
    await clerk.rings(await clerk.calls("A12"), seconds=240)
    await clerk.serves(await clerk.calls("A14"))
    await expect(clerk.page.get_by_role("region", name="Também com você")).to_be_visible()


async def manager(clerk: Clerk) -> None:
    """Every button that only managers have, and what the API tells of trouble."""
    clerk.fake.roles = ("Gestor",)
    await clerk.arrives("A1", display_name="João")
    ticket = await clerk.calls("A1")
    ticket.called_by, ticket.called_by_name, ticket.holder_unheard = "bruno", "Bruno Reis", True
    ticket.clerk_late = True
    await clerk.open_desk()
    await expect(clerk.button("Encerrar o dia").first).to_be_visible()


async def closing_the_day(clerk: Clerk) -> None:
    await manager(clerk)
    await clerk.button("Encerrar o dia").first.click()


async def taking_the_audit(clerk: Clerk) -> None:
    await manager(clerk)
    await clerk.button("Auditoria").click()


async def blocked(clerk: Clerk) -> None:
    await clerk.page.add_init_script("window.open = () => null")
    await serving(clerk)
    await clerk.button("Entrar na sala").click()
    await expect(clerk.visit).to_contain_text("O navegador bloqueou")


async def menu(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.row("A12").get_by_text("Mais", exact=True).click()


def form(action: str) -> State:
    async def opened(clerk: Clerk) -> None:
        await menu(clerk)
        await clerk.row("A12").get_by_role("button", name=action).click()
        await clerk.dialog.locator("[type=submit]").click()
        if action != "Corrigir prioridade":
            await expect(clerk.dialog.get_by_role("alert")).not_to_be_empty()

    return opened


async def settings(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.button("Preferências").click()


async def leaving(clerk: Clerk) -> None:
    await serving(clerk)
    await clerk.page.get_by_role("link", name="Sair").click()


async def session_lost(clerk: Clerk) -> None:
    await serving(clerk)
    clerk.fake.signed_in = False
    await clerk.fake.change()
    await expect(clerk.page.get_by_text("Sua sessão expirou.")).to_be_visible()


async def offline(clerk: Clerk) -> None:
    await full(clerk)
    clerk.fake.silent = True
    await clerk.fake.change()
    await expect(clerk.page.get_by_text("Sem conexão.")).to_be_visible()


async def day_by_office(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.page.get_by_text("Por unidade").click()


STATES: dict[str, State] = {
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
    "priority": form("Corrigir prioridade"),
    "transfer": form("Transferir"),
    "remove": form("Retirar da fila"),
    "settings": settings,
    "leaving": leaving,
    "session lost": session_lost,
    "offline": offline,
    "day by office": day_by_office,
}
