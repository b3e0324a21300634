"""The administrator's self-check in the browser: one check, what it found, and what is copied."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from playwright.async_api import Locator, expect

from shared.domain.self_check import Item
from shared.meetings import check_texts_pt as texts
from shared.ports import StorageUnavailable
from tests.product import ROOT
from tests.web.browsing import Dress
from tests.web.clerk_page import DESKTOP, PHONE, SIGN_IN, ClerkBrowser
from tests.web.conftest import Clerking
from tests.web.faults import Answers, Cut, Slow
from tests.web.meeting_check import REQUEST, TenantCheck

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE, SELF_CHECK = "/atendente/autoverificacao", "/api/admin/self-check"
ADMINISTRATOR = "5a0f6f53-3a52-4a4e-9d0f-0b0000000004"
ORGANISER = "5a0f6f53-3a52-4a4e-9d0f-0b0000000001"
POLICY = texts.LABELS[Item.ACCESS_POLICY]
DRESSES: list[Dress] = [(PHONE, "light"), (DESKTOP, "dark")]


@dataclass(frozen=True)
class Administrator:
    """Somebody in front of the page, and the tenant that is checked."""

    clerk: ClerkBrowser
    tenant: TenantCheck

    async def opens(self) -> None:
        await self.clerk.page.goto(self.clerk.product.url + PAGE)
        await expect(self.clerk.heading("Autoverificação das reuniões")).to_be_focused()

    async def runs(self) -> None:
        """Opens the page and presses the button."""
        await self.opens()
        await self.clerk.button("Verificar agora").click()

    async def runs_again(self) -> None:
        await self.clerk.button("Verificar de novo").click()

    async def finds_nothing_missing(self) -> None:
        await expect(self.clerk.heading("Nada falta")).to_be_visible()

    def item(self, label: str) -> Locator:
        return self.clerk.page.get_by_role("listitem").filter(has=self.clerk.heading(label))

    @property
    def account(self) -> Locator:
        return self.clerk.page.get_by_label("Conta a verificar")

    @property
    def progress(self) -> Locator:
        return self.clerk.page.get_by_role("progressbar")

    @property
    def report(self) -> Locator:
        return self.clerk.page.locator("#report")


@asynccontextmanager
async def administering(a_clerk: Clerking) -> AsyncGenerator[Administrator]:
    """An administrator of a court whose tenant misses nothing yet."""
    tenant = TenantCheck()
    async with a_clerk(user="admin") as clerk:
        clerk.product.serve(tenant)
        yield Administrator(clerk, tenant)


async def test_whether_every_instance_knows_the_session(a_clerk: Clerking) -> None:
    async with administering(a_clerk) as admin:
        clerk = admin.clerk
        await admin.opens()
        button, right = "Fazer 50 pedidos", "50 de 50 respostas conhecem a sessão."
        await clerk.button(button).click()
        await expect(clerk.page.get_by_text(right)).to_be_focused()
        told = (ROOT / "docs" / "operations" / "instalar.md").read_text("utf-8")
        assert f"«{button}»" in told
        assert f"«{right}»" in told

        clerk.product.plant(Answers(401), "GET", "/api/staff/me", times=2)
        await clerk.button("Fazer 50 pedidos").click()
        told = clerk.page.get_by_text("48 de 50 respostas conhecem a sessão. Resposta 401: 2.")
        await expect(told).to_be_focused()
        assert clerk.sign_ins() == [], "nobody is led away by it"


async def test_an_administrator_reaches_it_from_the_desk_and_others_see_no_way(a_clerk: Clerking) -> None:
    """Within reach also without an office of one's own."""
    async with administering(a_clerk) as admin:
        clerk = admin.clerk
        await clerk.open()
        await expect(clerk.link("Sair")).to_be_visible()
        beside = await clerk.presses_and_opens(clerk.link("Autoverificação"))
        await expect(beside.get_by_role("button", name="Verificar agora")).to_be_visible()
        assert admin.tenant.organisers == []  # it makes a meeting: only when somebody asks for it
        await clerk.signs_in("ana")
        await clerk.open_desk()
        await expect(clerk.link("Sair")).to_be_visible()
        await expect(clerk.link("Autoverificação")).to_have_count(0)


