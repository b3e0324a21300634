/** The ways out of a ticket, and the visitor's other tickets. Pure: scene in, elements out. */
import { h } from "../../common/dom.js";
import { texts } from "../visit-texts.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").Scene} Scene */
/** @typedef {import("../api-types.js").Act} Act */

/**
 * A choice of reasons; the first says nothing.
 *
 * @param {string} id
 * @param {string} label
 * @param {readonly string[]} reasons
 * @returns {VNode}
 */
export function renderReasons(id, label, reasons) {
  const options = reasons.map((reason) => h("option", { value: reason }, reason));
  options.unshift(h("option", { value: "" }, texts.reasonUnsaid));
  return h("div", { class: "field" }, h("label", { for: id }, label), h("select", { id }, options));
}

/** @param {Scene} _scene @param {Act} act */
export function renderLeave(_scene, act) {
  const confirm = () => {
    const reason = document.getElementById("leave-reason");
    act("leave", (reason instanceof HTMLSelectElement && reason.value) || undefined);
  };
  return h(
    "section",
    { "data-key": "leave", class: "card quiet" },
    h(
      "details",
      { id: "leave" },
      h("summary", {}, texts.leave.heading),
      h("p", {}, texts.leave.warning),
      renderReasons("leave-reason", texts.leave.reason, texts.reasonsToLeave),
      h(
        "button",
        { type: "button", class: "danger", id: "confirm-leave", on: { click: confirm } },
        texts.leave.confirm,
      ),
    ),
    h(
      "details",
      { id: "not-me" },
      h("summary", {}, texts.leave.notMe),
      h("p", {}, texts.leave.notMeText),
      h("button", { type: "button", id: "forget", on: { click: () => act("forget") } }, texts.leave.forget),
    ),
  );
}

/** @param {Scene} scene @param {Act} act @returns {VNode} */
export function renderOthers({ local }, act) {
  const items = local.others.map((ticket) =>
    h(
      "li",
      { "data-key": ticket.ticketId },
      h(
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
  return h(
    "section",
    { "data-key": "others", class: items.length ? "card quiet" : "another" },
    items.length > 0 && h("h2", {}, texts.own.heading),
    items.length > 0 && h("ul", { class: "bare" }, items),
    h("p", {}, h("a", { href: "/#cartorios", id: "another" }, texts.own.another)),
  );
}
