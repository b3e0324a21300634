/** The lists beside the queue: who missed the call, and whom colleagues are serving. */
import { h } from "../../common/dom.js";
import { button, tag } from "../../staff/parts.js";
import { timeOfDay } from "../../staff/times.js";
import { heldBesides, heldByOthers } from "../page/held-tickets.js";
import { can } from "../page/offers.js";
import { shown } from "../page/steady-lists.js";
import { TEXTS } from "../texts.js";
import { countdown } from "./durations.js";
import { badges, nameOf } from "./person.js";
import { press } from "./press.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").Row} Row */
/** @typedef {import("../../common/dom.js").Child} Child */

/** So many lines are seen at once: with more the list scrolls. */
const UNSCROLLED = 3;

/** @param {PageState} page @returns {VNode | null} null when there is nobody */
export function missedView(page) {
  const missed = shown(page)?.missed ?? [];
  return list("missed", TEXTS.missed.heading, missed, (row) => [
    row.canRecallUntil === null
      ? null
      : h("span", { class: "muted small" }, TEXTS.missed.until(timeOfDay(row.canRecallUntil))),
    can(page, "recall", row)
      ? press(page, {
          action: "recall",
          ticketId: row.ticketId,
          label: TEXTS.missed.recall,
          hint: TEXTS.visit.ticket(row.number),
          class: "compact",
        })
      : null,
  ]);
}

/** @param {PageState} page @returns {VNode | null} null when there is nobody */
export function othersView(page) {
  return list("others", TEXTS.others.heading, heldByOthers({ ...page, queue: shown(page) }), (row) => [
    h("span", { class: "muted small" }, TEXTS.others.by(row.calledByName ?? TEXTS.others.someone)),
    row.holderUnheard ? tag(TEXTS.others.unheard, "bad") : null,
    row.clerkLate ? tag(TEXTS.others.late, "warn") : null,
    can(page, "release", row)
      ? button({
          action: "release",
          ticketId: row.ticketId,
          label: TEXTS.visit.release,
          hint: TEXTS.visit.ticket(row.number),
          class: "compact",
        })
      : null,
  ]);
}

/** The clerk's own tickets beside the one at hand: a line each. @param {PageState} page @returns {VNode | null} */
export function besidesView(page) {
  const rows = heldBesides(page);
  if (rows.length === 0) return null;
  return h(
    "section",
    { class: "card besides", "data-key": "besides", "aria-labelledby": "besides-heading" },
    h("h2", { id: "besides-heading" }, TEXTS.besides.heading),
    h(
      "ul",
      {},
      rows.map((row) => besideView(page, row)),
    ),
  );
}

/** @param {PageState} page @param {Row} row */
function besideView(page, row) {
  const left = typeof row.endsAt === "number" ? row.endsAt - page.now : null;
  return h(
    "li",
    { "data-key": row.ticketId },
    h("strong", {}, row.number),
    " ",
    h(
      "span",
      { class: "small" },
      left === null ? statusText(row) : `${countdown(left)} ${TEXTS.visit.timeLeft}`,
    ),
    " ",
    button({
      action: "focus",
      ticketId: row.ticketId,
      label: TEXTS.besides.show,
      hint: TEXTS.visit.ticket(row.number),
      class: "compact",
    }),
  );
}

/** @param {Row} row */
function statusText(row) {
  return row.outcome === "dropped" ? TEXTS.outcome.dropped : TEXTS.status[row.status];
}

/**
 * @param {string} key @param {string} heading @param {Row[]} rows
 * @param {(row: Row) => Child[]} aside what stands at the end of each line
 */
function list(key, heading, rows, aside) {
  if (rows.length === 0) return null;
  return h(
    "section",
    { class: "card", "data-key": key, "aria-labelledby": `${key}-heading` },
    h("h2", { id: `${key}-heading` }, heading),
    h(
      "ul",
      {
        class: "tickets",
        tabindex: rows.length > UNSCROLLED ? "0" : null,
        "aria-labelledby": `${key}-heading`,
      },
      rows.map((row) =>
        h(
          "li",
          { class: "row short", "data-key": row.ticketId },
          h(
            "div",
            { class: "who" },
            h(
              "span",
              { class: "line" },
              h("strong", { class: "number" }, row.number),
              " ",
              nameOf(row),
              h("span", { class: "badges" }, tag(statusText(row))),
              badges(row),
            ),
          ),
          h("div", { class: "row-actions" }, aside(row)),
        ),
      ),
    ),
  );
}
