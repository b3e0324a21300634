"""The administrator's self-check in the browser: one check, what it found, and what is copied."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, Locator, expect

from shared.domain.self_check import Item
from shared.meetings import check_text_pt as texts
from tests.web.clerk_page import DESKTOP, PHONE, Clerk, clerk_at
from tests.web.fake_self_check import OWN_ACCOUNT
from tests.web.fake_staff_api import Refusal

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PAGE = "/atendente/autoverificacao"
ORGANISER = "5a0f6f53-3a52-4a4e-9d0f-0b0000000001"
POLICY = texts.LABELS[Item.ACCESS_POLICY]


async def open_page(clerk: Clerk) -> None:
    clerk.fake.roles = ("Administrador",)
    await clerk.page.goto(clerk.fake.base + PAGE)
    await expect(clerk.heading("Autoverificação das reuniões")).to_be_focused()


async def run(clerk: Clerk) -> None:
    await open_page(clerk)
    await clerk.button("Verificar agora").click()


def item(clerk: Clerk, label: str) -> Locator:
    return clerk.page.get_by_role("listitem").filter(has=clerk.heading(label))


def asked(clerk: Clerk) -> list[str]:
    """The checks that the page asked for."""
    return [one.path for one in clerk.fake.asked if "self-check" in one.path]


async def test_an_administrator_reaches_it_from_the_desk_and_others_see_no_way(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        await expect(clerk.page.get_by_role("link", name="Autoverificação")).to_have_count(0)
        clerk.fake.roles = ("Administrador",)
        await clerk.open_desk()
        async with clerk.page.expect_popup() as opened:
            await clerk.page.get_by_role("link", name="Autoverificação").click()
        beside = await opened.value
        await expect(beside.get_by_role("button", name="Verificar agora")).to_be_visible()
        assert asked(clerk) == []  # it makes a meeting: only when somebody asks for it


async def test_it_is_within_reach_of_an_administrator_without_offices(browser: Browser) -> None:
    async with clerk_at(browser, offices=()) as clerk:
        clerk.fake.roles = ("Administrador",)
        clerk.fake.desk.offices.clear()
        await clerk.open()
        await expect(clerk.page.get_by_role("link", name="Autoverificação")).to_be_visible()
        await expect(clerk.page.get_by_role("link", name="Sair")).to_be_visible()


async def test_nothing_missing_is_said_first_and_each_item_says_what_it_is_for(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await run(clerk)
        await expect(clerk.heading("Nada falta")).to_be_focused()
        await expect(clerk.page.get_by_text(f"com a conta {OWN_ACCOUNT}")).to_be_visible()
        for known in Item:
            await expect(item(clerk, texts.LABELS[known])).to_contain_text(texts.MEANINGS[known])
        await expect(item(clerk, POLICY)).to_contain_text("Certo")
        await expect(item(clerk, POLICY).get_by_role("button")).to_have_count(0)
        await expect(item(clerk, texts.LABELS[Item.ANONYMOUS_JOIN])).to_contain_text("Confira")


async def test_what_is_missing_leads_to_the_command_that_mends_it(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.missing = ("accessPolicy",)
        await clerk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await run(clerk)
        await expect(clerk.heading("Falta 1 item")).to_be_focused()
        await clerk.page.get_by_role("list", name="O que falta").get_by_role("link", name=POLICY).click()
        await expect(item(clerk, POLICY)).to_be_in_viewport()
        await expect(item(clerk, POLICY)).to_contain_text("8d1f5c1e")
        await item(clerk, POLICY).get_by_role("button", name="Copiar comando").click()
        await expect(item(clerk, POLICY).get_by_role("button")).to_contain_text("Copiado")
        await expect(clerk.page.locator("#spoken")).to_have_text("Copiado")
        copied: str = await clerk.page.evaluate("navigator.clipboard.readText()")
        assert copied.splitlines()[0] == "Connect-MicrosoftTeams"
        last = copied.splitlines()[-1]
        assert last.startswith("Grant-CsApplicationAccessPolicy -PolicyName BalcaoVirtual -Identity ")


async def test_without_a_clipboard_the_command_is_selected(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.missing = ("chat",)
        await clerk.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        await run(clerk)
        await item(clerk, texts.LABELS[Item.CHAT]).get_by_role("button", name="Copiar comando").click()
        await expect(clerk.page.locator("#spoken")).to_contain_text("copie com Ctrl+C")
        assert "MeetingChatEnabledType Enabled" in await clerk.page.evaluate("getSelection().toString()")


async def test_while_it_runs_it_says_so_and_a_second_press_starts_nothing(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.checking = True
        await run(clerk)
        await expect(clerk.page.get_by_role("progressbar")).to_be_visible()
        await expect(clerk.page.locator("#spoken")).to_contain_text("Verificando…")
        await clerk.button("Verificando").click(force=True)
        await clerk.page.get_by_label("Conta a verificar").press("Enter")
        clerk.fake.checking = False
        await clerk.fake.change()
        await expect(clerk.heading("Nada falta")).to_be_visible()
        await expect(clerk.page.get_by_role("progressbar")).to_have_count(0)
        assert asked(clerk) == ["/api/admin/self-check"]


async def test_it_is_run_again_for_another_account_after_a_remedy(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.missing = ("permission", "lobby")
        await run(clerk)
        await expect(clerk.heading("Faltam 2 itens")).to_be_visible()
        clerk.fake.missing = ()
        await clerk.page.get_by_label("Conta a verificar").fill(f" {ORGANISER} ")
        await clerk.button("Verificar de novo").click()
        await expect(clerk.heading("Nada falta")).to_be_visible()
        assert asked(clerk)[-1] == f"/api/admin/self-check?organiser={ORGANISER}"


async def test_an_account_that_is_none_is_said_at_its_field(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.refusals["self-check"] = Refusal(400, "invalid-request")
        await run(clerk)
        field = clerk.page.get_by_label("Conta a verificar")
        await expect(field).to_be_focused()
        await expect(field).to_have_attribute("aria-invalid", "true")
        await expect(clerk.page.get_by_role("alert")).to_contain_text("não é um id de objeto")
        await clerk.button("Verificar de novo").click()
        await expect(clerk.heading("Nada falta")).to_be_visible()
        await expect(field).to_have_attribute("aria-invalid", "false")


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (None, "Sem conexão com o servidor."),
        (
            Refusal(503, "storage-unavailable", {"detail": "O armazenamento não respondeu."}),
            "O armazenamento",
        ),
        (Refusal(404, "not-found"), "Este ambiente não tem autoverificação"),
        (Refusal(403, "not-allowed"), "Só administradores"),
    ],
    ids=["network", "storage", "nothing to check", "role lost"],
)
async def test_a_check_that_fails_says_why_and_can_be_repeated(
    browser: Browser, refusal: Refusal | None, sentence: str
) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.silent = refusal is None
        if refusal is not None:
            clerk.fake.refusals["self-check"] = refusal
        await run(clerk)
        await expect(clerk.heading("A verificação não terminou.")).to_be_focused()
        await expect(clerk.page.locator("#report")).to_contain_text(sentence)
        clerk.fake.silent = False
        await clerk.button("Verificar de novo").click()
        await expect(clerk.heading("Nada falta")).to_be_visible()


async def test_no_answer_at_all_ends_after_a_minute_and_a_half(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.checking = True
        await clerk.page.clock.install()
        await run(clerk)
        await expect(clerk.page.get_by_role("progressbar")).to_be_visible()
        await clerk.page.clock.run_for(91_000)
        await expect(clerk.page.locator("#report")).to_contain_text("O servidor não respondeu a tempo.")


async def test_a_sign_in_that_ended_is_renewed_beside_the_page(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await open_page(clerk)
        clerk.fake.signed_in = False
        await clerk.page.get_by_label("Conta a verificar").fill(ORGANISER)
        await clerk.button("Verificar agora").click()
        link = clerk.page.get_by_role("link", name="Entrar com a conta do Tribunal")
        await expect(link).to_have_attribute("target", "_blank")
        clerk.fake.signed_in = True
        await clerk.button("Verificar de novo").click()
        await expect(clerk.page.get_by_text(f"com a conta {ORGANISER}")).to_be_visible()


async def test_nobody_else_is_let_in(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.page.goto(clerk.fake.base + PAGE)
        await expect(clerk.page.get_by_text("Só administradores")).to_be_visible()
        await expect(clerk.page.get_by_role("link", name="Área do atendente").last).to_be_visible()
        clerk.fake.signed_in = False
        await clerk.page.reload()
        link = clerk.page.get_by_role("link", name="Entrar com a conta do Tribunal")
        await expect(link).to_have_attribute("href", f"/.auth/login/aad?post_login_redirect_uri={PAGE}")


async def well(clerk: Clerk) -> None:
    await run(clerk)
    await expect(clerk.heading("Nada falta")).to_be_visible()


async def everything_missing(clerk: Clerk) -> None:
    clerk.fake.missing = tuple(Item)
    await run(clerk)
    await expect(clerk.heading("Faltam 11 itens")).to_be_visible()


async def running(clerk: Clerk) -> None:
    clerk.fake.checking = True
    await run(clerk)
    await expect(clerk.page.get_by_role("progressbar")).to_be_visible()


async def failed(clerk: Clerk) -> None:
    clerk.fake.silent = True
    await run(clerk)
    await expect(clerk.heading("A verificação não terminou.")).to_be_visible()


STATES: dict[str, Callable[[Clerk], Awaitable[None]]] = {
    "well": well,
    "everything missing": everything_missing,
    "running": running,
    "failed": failed,
}


async def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser) -> None:
    async with clerk_at(browser, size=PHONE) as clerk:
        for name, reach in STATES.items():
            await clerk.starts_anew()
            await reach(clerk)
            assert await clerk.violations() == [], name
            assert await clerk.overflow() <= 0, name
            await clerk.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
            await clerk.page.emulate_media(color_scheme="dark")
            assert await clerk.violations() == [], name
            await clerk.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
            await clerk.page.emulate_media(color_scheme="light")
