/** The waiting list: who waits, in the order in which they will be called. */
import { h } from "../../common/dom.js";
import { button } from "../../staff/parts.js";
import { can } from "../page/offers.js";
import { TEXTS } from "../texts.js";
import { durationText, elapsed } from "./elapsed.js";
import { badges, caseNumber, isAway, nameOf, presence, told } from "./person.js";

/** @typedef {import("../model.js").PageState} PageState */
/** @typedef {import("../model.js").Row} Row */
/** @typedef {import("../../common/dom.js").VNode} VNode */

const MENU = /** @type {const} */ (["message", "unconfirmed", "priority", "transfer", "remove"]);
const ACTIONS = /** @type {const} */ (["callThis", ...MENU]);

/** @param {PageState} page */
export function queueView(page) {
  const waiting = page.queue?.waiting ?? [];
  return h(
    "section",
    { class: "card queue", "data-key": "queue", "aria-labelledby": "queue-heading" },
    h(
      "div",
      { class: "section-head" },
      h("h2", { id: "queue-heading" }, TEXTS.queue.heading),
      page.queue === null ? null : h("span", { class: "count" }, TEXTS.queue.count(waiting.length)),
    ),
    body(page, waiting),
  );
}

/** @param {PageState} page @param {Row[]} waiting */
function body(page, waiting) {
  if (page.queue === null) return h("p", { "data-key": "loading" }, TEXTS.loading);
  if (waiting.length === 0) {
    return h(
      "div",
      { class: "empty", "data-key": "empty" },
      h("p", {}, h("strong", {}, TEXTS.queue.empty)),
      h("p", { class: "muted" }, TEXTS.queue.emptyHint),
    );
  }
  const rows = waiting.map((row, place) => rowView(page, row, place + 1));
  return h("ol", { class: "tickets", "data-key": "rows", "aria-labelledby": "queue-heading" }, rows);
}

/** @type {WeakMap<Row, {facts: string, view: VNode}>} what was drawn last, and from what besides the row itself */
const drawn = new WeakMap();

/**
 * Reused until something in it changes, so that a queue of 200 is not redrawn every second.
 * @param {PageState} page @param {Row} row @param {number} place in this list: among all the offices served
 */
function rowView(page, row, place) {
  const { chosen, me, now } = page;
  const office = chosen.length > 1 ? me.offices.find(({ officeId }) => officeId === row.officeId) : null;
  const offered = ACTIONS.filter((action) => can(page, action, row));
  const facts = JSON.stringify([place, office?.name, offered, durationText(row.enteredAt, now, "rough")]);
  const before = drawn.get(row);
  if (before?.facts === facts) return before.view;
  const view = h(
    "li",
    { class: isAway(row) ? "row away" : "row", "data-key": row.ticketId },
    h("span", { class: "position" }, TEXTS.queue.position(place)),
    whoView(row, office?.name),
    h(
      "span",
      { class: "waited" },
      h("span", { class: "visually-hidden" }, TEXTS.queue.waits),
      " ",
      elapsed(row.enteredAt, now, "rough"),
    ),
    presence(row),
    h("div", { class: "row-actions" }, offered.includes("callThis") && callButton(row), menu(row, offered)),
  );
  drawn.set(row, { facts, view });
  return view;
}

/** @param {Row} row @param {string | undefined} officeName where more than one is served */
function whoView(row, officeName) {
  return h(
    "div",
    { class: "who" },
    h("span", { class: "line" }, h("strong", { class: "number" }, row.number), " ", nameOf(row)),
    caseNumber(row),
    told(row),
    officeName && h("span", { class: "office-of" }, officeName),
    badges(row),
  );
}

/** @param {Row} row */
function callButton(row) {
  return button({
    action: "callThis",
    ticketId: row.ticketId,
    label: TEXTS.queue.callThis,
    hint: TEXTS.visit.ticket(row.number),
    class: "compact",
  });
}

/** @param {Row} row @param {readonly (typeof ACTIONS)[number][]} offered */
function menu(row, offered) {
  const listed = MENU.filter((action) => offered.includes(action));
  if (listed.length === 0) return null;
  return h(
    "details",
    { class: "menu", "data-key": `menu-${row.ticketId}` },
    h("summary", { class: "compact", "aria-label": TEXTS.queue.more(row.number) }, TEXTS.queue.moreShort),
    h(
      "div",
      { class: "menu-list" },
      listed.map((action) =>
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
