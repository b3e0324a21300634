/** The tickets that clerks hold: this clerk's own, and those of colleagues. */
import { STATUS } from "../api-types.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../api-types.js").Row} Row */

/** A service that is open for this long was probably forgotten. */
const FORGOTTEN_AFTER_MS = 45 * 60 * 1000;

/** Every ticket that this clerk holds: one, and those whose longer minute runs. @param {PageState} page @returns {Row[]} */
export function allHeldBy(page) {
  return held(page).filter((row) => row.calledBy === page.me.userId);
}

/** Tickets that colleagues hold. @param {PageState} page @returns {Row[]} */
export function heldByOthers(page) {
  return held(page).filter((row) => row.calledBy !== page.me.userId);
}

/** @param {PageState} page @returns {Row[]} */
function held({ queue }) {
  return queue === null ? [] : [...queue.called, ...queue.inService];
}

/** Somebody who asked for more time is on the way: another may be called meanwhile. @param {Row} row */
export function ringsLong(row) {
  return row.status === STATUS.RINGING && row.ringsLong === true;
}

/**
 * The ticket shown as this clerk's own, or null: the one brought to the front, otherwise the one that prevents another
 * call.
 * @param {PageState} page @returns {Row | null}
 */
export function heldBy(page) {
  const own = allHeldBy(page);
  const binding = own.filter((row) => !ringsLong(row));
  const chosen = own.find((row) => row.ticketId === page.focus);
  return chosen ?? binding.find((row) => row.status !== STATUS.IN_SERVICE) ?? binding[0] ?? own[0] ?? null;
}

/** The clerk's other tickets, while a longer minute runs or has led into the room. @param {PageState} page @returns {Row[]} */
export function heldBesides(page) {
  const shown = heldBy(page);
  return allHeldBy(page).filter((row) => row !== shown);
}

/** @param {PageState} page whether this clerk may take another ticket */
export function isFree(page) {
  return allHeldBy(page).every(ringsLong);
}

/** Who entered while this clerk served another: the next one to be called. @param {PageState} page @returns {Row | null} */
export function promisedTo({ queue, me }) {
  return queue?.waiting.find((row) => row.promisedTo === me.userId) ?? null;
}

/** Whether the clerk has opened the meeting of this call, in a tab that only a person can close. @param {PageState} page @param {Row} row */
export function hasOpenedRoom({ room }, row) {
  return room !== null && room.callId === row.callId && room.url !== null;
}

/** When the service began; null where the server does not say. @param {Row} row @returns {string | null} */
export function serviceStart(row) {
  return row.enteredMeetingAt ?? row.clerkEnteredAt;
}

/** Whether the service has been open for so long that the clerk may have forgotten it. @param {PageState} page */
export function isForgotten(page) {
  const row = heldBy(page);
  if (row === null || row.status !== STATUS.IN_SERVICE) return false;
  const start = serviceStart(row);
  return start !== null && page.now - Date.parse(start) >= FORGOTTEN_AFTER_MS;
}
