/** The waiting list: who waits, in the order in which they will be called. */
import { el } from "../../common/dom.js";
import { can } from "../rules.js";
import { TEXTS } from "../texts.js";
import { button, elapsed } from "./parts.js";
import { badges, caseNumber, isAway, nameOf, presence, told } from "./person.js";

/** @typedef {import("../model.js").Desk} Desk */
/** @typedef {import("../model.js").Row} Row */

const MENU = /** @type {const} */ (["message", "unconfirmed", "priority", "transfer", "remove"]);

/** @param {Desk} desk @returns {HTMLElement} */
export function queueView(desk) {
  const waiting = desk.queue?.waiting ?? [];
  return el(
    "section",
    { class: "card queue", "data-key": "queue", "aria-labelledby": "queue-heading" },
    el(
      "div",
      { class: "section-head" },
      el("h2", { id: "queue-heading" }, TEXTS.queue.heading),
      desk.queue === null ? null : el("span", { class: "count" }, TEXTS.queue.count(waiting.length)),
    ),
    body(desk, waiting),
  );
}

/** @param {Desk} desk @param {Row[]} waiting */
function body(desk, waiting) {
  if (desk.queue === null) return el("p", { "data-key": "loading" }, TEXTS.loading);
  if (waiting.length === 0) {
    return el(
      "div",
      { class: "empty", "data-key": "empty" },
      el("p", {}, el("strong", {}, TEXTS.queue.empty)),
      el("p", { class: "muted" }, TEXTS.queue.emptyHint),
    );
  }
  const rows = waiting.map((row, place) => rowView(desk, row, place + 1));
  return el("ol", { class: "tickets", "data-key": "rows", "aria-labelledby": "queue-heading" }, rows);
}

/** @param {Desk} desk @param {Row} row @param {number} place in this list: among all the offices served */
function rowView(desk, row, place) {
  const offices = desk.me.offices;
  const several = desk.chosen.length > 1;
  const officeName = several ? offices.find((office) => office.officeId === row.officeId)?.name : null;
  return el(
    "li",
    { class: isAway(row) ? "row away" : "row", "data-key": row.ticketId },
    el("span", { class: "position" }, TEXTS.queue.position(place)),
    el(
      "div",
      { class: "who" },
      el("span", { class: "line" }, el("strong", { class: "number" }, row.number), " ", nameOf(row)),
      caseNumber(row),
      told(row),
      officeName ? el("span", { class: "office-of" }, officeName) : null,
      badges(row),
    ),
    el(
      "span",
      { class: "waited" },
      el("span", { class: "visually-hidden" }, TEXTS.queue.waits),
      " ",
      elapsed(row.enteredAt, desk.now, "rough"),
    ),
    presence(row),
    el("div", { class: "row-actions" }, callButton(desk, row), menu(desk, row)),
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
  return el(
    "details",
    { class: "menu", "data-key": `menu-${row.ticketId}` },
    el("summary", { class: "compact", "aria-label": TEXTS.queue.more(row.number) }, TEXTS.queue.moreShort),
    el(
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
