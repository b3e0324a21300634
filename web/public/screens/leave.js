/** The ways out of a ticket, and the visitor's other tickets. Pure: scene in, elements out. */
import { el } from "../../common/dom.js";
import { texts } from "../visit-texts.js";

/** @typedef {import("../views.js").Scene} Scene */
/** @typedef {import("../views.js").Act} Act */

/**
 * A choice of reasons; the first says nothing.
 *
 * @param {string} id
 * @param {string} label
 * @param {readonly string[]} reasons
 * @returns {HTMLElement}
 */
export function renderReasons(id, label, reasons) {
  const options = reasons.map((reason) => el("option", { value: reason }, reason));
  options.unshift(el("option", { value: "" }, texts.reasonUnsaid));
  return el("div", { class: "field" }, el("label", { for: id }, label), el("select", { id }, options));
}

/** @param {Scene} _scene @param {Act} act */
export function renderLeave(_scene, act) {
  const reasons = renderReasons("leave-reason", texts.leave.reason, texts.reasonsToLeave);
  const confirm = () => act("leave", reasons.querySelector("select")?.value || undefined);
  return el(
    "section",
    { "data-part": "leave", class: "card quiet" },
    el(
      "details",
      { id: "leave" },
      el("summary", {}, texts.leave.heading),
      el("p", {}, texts.leave.warning),
      reasons,
      el(
        "button",
        { type: "button", class: "danger", id: "confirm-leave", on: { click: confirm } },
        texts.leave.confirm,
      ),
    ),
    el(
      "details",
      { id: "not-me" },
      el("summary", {}, texts.leave.notMe),
      el("p", {}, texts.leave.notMeText),
      el("button", { type: "button", id: "forget", on: { click: () => act("forget") } }, texts.leave.forget),
    ),
  );
}

/** @param {Scene} scene @param {Act} act @returns {HTMLElement} */
export function renderOthers({ local }, act) {
  const items = local.others.map((ticket) =>
    el(
      "li",
      {},
      el(
        "button",
        {
          type: "button",
          class: "plain",
          id: `other-${ticket.ticketId}`,
          on: { click: () => act("show", ticket.ticketId) },
        },
        texts.own.at(ticket.number, ticket.officeName),
      ),
    ),
  );
  return el(
    "section",
    { "data-part": "others", class: items.length ? "card quiet" : "another" },
    items.length > 0 && el("h2", {}, texts.own.heading),
    items.length > 0 && el("ul", { class: "bare" }, items),
    el("p", {}, el("a", { href: "/#cartorios", id: "another" }, texts.own.another)),
  );
}
