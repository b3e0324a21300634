/** After the end: each kind of end says what happened and what can be done next. Pure. */
import { h } from "../../common/dom.js";
import { timeOf } from "../format.js";
import { texts } from "../visit-texts.js";
import { renderEvaluation } from "./evaluation.js";
import { renderOthers } from "./leave.js";
import { renderReceiptPart } from "./receipt.js";
import { renderTroubles } from "./waiting.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").Scene} Scene */
/** @typedef {import("../api-types.js").Act} Act */
/** @typedef {"no_show" | "unreached" | "completed" | "left" | "removed" | "closed" | "transferred"} Ended */

const words = texts.ended;

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {VNode[]}
 */
export function renderEnded(scene, act) {
  const { view, local } = scene;
  const [heading = "", sentence = ""] = words[/** @type {Ended} */ (view.status)] ?? [];
  return [
    h(
      "div",
      { "data-key": `ended-${view.status}` },
      h("h1", { tabindex: "-1" }, heading),
      sentence && h("p", { class: "lead" }, sentence),
      h("p", { class: "muted" }, view.officeName, " – ", texts.queue.number(view.number)),
      view.reason && h("p", {}, words.reason(view.reason)),
      view.status === "removed" && h("p", {}, external(words.complainUrl, words.complain)),
    ),
    ...renderTroubles(local),
    ...(view.canReturnUntil ? [renderReturn(scene, act)] : []),
    ...(view.final || view.status === "transferred"
      ? []
      : [h("p", { "data-key": "may-be-called" }, words.mayBeCalled)]),
    ...(view.status === "transferred" ? [] : [renderEvaluation(scene, act)]),
    renderReceiptPart(scene, act),
    renderOnward(scene, act),
    ...(local.others.length ? [renderOthers(scene, act)] : []),
  ];
}

/** @param {string} href @param {string} label */
function external(href, label) {
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** @param {Scene} scene @param {Act} act */
function renderReturn({ view, office }, act) {
  return h(
    "section",
    { "data-key": "return", class: "card" },
    view.status === "completed" && h("p", {}, words.drop),
    h("p", {}, words.canReturn(timeOf(view.canReturnUntil ?? "", office?.timeZone))),
    h(
      "button",
      { type: "button", class: "primary large", id: "return", on: { click: () => act("return") } },
      words.return,
    ),
  );
}

/** @param {Scene} scene @param {Act} act */
function renderOnward({ view }, act) {
  return h(
    "div",
    { "data-key": "onward", class: "actions no-print" },
    view.status !== "completed" &&
      view.status !== "transferred" &&
      !view.canReturnUntil &&
      h("button", { type: "button", id: "again", on: { click: () => act("again") } }, words.again),
    h("button", { type: "button", id: "home", on: { click: () => act("home") } }, words.home),
  );
}

/** @returns {VNode[]} where the server knows the ticket no more */
export function renderGone() {
  const [heading = "", sentence = ""] = words.gone;
  return [
    h(
      "div",
      { "data-key": "gone" },
      h("h1", { tabindex: "-1" }, heading),
      h("p", {}, sentence),
      h("a", { class: "button primary", href: "/#cartorios" }, words.list),
    ),
  ];
}
