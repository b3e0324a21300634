"""What `render` changes in the document, and what it leaves alone: the module itself in a real browser."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.web.conftest import Visiting

pytestmark = [pytest.mark.browser]
PRELUDE = """async (given) => {
  const { h, el, render } = await import("/assets/common/dom.js");
  document.querySelector("#root")?.remove();
  const root = el("div", { id: "root" });
  document.body.append(root);
  const find = (selector) => root.querySelector(selector);
  %s
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(a_visitor: Visiting) -> AsyncGenerator[Page]:
    async with a_visitor() as visitor:
        await visitor.open("/conferir")
        yield visitor.page


async def run(page: Page, script: str, given: object = None) -> object:
    """What the script returns; it has `h`, `render`, an empty `root` in the document, and `find` in it."""
    return await page.evaluate(PRELUDE % script, given)


FORM = """
  const form = (said) => [
    h("p", {}, said),
    h("form", {},
      h("label", {}, "Nome", h("input", { id: "name", value: "" })),
      h("label", {}, h("input", { type: "checkbox", id: "tick", checked: false }), "Sim"),
      h("select", { id: "choice" }, h("option", { value: "a" }, "A"), h("option", { value: "b" }, "B")),
      h("textarea", { id: "words" }),
      h("details", { id: "more" }, h("summary", {}, "Mais"), "Texto"))];
  render(root, form("Você é a 3ª"));
"""


async def test_what_somebody_typed_ticked_chose_and_opened_stays(page: Page) -> None:
    kept = await run(
        page,
        FORM
        + """
  find("#name").value = "Maria";
  find("#tick").checked = true;
  find("#choice").value = "b";
  find("#words").value = "Bom dia";
  find("#words").style.height = "200px";
  find("#more").open = true;
  find("#name").focus();
  find("#name").setSelectionRange(1, 3);
  render(root, form("Você é a 2ª"));
  return [find("p").textContent, find("#name").value, find("#tick").checked, find("#choice").value,
    find("#words").value, find("#words").style.height, find("#more").open,
    document.activeElement.id, find("#name").selectionStart, find("#name").selectionEnd];
""",
    )
    assert kept == ["Você é a 2ª", "Maria", True, "b", "Bom dia", "200px", True, "name", 1, 3]


async def test_what_others_add_to_the_document_stays(page: Page) -> None:
    """A password manager marks fields and puts icons beside them."""
    kept = await run(
        page,
        FORM
        + """
  find("#name").setAttribute("data-manager", "1");
  find("#name").after(Object.assign(document.createElement("i"), { className: "icon" }));
  find("#tick").before(document.createElement("i"));
  render(root, form("Você é a 2ª"));
  return [find("p").textContent, find("#name").dataset.manager, root.querySelectorAll("i").length,
    find("label").textContent];
""",
    )
    assert kept == ["Você é a 2ª", "1", 2, "Nome"]


async def test_what_the_program_changes_goes_before_what_was_typed(page: Page) -> None:
    shown = await run(
        page,
        """
  const fields = (value, checked, chosen) => [
    h("input", { id: "name", value }),
    h("input", { type: "checkbox", id: "tick", checked }),
    h("select", { id: "choice" }, h("option", { selected: chosen === "a" }, "a"),
      h("option", { selected: chosen === "b" }, "b"))];
  render(root, fields("", false, "a"));
  find("#name").value = "Maria";
  find("#tick").checked = false;
  find("#choice").value = "a";
  render(root, fields("Ana", true, "b"));
  const first = [find("#name").value, find("#tick").checked, find("#choice").value];
  render(root, fields(null, false, "b"));
  return [first, [find("#name").value, find("#tick").checked, find("#choice").value]];
""",
    )
    assert shown == [["Ana", True, "b"], ["", False, "b"]]


async def test_a_translated_page_is_brought_up_to_date_and_loses_no_form(page: Page) -> None:
    """Translators put elements of their own in the place of each text."""
    shown = await run(
        page,
        """
  const drawn = (count) => [
    h("p", { id: "said" }, "Fila: ", h("b", {}, String(count)), " pessoas"),
    h("label", { id: "label" }, "Nome ", h("input", { id: "name" }), count > 2 ? " longo" : " curto")];
  render(root, drawn(3));
  find("#name").value = "Maria";
  find("#name").focus();
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  for (const text of found) {
    const font = document.createElement("font");
    font.textContent = `[${text.nodeValue.trim()}]`;
    text.replaceWith(font);
  }
  const translated = root.textContent;
  render(root, drawn(3));
  const same = root.textContent === translated;
  render(root, drawn(2));
  return [same, find("#said").textContent, find("#label").textContent, find("#name").value,
    document.activeElement.id, find("#said").querySelectorAll("b").length];
""",
    )
    assert shown == [True, "[Fila:]2[pessoas]", "Nome  curto", "Maria", "name", 1]


async def test_what_has_a_key_is_the_same_thing_wherever_it_moves(page: Page) -> None:
    moved = await run(
        page,
        """
  const item = (key) => h("li", { "data-key": key, tabindex: "0" }, key);
  const list = (...keys) => [h("ol", {}, keys.map(item))];
  render(root, list("a", "b", "c", "d"));
  const before = Array.from(root.querySelectorAll("li"));
  before[3].focus();
  const touched = [];
  new MutationObserver((records) => touched.push(...records)).observe(find("ol"), { childList: true });
  render(root, list("d", "a", "c", "e"));
  await Promise.resolve();
  const after = Array.from(root.querySelectorAll("li"));
  const added = touched.flatMap(({ addedNodes }) => Array.from(addedNodes, (node) => node.textContent));
  return [after.map((item) => item.textContent), after[0] === before[3], after[1] === before[0],
    after[2] === before[2], added.sort(), document.activeElement === before[3]];
""",
    )
    assert moved == [["d", "a", "c", "e"], True, True, True, ["d", "e"], True]


async def test_a_view_that_is_kept_is_not_compared_and_gives_way_to_another(page: Page) -> None:
    """The rows of a long queue: drawn once, shown again every second, in whatever place."""
    shown = await run(
        page,
        """
  let looks = 0;
  const props = { "data-key": "a", get title() { looks += 1; return "A"; } };
  const kept = h("li", props, "A"), other = h("li", { "data-key": "b" }, "B");
  render(root, [kept, other]);
  const [before, first] = [find("li"), looks];
  render(root, [other, kept]);
  const moved = [root.textContent, root.lastChild === before, looks === first];
  render(root, [other, h("li", { "data-key": "a" }, "A2")]);
  return [...moved, root.textContent, root.lastChild === before, before.title];
""",
    )
    assert shown == ["BA", True, True, "BA2", True, ""]


async def test_a_button_does_not_become_another_under_the_finger(page: Page) -> None:
    """What has an id is never another thing, though it stands in the same place."""
    shown = await run(
        page,
        """
  render(root, [h("button", { id: "mute" }, "Silenciar")]);
  const before = find("button");
  before.focus();
  render(root, [h("button", { id: "ready" }, "Pode me chamar")]);
  return [find("button") === before, document.activeElement === find("button")];
""",
    )
    assert shown == [False, False]


async def test_the_last_drawing_says_what_a_press_does(page: Page) -> None:
    presses = await run(
        page,
        """
  const heard = [];
  const button = (on) => [h("button", { on }, "Botão")];
  render(root, button({ click: () => heard.push("first") }));
  find("button").click();
  render(root, button({ click: () => heard.push("second") }));
  find("button").click();
  render(root, button({}));
  find("button").click();
  render(root, button({ click: () => heard.push("third") }));
  find("button").click();
  return heard;
""",
    )
    assert presses == ["first", "second", "third"]


async def test_nodes_of_others_are_shown_as_they_are_and_empty_values_left_out(page: Page) -> None:
    shown = await run(
        page,
        """
  root.append("was there before");
  const foreign = document.createElement("hr");
  render(root, [null, false, undefined, "", 0, foreign, [h("b", { hidden: true, title: null }, 1, "x")]]);
  const first = root.outerHTML;
  render(root, [foreign, 0]);
  return [first, root.outerHTML];
""",
    )
    assert shown == [
        '<div id="root">0<hr><b hidden="">1x</b></div>',
        '<div id="root"><hr>0</div>',
    ]


RANDOM = """
  let seed = given;
  const random = (below) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % below; };
  const tree = (depth) => {
    const keys = ["a", "b", "c", "d", "e", "f"].sort(() => random(3) - 1);
    return Array.from({ length: random(6) }, (_, index) => {
      if (random(4) === 0) return `text ${random(3)}`;
      const key = random(2) ? keys[index] : null;
      const props = { "data-key": key, class: ["x", null, "y"][random(3)], hidden: random(2) === 0 };
      return h(["p", "div", "b"][random(3)], props, depth > 0 ? tree(depth - 1) : "end");
    });
  };
  for (let step = 0; step < 200; step += 1) {
    const wanted = tree(2);
    render(root, wanted);
    const fresh = el("div", { id: "root" }, wanted);
    if (!root.isEqualNode(fresh)) return [root.outerHTML, fresh.outerHTML];
  }
  return "equal";
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_stood_there_the_document_is_as_drawn_anew(page: Page, seed: int) -> None:
    assert await run(page, RANDOM, seed) == "equal"
