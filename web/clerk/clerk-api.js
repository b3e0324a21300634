/** The routes of the clerk's page, one function each. All throw ProblemError or SignedOut. */
import { read } from "../common/api.js";
import { forgetKey } from "../common/remembering.js";
import { askFile } from "../staff/staff-api.js";
import { command } from "../staff/trouble.js";

/** @typedef {import("./api-types.js").Row} Row */
/** @typedef {import("./api-types.js").Outcome} Outcome */
/** @typedef {import("./api-types.js").Priority} Priority */
/** @typedef {{officeId: string, name: string, district: string, open: boolean}} FoundOffice */
/** @typedef {{open: boolean, entriesSuspended: boolean, waiting: number, attended: boolean}} OfficeNow how it stands */

const CALLS = "/api/staff/calls";
const OFFICES_SHOWN = 8;
const TRIES = 4;
/** What the answer to a command on a ticket has: the row as it is now. */
const ROW = ["ticketId", "status"];
/** What the queue's view has. */
export const QUEUE_FIELDS = ["waiting", "called", "inService", "missed", "offices"];

/** @param {string} ticketId @param {string} action */
const ofTicket = (ticketId, action) => `/api/staff/tickets/${encodeURIComponent(ticketId)}/${action}`;

/** @param {string[]} officeIds @returns {string} the view to follow */
export const queuePath = (officeIds) =>
  `/api/staff/queue?officeId=${officeIds.map(encodeURIComponent).join(",")}&changes=true`;

/**
 * @param {string[]} officeIds
 * @param {{ticketId: string, reason: string}} [outOfOrder]
 * @returns {Promise<Row>}
 */
export function callNext(officeIds, outOfOrder) {
  return command(CALLS, { body: { officeIds, ...outOfOrder }, fields: ROW });
}

/**
 * A call whose answer was lost keeps its key for the retry. Once the queue shows its effect, the next call
 * needs a new key: the old one would return the earlier result.
 */
export function forgetCallKey() {
  forgetKey(CALLS);
}

/** @param {string} ticketId @returns {Promise<string>} address of the meeting, unchecked */
export async function enterRoom(ticketId) {
  const { joinUrl } = await command(ofTicket(ticketId, "enter"), { fields: ["joinUrl"] });
  return String(joinUrl);
}

/**
 * @param {string} ticketId
 * @param {Outcome} outcome
 * @param {string[]} [thenCallIn] offices of which the next visitor is called by the same request
 * @returns {Promise<Row & {next?: Row}>}
 */
export function finish(ticketId, outcome, thenCallIn) {
  const body = thenCallIn ? { outcome, thenCallNext: true, officeIds: thenCallIn } : { outcome };
  return command(ofTicket(ticketId, "finish"), { body, fields: ROW });
}

/**
 * Identifies one call of a ticket for the key of a command: a key left over from an earlier call, whose answer was
 * lost, would only return the earlier result. A ticket that was never reached has no call yet.
 *
 * @param {Row} row
 */
const aboutCall = ({ callId, canRecallUntil }) => callId ?? canRecallUntil ?? "";

/** @param {Row} row @returns {Promise<Row>} */
export const recall = (row) =>
  command(ofTicket(row.ticketId, "recall"), { about: aboutCall(row), fields: ROW });

/** @param {string} ticketId @returns {Promise<Row>} */
export const noShow = (ticketId) => command(ofTicket(ticketId, "no-show"), { fields: ROW });

/** @param {Row} row @param {string} reason @returns {Promise<Row>} */
export const release = (row, reason) =>
  command(ofTicket(row.ticketId, "release"), { body: { reason }, about: aboutCall(row), fields: ROW });

/** @param {string} ticketId @param {string} reason @returns {Promise<Row>} */
export const removeTicket = (ticketId, reason) =>
  command(ofTicket(ticketId, "remove"), { body: { reason }, fields: ROW });

/** @param {string} ticketId @param {string} officeId @param {string} reason @returns {Promise<Row>} */
export const transfer = (ticketId, officeId, reason) =>
  command(ofTicket(ticketId, "transfer"), { body: { officeId, reason }, fields: ROW });

/** @param {string} ticketId @param {string} text */
export const sendMessage = (ticketId, text) => command(ofTicket(ticketId, "message"), { body: { text } });

/** @param {Row} row @param {string} text empty takes the note away @returns {Promise<Row>} */
export const saveNote = (row, text) =>
  command(ofTicket(row.ticketId, "note"), { body: { text }, fields: ROW });

/** @param {Row} row @returns {Promise<string>} address of the meeting for a colleague, unchecked */
export async function invite(row) {
  const { joinUrl } = await command(ofTicket(row.ticketId, "invite"), {
    about: aboutCall(row),
    fields: ["joinUrl"],
  });
  return String(joinUrl);
}

/** @param {string} ticketId @param {Priority} priority @returns {Promise<Row>} */
export function correctPriority(ticketId, priority) {
  const path = `/api/staff/tickets/${encodeURIComponent(ticketId)}`;
  return command(path, { method: "PATCH", body: { priority }, fields: ROW });
}

/** @param {string} officeId @param {boolean} suspended @param {string} [message] */
export function setEntries(officeId, suspended, message) {
  const path = `/api/staff/offices/${encodeURIComponent(officeId)}/entries`;
  const body = message ? { suspended, message } : { suspended };
  return command(path, { method: "PUT", body });
}

/** «Encerrar o dia»: everybody who waits is told, with a receipt. @param {string} officeId @param {string} reason */
export function closeDay(officeId, reason) {
  const path = `/api/staff/offices/${encodeURIComponent(officeId)}/close-day`;
  return command(path, { body: { reason } });
}

/**
 * @param {string} officeId @param {string[]} ticketIds @param {string} reason
 * @returns {Promise<{removed: string[]}>}
 */
export function removeBurst(officeId, ticketIds, reason) {
  const path = `/api/staff/offices/${encodeURIComponent(officeId)}/remove-burst`;
  return command(path, { body: { ticketIds, reason }, fields: ["removed"] });
}

/**
 * @param {string} officeId @param {string} from @param {string} to days, both included
 * @returns {Promise<{name: string, content: Blob}>} the audit as a file
 */
export function auditFile(officeId, from, to) {
  const query = new URLSearchParams({ from, to, format: "csv" });
  return askFile(`/api/staff/offices/${encodeURIComponent(officeId)}/audit?${query}`);
}

/** @param {string} officeId @returns {Promise<OfficeNow>} */
export async function officeNow(officeId) {
  const path = `/api/offices/${encodeURIComponent(officeId)}`;
  return read(path, { fields: ["open", "waiting", "attended"], tries: TRIES });
}

/** @param {string} query @returns {Promise<FoundOffice[]>} */
export async function findOffices(query) {
  const path = `/api/offices?q=${encodeURIComponent(query)}&limit=${OFFICES_SHOWN}`;
  return (await read(path, { fields: ["offices"], tries: TRIES })).offices;
}
