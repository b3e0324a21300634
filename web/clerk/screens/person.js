/** The visitor of a ticket and what is known of them: the same in every list. */
import { h } from "../../common/dom.js";
import { tag } from "../../staff/parts.js";
import { ORDINARY, PRESENCE } from "../api-types.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../api-types.js").Row} Row */

/** @type {Readonly<Record<"absent" | "paused", "bad" | "warn">>} */
const AWAY_TONE = Object.freeze({ absent: "bad", paused: "warn" });

/** Name as typed: nobody has checked it, which each list says once. Whole where a list cuts it. @param {Row} row */
export function nameOf(row) {
  if (!row.displayName) return h("span", { class: "name unknown" }, TEXTS.queue.noName);
  return h("span", { class: "name", title: row.displayName }, h("bdi", {}, row.displayName));
}

/** The same where one person stands alone. @param {Row} row */
export function declaredName(row) {
  if (!row.displayName) return nameOf(row);
  return h("span", {}, nameOf(row), " ", h("span", { class: "declared" }, TEXTS.queue.declared));
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

/**
 * Only who is away stands out: in a long queue that is what one looks for. Without a connection nobody knows.
 * @param {Row} row @param {boolean} connected
 */
export function presence(row, connected) {
  if (!connected) return h("span", { class: "presence" }, tag(TEXTS.presence.unknown, "bad"));
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
  return row.message
    ? h("span", { class: "case told", title: row.message }, TEXTS.queue.told(row.message))
    : null;
}

/** What the office notes of them: whole where one person stands alone. @param {Row} row */
export function noted(row) {
  return row.note
    ? h("span", { class: "case told noted", title: row.note }, TEXTS.queue.noted(row.note))
    : null;
}

/** @param {Row} row */
export function caseNumber(row) {
  return row.caseNumber
    ? h(
        "span",
        { class: "case number-of-case" },
        h("span", { class: "label" }, TEXTS.queue.caseNumber, " "),
        h("span", {}, row.caseNumber),
      )
    : null;
}