async def test_nothing_missing_is_said_first_and_each_item_says_what_it_is_for(a_clerk: Clerking) -> None:
    async with administering(a_clerk) as admin:
        await admin.runs()
        await expect(admin.clerk.heading("Nada falta")).to_be_focused()
        await admin.clerk.reads(f"com a conta {ADMINISTRATOR}")
        for known in Item:
            await expect(admin.item(texts.LABELS[known])).to_contain_text(texts.MEANINGS[known])
        await expect(admin.item(POLICY)).to_contain_text("Certo")
        await expect(admin.item(POLICY).get_by_role("button")).to_have_count(0)
        await expect(admin.item(texts.LABELS[Item.ANONYMOUS_JOIN])).to_contain_text("Confira")


async def test_what_is_missing_leads_to_the_command_that_mends_it(a_clerk: Clerking) -> None:
    async with administering(a_clerk) as admin:
        admin.tenant.missing = (Item.ACCESS_POLICY,)
        page, policy = admin.clerk.page, admin.item(POLICY)
        await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await admin.runs()
        await expect(admin.clerk.heading("Falta 1 item")).to_be_focused()
        await page.get_by_role("list", name="O que falta").get_by_role("link", name=POLICY).click()
        await expect(policy).to_be_in_viewport()
        await expect(policy).to_contain_text(REQUEST)
        await policy.get_by_role("button", name="Copiar comando").click()
        await expect(policy.get_by_role("button")).to_contain_text("Copiado")
        await expect(page.locator("#spoken")).to_have_text("Copiado")
        copied: str = await page.evaluate("navigator.clipboard.readText()")
        assert copied.splitlines()[0] == "Connect-MicrosoftTeams"
        last = copied.splitlines()[-1]
        assert last.startswith("Grant-CsApplicationAccessPolicy -PolicyName BalcaoVirtual -Identity ")


async def test_without_a_clipboard_the_command_is_selected(a_clerk: Clerking) -> None:
    async with administering(a_clerk) as admin:
        admin.tenant.missing = (Item.CHAT,)
        page = admin.clerk.page
        await page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        await admin.runs()
        await admin.item(texts.LABELS[Item.CHAT]).get_by_role("button", name="Copiar comando").click()
        await expect(page.locator("#spoken")).to_contain_text("copie com Ctrl+C")
        assert "MeetingChatEnabledType Enabled" in await page.evaluate("getSelection().toString()")


async def test_while_it_runs_it_says_so_and_a_second_press_starts_nothing(a_clerk: Clerking) -> None:
    async with administering(a_clerk) as admin:
        slow = Slow()
        admin.clerk.product.plant(slow, "POST", SELF_CHECK, None)
        await admin.runs()
        await expect(admin.progress).to_be_visible()
        await expect(admin.clerk.page.locator("#spoken")).to_contain_text("Verificando…")
        await admin.clerk.button("Verificando").click(force=True)
        await admin.account.press("Enter")
        slow.arrive()
        await admin.finds_nothing_missing()
        await expect(admin.progress).to_have_count(0)
        assert admin.tenant.organisers == [ADMINISTRATOR]


async def test_it_is_run_again_for_another_account_after_a_remedy(a_clerk: Clerking) -> None:
    async with administering(a_clerk) as admin:
        admin.tenant.missing = (Item.PERMISSION, Item.LOBBY)
        await admin.runs()
        await expect(admin.clerk.heading("Faltam 2 itens")).to_be_visible()
        admin.tenant.missing = ()
        await admin.account.fill(f" {ORGANISER} ")
        await admin.runs_again()
        await admin.finds_nothing_missing()
        assert admin.tenant.organisers == [ADMINISTRATOR, ORGANISER]


