/** The waiting list: who waits, in the order in which they will be called. */
import { h } from "../../common/dom.js";
import { button } from "../../staff/parts.js";
import { can } from "../page/offers.js";
import { hasWaitedLong, searchRows } from "../page/row-search.js";
import { builder } from "../page/visible-rows.js";
import { shown, unseen } from "../page/steady-lists.js";
import { TEXTS } from "../texts.js";
import { durationText, elapsed } from "./elapsed.js";
import { badges, caseNumber, isAway, nameOf, noted, presence, told } from "./person.js";
import { nobodyFound, searchView } from "./queue-search.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../api-types.js").Row} Row */
/** @typedef {import("../../common/dom.js").VNode} VNode */

const MENU = /** @type {const} */ (["message", "note", "unconfirmed", "priority", "transfer", "remove"]);
const ACTIONS = /** @type {const} */ (["callThis", ...MENU]);

/** @param {PageState} page */
export function waitingListView(page) {
  const waiting = page.queue?.waiting ?? [];
  const placed = searchRows(page.search, shown(page)?.waiting ?? [], page.now);
  return h(
    "section",
    { class: "card queue", "data-key": "queue", "aria-labelledby": "queue-heading" },
    h(
      "div",
      { class: "section-head" },
      h("h2", { id: "queue-heading" }, TEXTS.queue.heading),
      page.queue === null ? null : h("span", { class: "count" }, TEXTS.queue.count(waiting.length)),
      waiting.length === 0 ? null : h("span", { class: "declared" }, TEXTS.queue.allDeclared),
    ),
    searchView(page, placed.length),
    newPeople(unseen(page)),
    body(page, placed),
  );
}

/** Over the list, so that no row moves by it. @param {number} count */
function newPeople(count) {
  const shownAs =
    count === 0 ? null : button({ action: "showNew", label: TEXTS.queue.unseen(count), class: "compact" });
  return h("div", { class: "new-people", "data-key": "new" }, shownAs);
}

/** @param {PageState} page @param {import("../page/row-search.js").Placed[]} placed whom the search has found */
function body(page, placed) {
  if (page.queue === null) return h("p", { "data-key": "loading" }, TEXTS.loading);
  if (shown(page)?.waiting.length === 0) {
    return h(
      "div",
      { class: "empty", "data-key": "empty" },
      h("p", {}, h("strong", {}, TEXTS.queue.empty)),
      h("p", { class: "muted" }, TEXTS.queue.emptyHint),
    );
  }
  if (placed.length === 0) return nobodyFound();
  const isBuilt = builder(page);
  const rows = placed.map(({ row, place }, index) =>
    isBuilt(row.ticketId, index) ? rowView(page, row, place) : unbuiltRow(row),
  );
  return h("ol", { class: "tickets", "data-key": "rows", "aria-labelledby": "queue-heading" }, rows);
}

/** @param {Row} row far from what is on the screen @returns {VNode} */
function unbuiltRow(row) {
  return h("li", { class: "row unbuilt", "data-key": row.ticketId }, h("strong", {}, row.number));
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
  const offered = ACTIONS.filter((action) => can(page, action, row.gone ?? row));
  const facts = JSON.stringify([
    page.connected,
    place,
    office?.name,
    offered,
    durationText(row.enteredAt, now, "rough"),
  ]);
  const before = drawn.get(row);
  if (before?.facts === facts) return before.view;
  const view = h(
    "li",
    { class: `row${isAway(row) ? " away" : ""}${row.gone ? " gone" : ""}`, "data-key": row.ticketId },
    h("span", { class: "position" }, TEXTS.queue.position(place)),
    whoView(row, office?.name),
    h(
      "span",
      { class: hasWaitedLong(row, now) ? "waited long" : "waited" },
      h("span", { class: "visually-hidden" }, TEXTS.queue.waits),
      " ",
      elapsed(row.enteredAt, now, "rough"),
    ),
    row.gone ? h("span", { class: "presence muted" }, TEXTS.queue.gone) : presence(row, page.connected),
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
    h("span", { class: "line" }, h("strong", { class: "number" }, row.number), " ", nameOf(row), badges(row)),
    h(
      "span",
      { class: "more" },
      caseNumber(row),
      officeName && h("span", { class: "office-of" }, officeName),
      told(row),
      noted(row),
    ),
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
      row.displayName && h("p", { class: "small" }, h("bdi", {}, row.displayName)),
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
