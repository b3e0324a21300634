/**
 * What this clerk has just done, until the queue's view shows it.
 *
 * A view may come from a board that is up to a second old. Without this, the ticket just called would jump
 * back to the waiting list for a moment and the clerk would press again.
 */
import { STATUS } from "../api-types.js";

/** @typedef {import("../api-types.js").QueueView} QueueView */
/** @typedef {import("../api-types.js").Row} Row */
/** @typedef {"waiting" | "called" | "inService" | "missed"} ListName */

/** No view can be older than this, so after it the view is right. */
const KEPT_MS = 3000;

/** @type {Readonly<Record<string, ListName>>} */
const LIST_OF = Object.freeze({
  [STATUS.WAITING]: "waiting",
  [STATUS.CALLED]: "called",
  [STATUS.RINGING]: "called",
  [STATUS.IN_SERVICE]: "inService",
  [STATUS.NO_SHOW]: "missed",
  [STATUS.UNREACHED]: "missed",
});

/** A service that broke off may be taken up again for a while. @param {Row} row @returns {ListName | undefined} */
const listOf = (row) =>
  row.status === STATUS.COMPLETED && row.canRecallUntil !== null ? "missed" : LIST_OF[row.status];

const LISTS = /** @type {const} */ (["waiting", "called", "inService", "missed"]);

export class Recent {
  constructor() {
    /** @type {Map<string, {row: Row, until: number}>} by ticket id */
    this.rows = new Map();
  }

  /** @param {Row} row as a command answered it @param {number} now */
  add(row, now) {
    this.rows.set(row.ticketId, { row, until: now + KEPT_MS });
  }

  /** @param {QueueView} view @param {number} now @returns {QueueView} with what it does not know yet */
  over(view, now) {
    let result = view;
    for (const [ticketId, { row, until }] of this.rows) {
      if (now >= until || hasCaughtUp(view, row)) this.rows.delete(ticketId);
      else result = withRow(result, row);
    }
    return result;
  }
}

/** @param {QueueView} view @param {string} ticketId @returns {Row | null} */
export function find(view, ticketId) {
  for (const list of LISTS) {
    const found = view[list].find((row) => row.ticketId === ticketId);
    if (found !== undefined) return found;
  }
  return null;
}

/** @param {QueueView} view @param {Row} row */
function hasCaughtUp(view, row) {
  const seen = find(view, row.ticketId);
  const list = listOf(row);
  if (list === undefined) return seen === null;
  if (seen === null) return false;
  return list === "called" ? seen.callId === row.callId : listOf(seen) === list;
}

/** @param {QueueView} view @param {Row} row @returns {QueueView} */
function withRow(view, row) {
  const list = listOf(row);
  /** @type {QueueView} */
  const result = { ...view };
  for (const name of LISTS) {
    const seen = view[name].findIndex((other) => other.ticketId === row.ticketId);
    if (name === list && seen >= 0)
      result[name] = view[name].map((other, place) => (place === seen ? row : other));
    else if (name === list) result[name] = [...view[name], row];
    else if (seen >= 0) result[name] = view[name].filter((other) => other.ticketId !== row.ticketId);
  }
  return result;
}
