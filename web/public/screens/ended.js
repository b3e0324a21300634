/** After the turn, however it ended: each end says what happened and the way on. Pure. */
import { el } from "../../common/dom.js";
import { timeOf } from "../format.js";
import { texts } from "../visit-texts.js";
import { renderEvaluation } from "./evaluation.js";
import { renderOthers } from "./leave.js";
import { renderReceiptPart } from "./receipt.js";
import { renderTroubles } from "./waiting.js";

/** @typedef {import("../views.js").Scene} Scene */
/** @typedef {import("../views.js").Act} Act */
/** @typedef {"no_show" | "unreached" | "completed" | "left" | "removed" | "closed" | "transferred"} Ended */

const words = texts.ended;

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {HTMLElement[]}
 */
export function renderEnded(scene, act) {
  const { view, local } = scene;
  const [heading = "", sentence = ""] = words[/** @type {Ended} */ (view.status)] ?? [];
  return [
    el(
      "div",
      { "data-part": `ended-${view.status}` },
      el("h1", { tabindex: "-1" }, heading),
      sentence && el("p", { class: "lead" }, sentence),
      el("p", { class: "muted" }, view.officeName, " – ", texts.queue.number(view.number)),
      view.reason && el("p", {}, words.reason(view.reason)),
      view.status === "removed" && el("p", {}, external(words.complainUrl, words.complain)),
    ),
    ...renderTroubles(local),
    ...(view.canReturnUntil ? [renderReturn(scene, act)] : []),
    ...(view.final || view.status === "transferred"
      ? []
      : [el("p", { "data-part": "may-be-called" }, words.mayBeCalled)]),
    ...(view.status === "transferred" ? [] : [renderEvaluation(scene, act)]),
    renderReceiptPart(scene, act),
    renderOnward(scene, act),
    ...(local.others.length ? [renderOthers(scene, act)] : []),
  ];
}

/** @param {string} href @param {string} label */
function external(href, label) {
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** @param {Scene} scene @param {Act} act */
function renderReturn({ view, office }, act) {
  return el(
    "section",
    { "data-part": "return", class: "card" },
    view.status === "completed" && el("p", {}, words.drop),
    el("p", {}, words.canReturn(timeOf(view.canReturnUntil ?? "", office?.timeZone))),
    el(
      "button",
      { type: "button", class: "primary large", id: "return", on: { click: () => act("return") } },
      words.return,
    ),
  );
}

/** @param {Scene} scene @param {Act} act */
function renderOnward({ view }, act) {
  return el(
    "div",
    { "data-part": "onward", class: "actions no-print" },
    view.status !== "completed" &&
      view.status !== "transferred" &&
      !view.canReturnUntil &&
      el("button", { type: "button", id: "again", on: { click: () => act("again") } }, words.again),
    el("button", { type: "button", id: "home", on: { click: () => act("home") } }, words.home),
  );
}

/** @returns {HTMLElement[]} where the server knows the ticket no more */
export function renderGone() {
  const [heading = "", sentence = ""] = words.gone;
  return [
    el(
      "div",
      { "data-part": "gone" },
      el("h1", { tabindex: "-1" }, heading),
      el("p", {}, sentence),
      el("a", { class: "button primary", href: "/#cartorios" }, words.list),
    ),
  ];
}
