/** The visitor of a ticket and what is known of them: the same in every list. */
import { h } from "../../common/dom.js";
import { tag } from "../../staff/parts.js";
import { ORDINARY, PRESENCE } from "../model.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../model.js").Row} Row */

/** @type {Readonly<Record<"absent" | "paused", "bad" | "warn">>} */
const AWAY_TONE = Object.freeze({ absent: "bad", paused: "warn" });

/** Name as typed, and said to be so: nobody has checked it. @param {Row} row */
export function nameOf(row) {
  const texts = TEXTS.queue;
  if (!row.displayName) return h("span", { class: "name unknown" }, texts.noName);
  return h(
    "span",
    { class: "name" },
    h("bdi", {}, row.displayName),
    " ",
    h("span", { class: "declared" }, texts.declared),
  );
}

/** @param {Row} row */
export function badges(row) {
  const texts = TEXTS.queue;
  return h(
    "span",
    { class: "badges" },
    row.priority === ORDINARY ? null : tag(TEXTS.priority[row.priority], "info"),
    row.needs.map((need) => tag(TEXTS.need[need], "warn")),
    row.returned ? tag(texts.returned) : null,
    row.transferredFromOffice ? tag(texts.from(row.transferredFromOffice)) : null,
  );
}

/** Only who is away stands out: in a long queue that is what one looks for. @param {Row} row */
export function presence(row) {
  const text = TEXTS.presence[row.presence];
  if (row.presence === PRESENCE.PRESENT) return h("span", { class: "presence here" }, text);
  return h("span", { class: "presence" }, tag(text, AWAY_TONE[row.presence]));
}

/** @param {Row} row */
export function isAway(row) {
  return row.presence !== PRESENCE.PRESENT;
}

/** What the visitor was told last. @param {Row} row */
export function told(row) {
  return row.message ? h("span", { class: "case" }, TEXTS.queue.told(row.message)) : null;
}

/** @param {Row} row */
export function caseNumber(row) {
  return row.caseNumber
    ? h("span", { class: "case" }, TEXTS.queue.caseNumber, " ", h("span", {}, row.caseNumber))
    : null;
}
