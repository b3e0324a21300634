"""What somebody types is kept: no view, translator or password manager empties a form or moves the caret."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import until
from tests.web.clerk_page import ClerkBrowser
from tests.web.conftest import Clerking, Visiting
from tests.web.court import COORDENADORIA
from tests.web.faults import Slow, SlowAnswer
from tests.web.visitor_page import LINK, TICKET, Visitor

pytestmark = [pytest.mark.browser]
NAME = "Maria da Silva"
CASE = "0000001-68.2026.8.26.0100"
TRANSLATES = """() => {
  const texts = document.createTreeWalker(document.querySelector("#screen"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) if (texts.currentNode.nodeValue.trim()) found.push(texts.currentNode);
  for (const text of found) {
    const font = document.createElement("font");
    font.append(Object.assign(document.createElement("font"), { textContent: `EN ${text.nodeValue}` }));
    text.replaceWith(font);
  }
}"""
MARKS_FIELDS = """() => {
  for (const field of document.querySelectorAll("#details-form input")) {
    field.setAttribute("data-manager", "1");
    field.style.backgroundImage = "none";
    field.after(Object.assign(document.createElement("span"), { className: "icon" }));
  }
}"""
FILLS_UNSEEN = """(name) => { document.querySelector("#display-name").value = name; }"""


async def opens_the_form(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.page.get_by_text("Seus dados (opcional)").click()


async def a_view_arrives(visitor: Visitor, count: int) -> None:
    """Something that does not concern the form."""
    await visitor.clerk.tells(visitor.me, f"Recado {count}")
    await expect(visitor.page.locator('[data-key="message"]')).to_have_text(re.compile(f": Recado {count}$"))


async def saves(visitor: Visitor) -> object:
    """What is sent."""
    await visitor.page.locator("#save-details").click()
    await until(lambda: visitor.requests("PATCH", TICKET))
    await expect(visitor.page.locator("#details-form .good")).to_be_visible()
    return visitor.requests("PATCH", TICKET)[-1].body


async def test_a_view_between_any_two_keys_changes_nothing(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await opens_the_form(visitor)
        name = visitor.page.get_by_label("Nome", exact=True)
        await name.focus()
        for place, letter in enumerate(NAME):
            await visitor.page.keyboard.press("Space" if letter == " " else letter)
            await a_view_arrives(visitor, place)
        await expect(name).to_be_focused()
        await expect(name).to_have_value(NAME)
        await visitor.page.keyboard.press("Home")
        await a_view_arrives(visitor, 100)
        assert await name.evaluate("(field) => [field.selectionStart, field.selectionEnd]") == [0, 0]


async def test_a_form_between_translator_and_password_manager_is_sent_as_it_was_filled_in(
    a_visitor: Visiting,
) -> None:
    async with a_visitor() as visitor:
        await opens_the_form(visitor)
        await visitor.page.evaluate(TRANSLATES)
        await visitor.page.evaluate(MARKS_FIELDS)
        await visitor.page.evaluate(FILLS_UNSEEN, NAME)
        await visitor.page.locator("#case-number").fill(CASE)
        for place, tick in enumerate(("#priority", "#priority-over80", "#need-libras")):
            await visitor.page.locator(tick).check()
            await a_view_arrives(visitor, place)
        await visitor.page.evaluate(TRANSLATES)
        await a_view_arrives(visitor, 100)
        assert await saves(visitor) == {
            "displayName": NAME,
            "caseNumber": CASE,
            "priority": "over80",
            "needs": ["libras"],
        }


async def test_another_tab_does_not_take_away_what_is_typed_here(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await opens_the_form(visitor)
        name = visitor.page.get_by_label("Nome", exact=True)
        await name.fill(NAME)
        await visitor.me.changes(display_name="Ana")
        await a_view_arrives(visitor, 1)
        await expect(name).to_have_value(NAME)
        assert isinstance(sent := await saves(visitor), dict)
        assert sent["displayName"] == NAME


async def test_what_is_typed_while_the_form_is_on_its_way_stays(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await opens_the_form(visitor)
        name = visitor.page.get_by_label("Nome", exact=True)
        await name.fill("maria   da")
        slow = Slow()
        visitor.product.plant(SlowAnswer(slow), "PATCH", TICKET)
        await visitor.page.locator("#save-details").click()
        await until(lambda: slow.waiting == 1)
        await name.press("End")
        await name.press_sequentially(" Silva")
        slow.arrive()
        await visitor.reads("Dados salvos.")
        await expect(name).to_have_value("maria   da Silva")


async def test_a_call_and_a_way_back_leave_what_was_typed(a_visitor: Visiting) -> None:
    """The screen of the service has no such form: it is drawn anew when the visitor is back in the queue."""
    async with a_visitor() as visitor:
        await opens_the_form(visitor)
        name = visitor.page.get_by_label("Nome", exact=True)
        await name.fill(NAME)
        await visitor.is_called()
        await (await visitor.enters_the_meeting()).close()
        await visitor.clerk.releases(visitor.me)
        await visitor.reads_heading("Sua posição na fila")
        await visitor.page.locator("#details").evaluate("(details) => { details.open = true; }")
        await expect(name).to_have_value(NAME)


async def test_a_resized_comment_and_its_score_stay_while_views_arrive(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        me = visitor.me
        await visitor.clerk.calls(me)
        await me.rings()
        await me.enters()
        await visitor.clerk.finishes(me)
        await visitor.page.locator("label.score").nth(3).click()
        comment = visitor.page.locator("#comment")
        await comment.press_sequentially("Muito ")
        await comment.evaluate("(field) => { field.style.height = '300px'; }")
        await visitor.page.evaluate(TRANSLATES)
        await visitor.page.locator("#get-receipt").click()
        await expect(visitor.page.locator("#receipt-heading")).to_be_visible()
        await visitor.wakes()
        await comment.press_sequentially("bom")
        assert await comment.evaluate("(field) => field.style.height") == "300px"
        await visitor.page.locator("#send-evaluation").click()
        await until(lambda: visitor.requests("PUT", f"{TICKET}/evaluation"))
        assert visitor.requests("PUT", f"{TICKET}/evaluation")[0].body == {
            "score": 4,
            "comment": "Muito bom",
        }


async def test_a_reason_to_leave_stays_chosen(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.page.get_by_text("Sair da fila").first.click()
        await visitor.page.get_by_label("Por quê? (opcional)").select_option("A espera foi longa")
        await a_view_arrives(visitor, 1)
        await visitor.court.arrives(COORDENADORIA)
        await visitor.press("Confirmar saída")
        await visitor.reads_heading("Você saiu da fila")
        assert visitor.requests("POST", f"{TICKET}/leave")[0].body == {"reason": "A espera foi longa"}


async def test_a_search_that_is_being_typed_is_not_redrawn_by_a_ticket(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open(LINK)
        await visitor.press("Entrar na fila")
        await visitor.reads_heading("Sua posição na fila")
        await visitor.page.get_by_role("link", name="Procurar outro cartório").click()
        search = visitor.page.locator("#search")
        await search.press_sequentially("civel")
        await visitor.clerk.tells(visitor.me, "Já vou.")
        await visitor.court.arrives(COORDENADORIA)
        await search.press_sequentially(" santos")
        await expect(search).to_have_value("civel santos")
        await expect(search).to_be_focused()


async def types_between_views(clerk: ClerkBrowser, page: Page) -> str:
    await page.keyboard.type("Traga ")
    person = await clerk.court.arrives()
    await expect(clerk.row(person.number)).to_be_attached()
    await page.keyboard.type("o RG.")
    return await clerk.dialog.get_by_role("textbox").input_value()


async def test_a_message_of_a_clerk_stays_while_people_arrive(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.chooses(person.number, "Enviar mensagem")
        await clerk.dialog.get_by_role("textbox").focus()
        assert await types_between_views(clerk, clerk.page) == "Traga o RG."
