"""Signing in, choosing offices, and a sign-in that ends in the middle of the work."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.web.clerk_page import LOST, PHONE, SIGN_IN, ClerkBrowser
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, DISTRIBUIDOR, FAMILIA, office
from tests.web.faults import Answers, Cut
from tests.web.people import Person
from tests.web.sign_in import REFRESH

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESK, BESIDE = "/atendente", "/assets/staff/signed-in.html"
TOKEN_MINUTES = 65
"""After so long a token of an hour is refused."""


async def test_who_is_not_signed_in_goes_to_the_court_and_back(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.session_ends()
        await clerk.open()
        link = clerk.link(SIGN_IN)
        await expect(link).to_have_attribute("href", "/.auth/login/aad?post_login_redirect_uri=/atendente")
        await expect(clerk.heading("Área do atendente")).to_be_focused()
        await link.click()
        await clerk.button("Ana").click()
        await expect(clerk.heading("Fila de espera")).to_be_visible()
        await clerk.reads("Conectado como Ana Souza")


async def test_an_account_without_access_is_told_whom_to_ask(a_clerk: Clerking) -> None:
    async with a_clerk(user="duda") as clerk:
        await clerk.open()
        await clerk.reads("Sua conta não tem acesso")
        await expect(clerk.link("Entrar com outra conta")).to_be_visible()


async def test_a_server_that_does_not_answer_can_be_tried_again(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        broken = clerk.product.plant(Cut(), "GET", "/api/staff/me", None)
        await clerk.open()
        await clerk.reads("Não foi possível abrir a área do atendente.")
        broken.end()
        await clerk.button("Tentar de novo").click()
        await expect(clerk.heading("Fila de espera")).to_be_visible()


async def test_the_offices_are_chosen_once_and_remembered(a_clerk: Clerking) -> None:
    async with a_clerk(offices=()) as clerk:
        await clerk.open()
        await expect(clerk.heading("Qual unidade você vai atender?")).to_be_focused()
        await clerk.button("Começar a atender").click()
        await expect(clerk.page.get_by_role("alert")).to_have_text("Escolha ao menos uma unidade.")
        await clerk.page.get_by_label("2ª Vara da Família").check()
        await clerk.button("Começar a atender").click()
        await expect(clerk.region("Unidades em atendimento")).to_contain_text("2ª Vara da Família")
        await clerk.page.reload()
        await expect(clerk.heading("Fila de espera")).to_be_visible()
        await clerk.button("Trocar unidades").click()
        await expect(clerk.page.get_by_label("2ª Vara da Família")).to_be_checked()
        await expect(clerk.page.get_by_label("1ª Vara Cível")).not_to_be_checked()


async def test_a_clerk_of_one_office_is_not_asked(a_clerk: Clerking) -> None:
    async with a_clerk(offices=()) as clerk:
        await clerk.court.has_members("ana", CIVEL)
        await clerk.open()
        await expect(clerk.heading("Fila de espera")).to_be_visible()
        await expect(clerk.button("Trocar unidades")).to_have_count(0)


async def test_many_offices_can_be_filtered_without_accents(a_clerk: Clerking) -> None:
    async with a_clerk(offices=()) as clerk:
        more = [office(f"v{number}", f"{number}ª Vara Cível") for number in range(3, 12)]
        await clerk.court.has(*more)
        mine = (CIVEL, FAMILIA, DISTRIBUIDOR, *(each.office_id for each in more))
        await clerk.court.has_members("ana", *mine)
        await clerk.open()
        await clerk.page.get_by_label("2ª Vara da Família").check()
        await clerk.page.get_by_label("Procurar entre as suas unidades").fill("DISTRIBUICAO")
        await expect(clerk.page.get_by_label("Serviço de Distribuição")).to_be_visible()
        await expect(clerk.page.get_by_label("2ª Vara da Família")).to_be_visible()
        await expect(clerk.page.get_by_label("1ª Vara Cível do Foro")).to_be_hidden()


async def test_an_office_that_is_no_longer_ones_own_is_forgotten(a_clerk: Clerking) -> None:
    async with a_clerk(offices=("vara-extinta",)) as clerk:
        await clerk.open()
        await expect(clerk.heading("Qual unidade você vai atender?")).to_be_visible()


async def test_an_expired_sign_in_is_renewed_unseen_and_the_queue_goes_on(a_clerk: Clerking) -> None:
    """Where the platform stores tokens."""
    async with a_clerk() as clerk:
        clerk.product.auth.token_store = True
        person = await clerk.court.arrives()
        await clerk.open_desk()
        for renewals in (1, 2):
            await clerk.court.passes(minutes=TOKEN_MINUTES)
            later = await clerk.court.arrives()
            await expect(clerk.row(later.number)).to_be_visible()
            # Only now: who is seen next is seen by a request that was sent after the time passed.
            another = await clerk.court.arrives()
            await expect(clerk.row(another.number)).to_be_visible()
            assert len(clerk.requests("GET", REFRESH)) == renewals
        await clerk.court.passes(minutes=TOKEN_MINUTES)
        await clerk.hears_nothing()
        await clerk.calls_next()
        await clerk.has(person)
        assert len(clerk.requests("GET", REFRESH)) == 3
        await expect(clerk.link(SIGN_IN)).to_have_count(0)


async def sign_in_beside(clerk: ClerkBrowser, where: Locator) -> None:
    """Follow the link into another tab, which tells the page that somebody has signed in, and closes."""
    async with clerk.page.context.expect_page() as opened:
        await where.get_by_role("link", name=SIGN_IN).click()
    beside = await opened.value
    if clerk.sign_in.knows is None:
        await beside.get_by_role("button", name="Ana").click()
    if not beside.is_closed():
        await beside.wait_for_event("close")


async def has_somebody_in_hand(clerk: ClerkBrowser) -> Person:
    """And has chosen how the visit ended."""
    person = await clerk.court.arrives()
    await clerk.me.serves(person)
    await clerk.open_desk()
    await clerk.visit.get_by_label("Ficou pendente").check()
    return person


async def ends_the_visit(clerk: ClerkBrowser, person: Person) -> None:
    """As it was chosen before the sign-in was lost."""
    await expect(clerk.page.get_by_text(LOST)).to_have_count(0)
    await expect(clerk.visit.get_by_label("Ficou pendente")).to_be_checked()
    await clerk.button("Encerrar atendimento").click()
    await clerk.is_told(f"Atendimento da senha {person.number} encerrado.")
    assert clerk.sent("finish")[0].body == {"outcome": "pending"}


async def test_a_sign_in_that_cannot_be_renewed_keeps_the_visit_on_screen(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        clerk.product.auth.token_store = True
        person = await has_somebody_in_hand(clerk)
        clerk.product.plant(Answers(403), "GET", REFRESH, None)
        await clerk.court.passes(minutes=TOKEN_MINUTES)
        await clerk.wakes()
        await clerk.reads(LOST)
        await clerk.has(person)
        await sign_in_beside(clerk, clerk.page.locator("main"))
        await ends_the_visit(clerk, person)


async def test_an_idle_page_goes_to_sign_in_and_comes_back_as_it_was(a_clerk: Clerking) -> None:
    async with a_clerk(offices=(CIVEL, FAMILIA)) as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        clerk.sign_in.knows = "ana"
        async with clerk.page.expect_event("load"):
            await clerk.hears_of_the_end()
        await expect(clerk.row(person.number)).to_be_visible()
        other = await clerk.court.arrives(FAMILIA)
        await expect(clerk.row(other.number)).to_be_visible()
        assert clerk.sign_ins() == [DESK]


async def test_an_idle_page_waits_at_the_courts_sign_in_for_a_person(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.open_desk()
        await clerk.hears_of_the_end()
        await clerk.button("Ana").click()
        await expect(clerk.heading("Fila de espera")).to_be_visible()


async def test_a_press_of_an_idle_clerk_brings_a_new_sign_in_and_calls_nobody(a_clerk: Clerking) -> None:
    async with a_clerk(open_tab=False) as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        clerk.sign_in.knows = "ana"
        await clerk.session_ends()
        async with clerk.page.expect_event("load"):
            await clerk.button("Chamar próximo").click()
        await expect(clerk.row(person.number)).to_be_visible()
        await clerk.button("Chamar próximo").click()
        await clerk.has(person)


async def test_the_page_does_not_go_round_in_circles(a_clerk: Clerking) -> None:
    """Back from the sign-in and refused again: it says so and waits for the clerk."""
    async with a_clerk() as clerk:
        await clerk.open_desk()
        clerk.sign_in.knows = "ana"
        async with clerk.page.expect_event("load"):
            await clerk.hears_of_the_end()
        await expect(clerk.button("Reabrir entradas")).to_be_visible()
        await clerk.session_ends()
        await clerk.colleague.resumes(CIVEL)
        await clerk.reads(LOST)
        assert clerk.sign_ins() == [DESK]


async def test_a_page_that_nobody_looks_at_stays_until_somebody_does(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.add_init_script(
            "Object.defineProperty(document, 'visibilityState', {get: () => globalThis.seen ?? 'visible'})"
        )
        await clerk.open_desk()
        clerk.sign_in.knows = "ana"
        await clerk.page.evaluate("globalThis.seen = 'hidden'")
        await clerk.hears_of_the_end()
        await clerk.reads(LOST)
        assert clerk.sign_ins() == []
        async with clerk.page.expect_event("load"):
            await clerk.page.evaluate(
                "globalThis.seen = 'visible'; document.dispatchEvent(new Event('visibilitychange'))"
            )
        await expect(clerk.heading("Fila de espera")).to_be_visible()
        await expect(clerk.page.get_by_text(LOST)).to_have_count(0)


async def test_a_visit_in_hand_keeps_the_page_and_the_tab_beside_closes_by_itself(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await has_somebody_in_hand(clerk)
        clerk.sign_in.knows = "ana"
        await clerk.hears_of_the_end()
        await clerk.reads(LOST)
        assert clerk.sign_ins() == []
        # Nothing but the other tab's word: nobody looks at the page.
        await sign_in_beside(clerk, clerk.page.locator("main"))
        await ends_the_visit(clerk, person)
        assert clerk.sign_ins() == [BESIDE]


async def test_on_a_phone_the_way_to_sign_in_stays_in_sight(a_clerk: Clerking) -> None:
    """The page has scrolled down to the visit."""
    async with a_clerk(size=PHONE) as clerk:
        await has_somebody_in_hand(clerk)
        await clerk.visit.scroll_into_view_if_needed()
        await clerk.page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        await clerk.hears_of_the_end()
        await expect(clerk.link(SIGN_IN)).to_be_in_viewport(ratio=1)
        assert await clerk.overflow() == 0


async def test_what_was_written_in_a_dialog_is_sent_after_the_sign_in(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.chooses(person.number, "Enviar mensagem")
        await clerk.dialog.get_by_role("textbox").fill("Traga o documento.")
        clerk.sign_in.knows = "ana"
        await clerk.session_ends()
        await clerk.submits()
        await expect(clerk.dialog.get_by_text(LOST)).to_be_visible()
        await sign_in_beside(clerk, clerk.dialog)
        await clerk.submits()
        await expect(clerk.dialog).to_have_count(0)
        assert clerk.sent("message")[-1].body == {"text": "Traga o documento."}


async def test_somebody_else_who_signs_in_gets_a_desk_of_their_own(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await has_somebody_in_hand(clerk)
        await clerk.hears_of_the_end()
        await clerk.reads(LOST)
        clerk.sign_in.knows = "bruno"
        await sign_in_beside(clerk, clerk.page.locator("main"))
        await clerk.reads("Conectado como Bruno Lima")
        await clerk.has_nobody()


async def test_a_lost_connection_is_said_and_mends_itself(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.open_desk()
        await clerk.reads("Ao vivo")
        broken = clerk.goes_offline()
        await clerk.wakes()
        await clerk.reads("Sem conexão. Tentando de novo…")
        for fault in broken:
            fault.end()
        person = await clerk.court.arrives()
        await expect(clerk.row(person.number)).to_be_visible()
        await clerk.reads("Ao vivo")


async def test_a_membership_that_ended_leads_back_to_the_choice(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.open_desk()
        await clerk.court.has_members("ana", FAMILIA, DISTRIBUIDOR)
        await clerk.wakes()
        await expect(clerk.heading("Qual unidade você vai atender?")).to_be_visible()
        await expect(clerk.page.get_by_label("1ª Vara Cível")).to_have_count(0)
