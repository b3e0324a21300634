/**
 * What the page offers. The server says of each row what this clerk `can` do with it; the page adds what only it
 * knows: that the clerk already holds a ticket, and that time has passed since the server's answer.
 */
import { ORDINARY, PRESENCE, STATUS } from "../api-types.js";
import { isFree } from "./held-tickets.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../api-types.js").Row} Row */

/** @type {Readonly<Record<string, string>>} what the page's actions do to a ticket, where the server's word differs */
const OPERATION_OF = Object.freeze({
  enter: "clerk-enter",
  finishAndCall: "finish",
  noShow: "no-show",
  callThis: "claim",
  unconfirmed: "priority",
  undoPriority: "priority",
});

/** @type {Readonly<Record<string, (page: PageState, row: Row) => boolean>>} what the page knows besides, by action */
const BESIDES = Object.freeze({
  callThis: (page, row) => isFree(page) && isPresent(row),
  recall: (page, row) => isFree(page) && canStillReturn(row, page.now),
  unconfirmed: (_page, row) => row.priority !== ORDINARY,
});

/**
 * @param {PageState} page
 * @param {string} action
 * @param {Row} row
 */
export function can(page, action, row) {
  if (action === "noShow" && minuteIsOver(row, page.now)) return true;
  const isOffered = row.can.includes(OPERATION_OF[action] ?? action);
  return isOffered && (BESIDES[action]?.(page, row) ?? true);
}

/** The server notices a few seconds later that the time has come. @param {Row} row @param {number} now */
function minuteIsOver(row, now) {
  if (row.status !== STATUS.RINGING || typeof row.endsAt !== "number") return false;
  return now >= row.endsAt + row.noShowAfterSeconds * 1000;
}

/** The server notices a few seconds later that the time is over. @param {Row} row @param {number} now */
function canStillReturn(row, now) {
  return row.canRecallUntil !== null && now < Date.parse(row.canRecallUntil);
}

/** @param {Row} row */
function isPresent(row) {
  return row.presence === PRESENCE.PRESENT;
}

/** Whether «Chamar próximo» would call this one. @param {PageState} page @param {string} ticketId */
export function isNext(page, ticketId) {
  if (whyNoCall(page) !== null) return false;
  return page.queue?.waiting.find(isPresent)?.ticketId === ticketId;
}

/**
 * Why «Chamar próximo» is not possible now; null when it is.
 * @param {PageState} page
 * @returns {"loading" | "busy" | "empty" | "nobodyPresent" | null}
 */
export function whyNoCall(page) {
  if (page.queue === null) return "loading";
  if (!isFree(page)) return "busy";
  if (page.queue.waiting.length === 0) return "empty";
  return page.queue.waiting.some(isPresent) ? null : "nobodyPresent";
}
