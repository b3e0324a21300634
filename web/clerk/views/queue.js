/** The waiting list: who waits, in the order in which they will be called. */
import { h } from "../../common/dom.js";
import { can } from "../desk/offers.js";
import { TEXTS } from "../texts.js";
import { button } from "../../staff/parts.js";
import { elapsed } from "./elapsed.js";
import { badges, caseNumber, isAway, nameOf, presence, told } from "./person.js";

/** @typedef {import("../model.js").Desk} Desk */
/** @typedef {import("../model.js").Row} Row */

const MENU = /** @type {const} */ (["message", "unconfirmed", "priority", "transfer", "remove"]);

/** @param {Desk} desk */
export function queueView(desk) {
  const waiting = desk.queue?.waiting ?? [];
  return h(
    "section",
    { class: "card queue", "data-key": "queue", "aria-labelledby": "queue-heading" },
    h(
      "div",
      { class: "section-head" },
      h("h2", { id: "queue-heading" }, TEXTS.queue.heading),
      desk.queue === null ? null : h("span", { class: "count" }, TEXTS.queue.count(waiting.length)),
    ),
    body(desk, waiting),
  );
}

/** @param {Desk} desk @param {Row[]} waiting */
function body(desk, waiting) {
  if (desk.queue === null) return h("p", { "data-key": "loading" }, TEXTS.loading);
  if (waiting.length === 0) {
    return h(
      "div",
      { class: "empty", "data-key": "empty" },
      h("p", {}, h("strong", {}, TEXTS.queue.empty)),
      h("p", { class: "muted" }, TEXTS.queue.emptyHint),
    );
  }
  const rows = waiting.map((row, place) => rowView(desk, row, place + 1));
  return h("ol", { class: "tickets", "data-key": "rows", "aria-labelledby": "queue-heading" }, rows);
}

/** @param {Desk} desk @param {Row} row @param {number} place in this list: among all the offices served */
function rowView(desk, row, place) {
  const offices = desk.me.offices;
  const several = desk.chosen.length > 1;
  const officeName = several ? offices.find((office) => office.officeId === row.officeId)?.name : null;
  return h(
    "li",
    { class: isAway(row) ? "row away" : "row", "data-key": row.ticketId },
    h("span", { class: "position" }, TEXTS.queue.position(place)),
    h(
      "div",
      { class: "who" },
      h("span", { class: "line" }, h("strong", { class: "number" }, row.number), " ", nameOf(row)),
      caseNumber(row),
      told(row),
      officeName ? h("span", { class: "office-of" }, officeName) : null,
      badges(row),
    ),
    h(
      "span",
      { class: "waited" },
      h("span", { class: "visually-hidden" }, TEXTS.queue.waits),
      " ",
      elapsed(row.enteredAt, desk.now, "rough"),
    ),
    presence(row),
    h("div", { class: "row-actions" }, callButton(desk, row), menu(desk, row)),
  );
}

/** @param {Desk} desk @param {Row} row */
function callButton(desk, row) {
  if (!can(desk, "callThis", row)) return null;
  return button({
    action: "callThis",
    ticketId: row.ticketId,
    label: TEXTS.queue.callThis,
    hint: TEXTS.visit.ticket(row.number),
    class: "compact",
  });
}

/** @param {Desk} desk @param {Row} row */
function menu(desk, row) {
  const offered = MENU.filter((action) => can(desk, action, row));
  if (offered.length === 0) return null;
  return h(
    "details",
    { class: "menu", "data-key": `menu-${row.ticketId}` },
    h("summary", { class: "compact", "aria-label": TEXTS.queue.more(row.number) }, TEXTS.queue.moreShort),
    h(
      "div",
      { class: "menu-list" },
      offered.map((action) =>
        button({
          action,
          ticketId: row.ticketId,
          label: TEXTS.queue[action],
          class: action === "remove" ? "compact danger" : "compact",
        }),
      ),
    ),
  );
}