async def test_an_account_that_is_none_is_said_at_its_field(a_clerk: Clerking) -> None:
    async with administering(a_clerk) as admin:
        await admin.opens()
        await admin.account.fill("ana")
        await admin.clerk.button("Verificar agora").click()
        await expect(admin.account).to_be_focused()
        await expect(admin.account).to_have_attribute("aria-invalid", "true")
        await expect(admin.clerk.page.get_by_role("alert")).to_contain_text("não é um id de objeto")
        await admin.account.fill(ORGANISER)
        await admin.runs_again()
        await admin.finds_nothing_missing()
        await expect(admin.account).to_have_attribute("aria-invalid", "false")


async def test_a_check_that_fails_says_why_and_can_be_repeated(a_clerk: Clerking) -> None:
    async with administering(a_clerk) as admin:
        product = admin.clerk.product

        async def has_failed(sentence: str) -> None:
            await expect(admin.clerk.heading("A verificação não terminou.")).to_be_focused()
            await expect(admin.report).to_contain_text(sentence)

        broken = product.plant(Cut(), "POST", SELF_CHECK, None)
        await admin.runs()
        await has_failed("Sem conexão com o servidor.")
        broken.end()

        admin.tenant.breaks = StorageUnavailable()
        await admin.runs_again()
        await has_failed("Serviço indisponível por instantes. Tente de novo em alguns segundos.")

        product.serve(None)  # a deployment whose meetings are not Graph's
        await admin.runs_again()
        await has_failed("Este ambiente não tem autoverificação")
        product.serve(admin.tenant)

        await admin.clerk.signs_in("ana")
        await admin.runs_again()
        await has_failed("Só administradores")

        await admin.clerk.signs_in("admin")
        await admin.runs_again()
        await admin.finds_nothing_missing()


async def test_no_answer_at_all_ends_after_a_minute_and_a_half(a_clerk: Clerking) -> None:
    async with administering(a_clerk) as admin:
        admin.clerk.product.plant(Slow(), "POST", SELF_CHECK, None)
        await admin.clerk.page.clock.install()
        await admin.runs()
        await expect(admin.progress).to_be_visible()
        await admin.clerk.page.clock.run_for(91_000)
        await expect(admin.report).to_contain_text("O servidor não respondeu a tempo.")


async def test_a_sign_in_that_ended_is_renewed_beside_the_page(a_clerk: Clerking) -> None:
    async with administering(a_clerk) as admin:
        await admin.opens()
        await admin.clerk.session_ends()
        await admin.account.fill(ORGANISER)
        await admin.clerk.button("Verificar agora").click()
        await expect(admin.clerk.link(SIGN_IN)).to_have_attribute("target", "_blank")
        await admin.clerk.signs_in("admin")
        await admin.runs_again()
        await admin.clerk.reads(f"com a conta {ORGANISER}")


async def test_nobody_else_is_let_in(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.goto(clerk.product.url + PAGE)
        await clerk.reads("Só administradores")
        await expect(clerk.link("Área do atendente").last).to_be_visible()
        await clerk.session_ends()
        await clerk.page.reload()
        address = f"/.auth/login/aad?post_login_redirect_uri={PAGE}"
        await expect(clerk.link(SIGN_IN)).to_have_attribute("href", address)


async def well(admin: Administrator) -> None:
    await admin.runs()
    await admin.finds_nothing_missing()


async def everything_missing(admin: Administrator) -> None:
    admin.tenant.missing = tuple(Item)
    await admin.runs()
    await expect(admin.clerk.heading("Faltam 11 itens")).to_be_visible()


async def running(admin: Administrator) -> None:
    admin.clerk.product.plant(Slow(), "POST", SELF_CHECK)
    await admin.runs()
    await expect(admin.progress).to_be_visible()


async def failed(admin: Administrator) -> None:
    admin.clerk.product.plant(Cut(), "POST", SELF_CHECK, None)
    await admin.runs()
    await expect(admin.clerk.heading("A verificação não terminou.")).to_be_visible()


STATES: list[Callable[[Administrator], Awaitable[None]]] = [well, everything_missing, running, failed]


async def test_axe_finds_nothing_and_nothing_scrolls_sideways(a_clerk: Clerking) -> None:
    async with administering(a_clerk) as admin:
        found: list[str] = []
        for reach in STATES:
            await reach(admin)
            found += await admin.clerk.faults(reach.__name__, DRESSES)
        assert found == []
