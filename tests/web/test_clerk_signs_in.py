"""Signing in, choosing offices, and a sign-in that ends in the middle of the work."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.web.clerk_page import CIVEL, FAMILIA, PHONE, Clerk, clerk_at

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SIGN_IN = "Entrar com a conta do Tribunal"


async def test_who_is_not_signed_in_goes_to_the_court_and_back(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.signed_in = False
        await clerk.open()
        link = clerk.page.get_by_role("link", name=SIGN_IN)
        await expect(link).to_have_attribute("href", "/.auth/login/aad?post_login_redirect_uri=/atendente")
        await expect(clerk.heading("Área do atendente")).to_be_focused()
        await link.click()
        await clerk.button("Ana").click()
        await expect(clerk.heading("Fila de espera")).to_be_visible()
        await expect(clerk.page.get_by_text("Conectado como Ana Souza")).to_be_visible()


async def test_an_account_without_access_is_told_whom_to_ask(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.member = False
        await clerk.open()
        await expect(clerk.page.get_by_text("Sua conta não tem acesso")).to_be_visible()
        await expect(clerk.page.get_by_role("link", name="Entrar com outra conta")).to_be_visible()


async def test_a_server_that_does_not_answer_can_be_tried_again(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.page.route("**/api/staff/me", lambda route: route.abort())
        await clerk.open()
        await expect(clerk.page.get_by_text("Não foi possível abrir a área do atendente.")).to_be_visible()
        await clerk.page.unroute("**/api/staff/me")
        await clerk.button("Tentar de novo").click()
        await expect(clerk.heading("Fila de espera")).to_be_visible()


async def test_the_offices_are_chosen_once_and_remembered(browser: Browser) -> None:
    async with clerk_at(browser, offices=()) as clerk:
        await clerk.open()
        await expect(clerk.heading("Qual unidade você vai atender?")).to_be_focused()
        await clerk.button("Começar a atender").click()
        await expect(clerk.page.get_by_role("alert")).to_have_text("Escolha ao menos uma unidade.")
        await clerk.page.get_by_label("2ª Vara da Família").check()
        await clerk.button("Começar a atender").click()
        await expect(clerk.page.get_by_role("region", name="Unidades em atendimento")).to_contain_text(
            "2ª Vara da Família"
        )
        await clerk.page.reload()
        await expect(clerk.heading("Fila de espera")).to_be_visible()
        await clerk.button("Trocar unidades").click()
        await expect(clerk.page.get_by_label("2ª Vara da Família")).to_be_checked()
        await expect(clerk.page.get_by_label("1ª Vara Cível")).not_to_be_checked()


async def test_a_clerk_of_one_office_is_not_asked(browser: Browser) -> None:
    async with clerk_at(browser, offices=()) as clerk:
        offices = clerk.fake.desk.offices
        clerk.fake.desk.offices = {CIVEL: offices[CIVEL]}
        await clerk.open()
        await expect(clerk.heading("Fila de espera")).to_be_visible()
        await expect(clerk.button("Trocar unidades")).to_have_count(0)


async def test_many_offices_can_be_filtered_without_accents(browser: Browser) -> None:
    async with clerk_at(browser, offices=()) as clerk:
        model = clerk.fake.desk.offices[CIVEL]
        for number in range(3, 12):
            clerk.fake.desk.offices[f"v{number}"] = type(model)(f"v{number}", f"{number}ª Vara Cível")
        await clerk.open()
        await clerk.page.get_by_label("2ª Vara da Família").check()
        await clerk.page.get_by_label("Procurar entre as suas unidades").fill("DISTRIBUICAO")
        await expect(clerk.page.get_by_label("Coordenadoria de Entrada")).to_be_visible()
        await expect(clerk.page.get_by_label("2ª Vara da Família")).to_be_visible()
        await expect(clerk.page.get_by_label("1ª Vara Cível do Foro")).to_be_hidden()


async def test_an_office_that_is_no_longer_ones_own_is_forgotten(browser: Browser) -> None:
    async with clerk_at(browser, offices=("vara-extinta",)) as clerk:
        await clerk.open()
        await expect(clerk.heading("Qual unidade você vai atender?")).to_be_visible()


async def test_an_expired_sign_in_is_renewed_unseen(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        clerk.fake.expired = True
        async with clerk.page.expect_popup() as opened:
            await clerk.button("Chamar próximo").click()
        await opened.value
        await expect(clerk.visit).to_contain_text("Senha A1")
        assert "/.auth/refresh" in [asked.path for asked in clerk.fake.asked]
        await expect(clerk.page.get_by_role("link", name=SIGN_IN)).to_have_count(0)


async def test_the_queue_goes_on_after_each_renewal(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        for number in ("A1", "A2", "A3"):
            clerk.fake.expired = True
            await clerk.arrives(number)
            await expect(clerk.row(number)).to_be_visible()


async def sign_in_beside(clerk: Clerk, where: Locator, *, asked: bool = False) -> None:
    """Follow the link into another tab, which tells the page that somebody has signed in, and closes."""
    async with clerk.page.context.expect_page() as opened:
        await where.get_by_role("link", name=SIGN_IN).click()
    beside = await opened.value
    if asked:
        await beside.get_by_role("button", name="Ana").click()
    if not beside.is_closed():
        await beside.wait_for_event("close")


async def test_a_lost_sign_in_keeps_the_visit_on_screen(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.serves(await clerk.calls("A1"))
        await clerk.open_desk()
        await clerk.visit.get_by_label("Ficou pendente").check()
        clerk.fake.expired, clerk.fake.can_renew = True, False
        await clerk.fake.change()
        await expect(clerk.page.get_by_text("Sua sessão expirou.")).to_be_visible()
        await expect(clerk.visit).to_contain_text("Senha A1")
        await sign_in_beside(clerk, clerk.page.locator("main"), asked=True)
        await expect(clerk.page.get_by_text("Sua sessão expirou.")).to_have_count(0)
        await expect(clerk.visit.get_by_label("Ficou pendente")).to_be_checked()
        await clerk.button("Encerrar atendimento").click()
        await expect(clerk.page.locator(".said")).to_contain_text("Atendimento da senha A1 encerrado.")
        assert clerk.fake.commands("finish")[0].body == {"outcome": "pending"}


def sign_ins(clerk: Clerk) -> list[str]:
    """Which ways to the court's sign-in were taken."""
    return [asked.path for asked in clerk.fake.asked if asked.path.startswith("/.auth/login/")]


