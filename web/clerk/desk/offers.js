/**
 * What the page offers. The server says of each row what this clerk `can` do with it; the page adds what only it
 * knows: that the clerk already holds a ticket, and that time has passed since the server's answer.
 */
import { ORDINARY, PRESENCE, STATUS } from "../model.js";
import { isFree } from "./in-hand.js";

/** @typedef {import("../model.js").Desk} Desk */
/** @typedef {import("../model.js").Row} Row */

/** @type {Readonly<Record<string, string>>} what the page's actions do to a ticket, where the server's word differs */
const OPERATION_OF = Object.freeze({
  enter: "clerk-enter",
  finishAndCall: "finish",
  noShow: "no-show",
  callThis: "claim",
  unconfirmed: "priority",
});

/** @type {Readonly<Record<string, (desk: Desk, row: Row) => boolean>>} what the page knows besides, by action */
const BESIDES = Object.freeze({
  callThis: (desk, row) => isFree(desk) && isPresent(row),
  recall: (desk, row) => isFree(desk) && canStillReturn(row, desk.now),
  unconfirmed: (_desk, row) => row.priority !== ORDINARY,
});

/**
 * @param {Desk} desk
 * @param {string} action
 * @param {Row} row
 */
export function can(desk, action, row) {
  if (action === "noShow" && minuteIsOver(row, desk.now)) return true;
  const isOffered = row.can.includes(OPERATION_OF[action] ?? action);
  return isOffered && (BESIDES[action]?.(desk, row) ?? true);
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

/**
 * Why «Chamar próximo» is not possible now; null when it is.
 * @param {Desk} desk
 * @returns {"loading" | "busy" | "empty" | "nobodyPresent" | null}
 */
export function whyNoCall(desk) {
  if (desk.queue === null) return "loading";
  if (!isFree(desk)) return "busy";
  if (desk.queue.waiting.length === 0) return "empty";
  return desk.queue.waiting.some(isPresent) ? null : "nobodyPresent";
}
