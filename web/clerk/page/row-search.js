/** The search of a long queue: by number, name or case number, and by filters. */
import { ORDINARY, PRESENCE } from "../api-types.js";
import { fold } from "../spelling.js";

/** @typedef {import("../api-types.js").Row} Row */
/** @typedef {"priority" | "libras" | "absent" | "long"} Filter */
/** @typedef {{text: string, filters: readonly Filter[]}} RowSearch */
/** @typedef {{row: Row, place: number}} Placed a row with its place in the whole list, from 1 */

/** A shorter queue is read at a glance: it has no search. */
export const SEARCHED_FROM = 15;
/** A wait of this length or more is marked, and found by the filter «long». */
export const LONG_WAIT_MS = 30 * 60 * 1000;

/** @type {readonly Filter[]} as they are shown */
export const FILTERS = Object.freeze(["priority", "libras", "absent", "long"]);

/** @type {RowSearch} */
export const EVERYBODY = Object.freeze({ text: "", filters: Object.freeze([]) });

/** @type {Readonly<Record<Filter, (row: Row, now: number) => boolean>>} */
const PASSES = Object.freeze({
  priority: (row) => row.priority !== ORDINARY,
  libras: (row) => row.needs.includes("libras"),
  absent: (row) => row.presence === PRESENCE.ABSENT,
  long: hasWaitedLong,
});

/** @param {Row} row @param {number} now */
export function hasWaitedLong({ enteredAt }, now) {
  return now - Date.parse(enteredAt) >= LONG_WAIT_MS;
}

/** @param {RowSearch} search whether any of the list may be left out */
export function isSearching({ text, filters }) {
  return text.trim() !== "" || filters.length > 0;
}

/** @param {RowSearch} search @param {Filter} filter @returns {RowSearch} with this one on, or off again */
export function toggled({ text, filters }, filter) {
  const others = filters.filter((each) => each !== filter);
  return { text, filters: others.length < filters.length ? others : [...filters, filter] };
}

/**
 * @param {RowSearch} search @param {readonly Row[]} rows in the order of the queue @param {number} now
 * @returns {Placed[]} in the same order; whoever has waited longest first where long waits are looked for
 */
export function searchRows(search, rows, now) {
  const placed = rows.map((row, index) => ({ row, place: index + 1 }));
  if (!isSearching(search)) return placed;
  const words = fold(search.text).split(/\s+/).filter(Boolean);
  const found = placed.filter(
    ({ row }) =>
      search.filters.every((filter) => PASSES[filter](row, now)) &&
      words.every((word) => textOf(row).includes(word) || hasDigits(row, word)),
  );
  if (!search.filters.includes("long")) return found;
  return found.sort((one, other) => Date.parse(one.row.enteredAt) - Date.parse(other.row.enteredAt));
}

/** @param {Row} row */
function textOf({ number, displayName, caseNumber }) {
  return fold([number, displayName, caseNumber].join(" "));
}

/** A case number is found with or without its points and dashes. @param {Row} row @param {string} word */
function hasDigits({ caseNumber }, word) {
  const digits = word.replace(/[.\-/]/g, "");
  return /^\d{4,}$/.test(digits) && (caseNumber ?? "").replace(/\D/g, "").includes(digits);
}
