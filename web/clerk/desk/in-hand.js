/** The tickets that clerks hold: this clerk's own, and those of colleagues. */
import { STATUS } from "../model.js";

/** @typedef {import("../model.js").Desk} Desk */
/** @typedef {import("../model.js").Row} Row */

/** A visit that is open for this long was probably forgotten. */
const FORGOTTEN_AFTER_MS = 45 * 60 * 1000;

/** Every ticket that this clerk holds: one, and those whose longer minute runs. @param {Desk} desk @returns {Row[]} */
export function allHeldBy(desk) {
  return held(desk).filter((row) => row.calledBy === desk.me.userId);
}

/** Tickets that colleagues hold. @param {Desk} desk @returns {Row[]} */
export function heldByOthers(desk) {
  return held(desk).filter((row) => row.calledBy !== desk.me.userId);
}

/** @param {Desk} desk @returns {Row[]} */
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
 * @param {Desk} desk @returns {Row | null}
 */
export function heldBy(desk) {
  const own = allHeldBy(desk);
  const binding = own.filter((row) => !ringsLong(row));
  const chosen = own.find((row) => row.ticketId === desk.focus);
  return chosen ?? binding.find((row) => row.status !== STATUS.IN_SERVICE) ?? binding[0] ?? own[0] ?? null;
}

/** The clerk's other tickets, while a longer minute runs or has led into the room. @param {Desk} desk @returns {Row[]} */
export function heldBesides(desk) {
  const shown = heldBy(desk);
  return allHeldBy(desk).filter((row) => row !== shown);
}

/** @param {Desk} desk whether this clerk may take another ticket */
export function isFree(desk) {
  return allHeldBy(desk).every(ringsLong);
}

/** Who entered while this clerk served another: the next one to be called. @param {Desk} desk @returns {Row | null} */
export function promisedTo({ queue, me }) {
  return queue?.waiting.find((row) => row.promisedTo === me.userId) ?? null;
}

/** When the service began; null where the server does not say. @param {Row} row @returns {string | null} */
export function serviceStart(row) {
  return row.enteredMeetingAt ?? row.clerkEnteredAt;
}

/** Whether the visit in service has been open for so long that the clerk may have forgotten it. @param {Desk} desk */
export function isForgotten(desk) {
  const row = heldBy(desk);
  if (row === null || row.status !== STATUS.IN_SERVICE) return false;
  const start = serviceStart(row);
  return start !== null && desk.now - Date.parse(start) >= FORGOTTEN_AFTER_MS;
}
