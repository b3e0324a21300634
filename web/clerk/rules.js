/**
 * What this clerk may do now. The server decides; this table keeps the page from offering what it would refuse.
 */
import { PRESENCE, STATUS } from "./model.js";

/** @typedef {import("./model.js").Desk} Desk */
/** @typedef {import("./model.js").Row} Row */

/**
 * @typedef {object} Rule
 * @property {readonly string[]} from statuses in which the ticket may be
 * @property {string | null} feature listed by /api/staff/me once the route exists; null: always there
 * @property {"holder" | "free" | "office" | "holderOrManager"} who "free" is a clerk who holds no ticket
 * @property {(row: Row, now: number) => boolean} [when] what the clock or the row adds
 */

/** The server writes the no-show itself from here on; a clerk's earlier one is refused as too early. */
const AFTER_DEADLINE_MS = 3000;
/** A visit open for so long was probably forgotten. */
const FORGOTTEN_AFTER_MS = 45 * 60 * 1000;
const MANAGERS = ["Gestor", "Administrador"];

const HELD = Object.freeze([STATUS.CALLED, STATUS.RINGING, STATUS.IN_SERVICE]);
const WAITING = Object.freeze([STATUS.WAITING]);
const MISSED = Object.freeze([STATUS.NO_SHOW, STATUS.UNREACHED]);

/** @type {Readonly<Record<string, Rule>>} */
export const RULES = Object.freeze({
  enter: { from: HELD, feature: null, who: "holder", when: (row) => row.roomReady },
  finish: { from: [STATUS.IN_SERVICE], feature: null, who: "holder" },
  finishAndCall: { from: [STATUS.IN_SERVICE], feature: "thenCallNext", who: "holder" },
  release: { from: HELD, feature: "release", who: "holderOrManager" },
  noShow: { from: [STATUS.RINGING], feature: "no-show", who: "holder", when: minuteIsOver },
  recall: { from: MISSED, feature: "recall", who: "free", when: canStillReturn },
  callThis: { from: WAITING, feature: "callOutOfOrder", who: "free", when: isPresent },
  message: { from: WAITING, feature: "message", who: "office" },
  priority: { from: WAITING, feature: "priority", who: "office" },
  transfer: { from: [STATUS.WAITING, STATUS.IN_SERVICE], feature: "transfer", who: "office" },
  remove: { from: [...WAITING, ...HELD], feature: "remove", who: "office" },
});

/** @param {Row} row @param {number} now */
function minuteIsOver(row, now) {
  return typeof row.endsAt === "number" && now >= row.endsAt + AFTER_DEADLINE_MS;
}

/** @param {Row} row @param {number} now */
function canStillReturn(row, now) {
  return row.canRecallUntil !== null && now < Date.parse(row.canRecallUntil);
}

/** @param {Row} row */
function isPresent(row) {
  return row.presence === PRESENCE.PRESENT;
}

/** The ticket that this clerk holds, or null. @param {Desk} desk @returns {Row | null} */
export function heldBy(desk) {
  if (desk.queue === null) return null;
  const held = [...desk.queue.called, ...desk.queue.inService];
  return held.find((row) => row.calledBy === desk.me.userId) ?? null;
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
  const manages = desk.me.roles.some((role) => MANAGERS.includes(role));
  switch (rule.who) {
    case "holder":
      return holds;
    case "holderOrManager":
      return holds || manages;
    case "free":
      return heldBy(desk) === null;
    default:
      return !taken || holds;
  }
}

/**
 * Why «Chamar próximo» is not possible now; null when it is.
 * @param {Desk} desk
 * @returns {"loading" | "busy" | "empty" | "nobodyPresent" | null}
 */
export function whyNoCall(desk) {
  if (desk.queue === null) return "loading";
  if (heldBy(desk) !== null) return "busy";
  if (desk.queue.waiting.length === 0) return "empty";
  return desk.queue.waiting.some(isPresent) ? null : "nobodyPresent";
}

/** @param {Desk} desk */
export function canSuspendEntries(desk) {
  return desk.me.features.includes("entries");
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
