/**
 * What this clerk may do now. The server decides; this table keeps the page from offering what it would refuse.
 */
import { ORDINARY, PRESENCE, STATUS } from "./model.js";

/** @typedef {import("./model.js").Desk} Desk */
/** @typedef {import("./model.js").Row} Row */

/**
 * @typedef {object} Rule
 * @property {readonly string[]} from statuses in which the ticket may be
 * @property {string | null} feature listed by /api/staff/me once the route exists; null: always there
 * @property {"holder" | "free" | "office" | "release"} who "free" is a clerk who may take another ticket
 * @property {(row: Row, now: number) => boolean} [when] what the clock or the row adds
 */

/** A visit open for so long was probably forgotten. */
const FORGOTTEN_AFTER_MS = 45 * 60 * 1000;
const ADMINISTRATOR = "Administrador";
const MANAGERS = ["Gestor", ADMINISTRATOR];

const HELD = Object.freeze([STATUS.CALLED, STATUS.RINGING, STATUS.IN_SERVICE]);
const WAITING = Object.freeze([STATUS.WAITING]);
const MISSED = Object.freeze([STATUS.NO_SHOW, STATUS.UNREACHED]);

/** @type {Readonly<Record<string, Rule>>} */
export const RULES = Object.freeze({
  enter: { from: HELD, feature: null, who: "holder", when: (row) => row.roomReady },
  finish: { from: [STATUS.IN_SERVICE], feature: null, who: "holder" },
  finishAndCall: { from: [STATUS.IN_SERVICE], feature: "thenCallNext", who: "holder" },
  release: { from: HELD, feature: "release", who: "release" },
  noShow: { from: [STATUS.RINGING], feature: "no-show", who: "holder", when: minuteIsOver },
  recall: { from: [...MISSED, STATUS.COMPLETED], feature: "recall", who: "free", when: canStillReturn },
  callThis: { from: WAITING, feature: "callOutOfOrder", who: "free", when: isPresent },
  message: { from: [...WAITING, ...HELD], feature: "message", who: "office" },
  priority: { from: WAITING, feature: "priority", who: "office" },
  unconfirmed: { from: WAITING, feature: "priority", who: "office", when: hasPriority },
  transfer: { from: [...WAITING, ...HELD], feature: "transfer", who: "office" },
  remove: { from: [...WAITING, ...HELD], feature: "remove", who: "office" },
});

/** @param {import("./model.js").Me} me */
export const isAdministrator = (me) => me.roles.includes(ADMINISTRATOR);

/** The server writes the no-show itself from then on; an earlier one is refused. @param {Row} row @param {number} now */
function minuteIsOver(row, now) {
  return typeof row.endsAt === "number" && now >= row.endsAt + row.noShowAfterSeconds * 1000;
}

/** @param {Row} row @param {number} now */
function canStillReturn(row, now) {
  return row.canRecallUntil !== null && now < Date.parse(row.canRecallUntil);
}

/** @param {Row} row */
function isPresent(row) {
  return row.presence === PRESENCE.PRESENT;
}

/** @param {Row} row */
function hasPriority(row) {
  return row.priority !== ORDINARY;
}

/** Every ticket that this clerk holds: one, and those whose longer minute runs. @param {Desk} desk @returns {Row[]} */
export function allHeldBy(desk) {
  if (desk.queue === null) return [];
  const held = [...desk.queue.called, ...desk.queue.inService];
  return held.filter((row) => row.calledBy === desk.me.userId);
}

/** Somebody who asked for more time is on the way: another may be called meanwhile. @param {Row} row */
export function ringsLong(row) {
  return row.status === STATUS.RINGING && row.ringsLong === true;
}

/**
 * The ticket that this clerk has before them, or null: the one brought to the front, else the one that binds.
 * @param {Desk} desk @returns {Row | null}
 */
export function heldBy(desk) {
  const held = allHeldBy(desk);
  const binding = held.filter((row) => !ringsLong(row));
  const chosen = held.find((row) => row.ticketId === desk.focus);
  return chosen ?? binding.find((row) => row.status !== STATUS.IN_SERVICE) ?? binding[0] ?? held[0] ?? null;
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

/** Tickets that colleagues hold. @param {Desk} desk @returns {Row[]} */
export function heldByOthers(desk) {
  if (desk.queue === null) return [];
  const held = [...desk.queue.called, ...desk.queue.inService];
  return held.filter((row) => row.calledBy !== desk.me.userId);
}

/**
 * @param {Desk} desk
 * @param {string} action a key of RULES
 * @param {Row} row
 */
export function can(desk, action, row) {
  const rule = RULES[action];
  if (rule === undefined || !rule.from.includes(row.status)) return false;
  if (rule.feature !== null && !desk.me.features.includes(rule.feature)) return false;
  return isAllowed(desk, rule, row) && (rule.when === undefined || rule.when(row, desk.now));
}

/** @param {Desk} desk @param {Rule} rule @param {Row} row */
function isAllowed(desk, rule, row) {
  const holds = row.calledBy === desk.me.userId;
  const taken = row.calledBy !== null && HELD.some((status) => status === row.status);
  switch (rule.who) {
    case "holder":
      return holds;
    case "release":
      return holds || manages(desk) || row.holderUnheard === true;
    case "free":
      return isFree(desk);
    default:
      return !taken || holds;
  }
}

/** @param {Desk} desk */
function manages(desk) {
  return desk.me.roles.some((role) => MANAGERS.includes(role));
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

/** @param {Desk} desk */
export function canSuspendEntries(desk) {
  return desk.me.features.includes("entries");
}

/** Whether this clerk may end the day of the offices served. @param {Desk} desk */
export function canCloseDay(desk) {
  return desk.me.features.includes("closeDay") && manages(desk);
}

/** Whether this clerk may take the audit of the offices home. @param {Desk} desk */
export function canReadAudit(desk) {
  return manages(desk);
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