HERE = "/.auth/login/aad?post_login_redirect_uri=/atendente"


async def ends_the_session(clerk: Clerk, *, asks_again: bool = False) -> None:
    """As deployed, where no token is stored: the platform knows nobody any more, and renews nothing."""
    clerk.fake.can_renew, clerk.fake.single_sign_on = False, not asks_again
    clerk.fake.signed_in = False
    await clerk.fake.change()


async def test_an_idle_page_goes_to_sign_in_and_comes_back_as_it_was(browser: Browser) -> None:
    async with clerk_at(browser, offices=(CIVEL, FAMILIA)) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        await ends_the_session(clerk)
        await clerk.page.wait_for_event("load")
        await expect(clerk.row("A1")).to_be_visible()
        await clerk.arrives("F1", office=FAMILIA)
        await expect(clerk.row("F1")).to_be_visible()
        assert sign_ins(clerk) == [HERE]


async def test_an_idle_page_waits_at_the_courts_sign_in_for_a_person(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        await ends_the_session(clerk, asks_again=True)
        await clerk.button("Ana").click()
        await expect(clerk.heading("Fila de espera")).to_be_visible()


async def test_a_press_of_an_idle_clerk_brings_a_new_sign_in_and_calls_nobody(browser: Browser) -> None:
    async with clerk_at(browser, open_tab=False) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        clerk.fake.can_renew, clerk.fake.single_sign_on, clerk.fake.signed_in = False, True, False
        async with clerk.page.expect_event("load"):
            await clerk.button("Chamar próximo").click()
        await expect(clerk.row("A1")).to_be_visible()
        await clerk.button("Chamar próximo").click()
        await expect(clerk.visit).to_contain_text("Senha A1")


async def test_the_page_does_not_go_round_in_circles(browser: Browser) -> None:
    """Back from the sign-in and refused again: it says so and waits for the clerk."""
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        await ends_the_session(clerk)
        await clerk.page.wait_for_event("load")
        await expect(clerk.heading("Fila de espera")).to_be_visible()
        await ends_the_session(clerk)
        await expect(clerk.page.get_by_text("Sua sessão expirou.")).to_be_visible()
        assert sign_ins(clerk) == [HERE]


async def test_a_page_that_nobody_looks_at_stays_until_somebody_does(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.page.add_init_script(
            "Object.defineProperty(document, 'visibilityState', {get: () => globalThis.seen ?? 'visible'})"
        )
        await clerk.open_desk()
        await clerk.page.evaluate("globalThis.seen = 'hidden'")
        await ends_the_session(clerk)
        await expect(clerk.page.get_by_text("Sua sessão expirou.")).to_be_visible()
        assert sign_ins(clerk) == []
        async with clerk.page.expect_event("load"):
            await clerk.page.evaluate(
                "globalThis.seen = 'visible'; document.dispatchEvent(new Event('visibilitychange'))"
            )
        await expect(clerk.heading("Fila de espera")).to_be_visible()
        await expect(clerk.page.get_by_text("Sua sessão expirou.")).to_have_count(0)


async def test_a_visit_in_hand_keeps_the_page_and_the_tab_beside_closes_by_itself(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.serves(await clerk.calls("A1"))
        await clerk.open_desk()
        await clerk.visit.get_by_label("Ficou pendente").check()
        await ends_the_session(clerk)
        await expect(clerk.page.get_by_text("Sua sessão expirou.")).to_be_visible()
        assert sign_ins(clerk) == []
        await sign_in_beside(clerk, clerk.page.locator("main"))
        # Nothing but the other tab's word: nobody has looked at the page.
        await expect(clerk.page.get_by_text("Sua sessão expirou.")).to_have_count(0)
        await expect(clerk.visit.get_by_label("Ficou pendente")).to_be_checked()
        await clerk.button("Encerrar atendimento").click()
        await expect(clerk.page.locator(".said")).to_contain_text("Atendimento da senha A1 encerrado.")


async def test_on_a_phone_the_way_to_sign_in_stays_in_sight(browser: Browser) -> None:
    """The page has scrolled down to the visit."""
    async with clerk_at(browser, size=PHONE) as clerk:
        await clerk.arrives("A1")
        await clerk.serves(await clerk.calls("A1"))
        await clerk.open_desk()
        await clerk.visit.scroll_into_view_if_needed()
        await clerk.page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        await ends_the_session(clerk)
        await expect(clerk.page.get_by_role("link", name=SIGN_IN)).to_be_in_viewport(ratio=1)
        assert await clerk.overflow() == 0


async def test_what_was_written_in_a_dialog_is_sent_after_the_sign_in(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        await clerk.row("A1").get_by_text("Mais").click()
        await clerk.row("A1").get_by_role("button", name="Enviar mensagem").click()
        await clerk.dialog.get_by_role("textbox").fill("Traga o documento.")
        await ends_the_session(clerk)
        await clerk.dialog.get_by_role("button", name="Enviar").click()
        await expect(clerk.dialog.get_by_text("Sua sessão expirou.")).to_be_visible()
        await sign_in_beside(clerk, clerk.dialog)
        await clerk.dialog.get_by_role("button", name="Enviar").click()
        await expect(clerk.dialog).to_have_count(0)
        assert clerk.fake.commands("message")[-1].body == {"text": "Traga o documento."}


async def test_somebody_else_who_signs_in_gets_a_desk_of_their_own(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.serves(await clerk.calls("A1"))
        await clerk.open_desk()
        await ends_the_session(clerk)
        await expect(clerk.page.get_by_text("Sua sessão expirou.")).to_be_visible()
        clerk.fake.user_id, clerk.fake.user_name = "bruno", "Bruno Lima"
        await clerk.page.get_by_role("link", name=SIGN_IN).click()
        await expect(clerk.page.get_by_text("Conectado como Bruno Lima")).to_be_visible()
        await expect(clerk.visit).to_contain_text("Você não está atendendo ninguém.")


async def test_a_lost_connection_is_said_and_mends_itself(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        await expect(clerk.page.get_by_text("Ao vivo")).to_be_visible()
        clerk.fake.silent = True
        await clerk.fake.change()
        await expect(clerk.page.get_by_text("Sem conexão. Tentando de novo…")).to_be_visible()
        clerk.fake.silent = False
        await clerk.arrives("A1")
        await expect(clerk.row("A1")).to_be_visible()
        await expect(clerk.page.get_by_text("Ao vivo")).to_be_visible()


async def test_a_membership_that_ended_leads_back_to_the_choice(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        clerk.fake.member = False
        await clerk.fake.change()
        await expect(clerk.page.get_by_text("Sua conta não tem acesso")).to_be_visible()
