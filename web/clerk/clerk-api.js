/** The routes of the clerk's page, one function each. All throw ProblemError or SignedOut. */
import { act, ask } from "../common/api.js";
import { forgetKey } from "../common/remembering.js";
import { signedIn } from "../staff/session.js";
import { askFile } from "../staff/staff-api.js";

/** @typedef {import("./model.js").Row} Row */
/** @typedef {import("./model.js").Outcome} Outcome */
/** @typedef {import("./model.js").Priority} Priority */
/** @typedef {{officeId: string, name: string, district: string, open: boolean}} FoundOffice */

const CALLS = "/api/staff/calls";
const OFFICES_SHOWN = 8;

/** @param {string} ticketId @param {string} action */
const ofTicket = (ticketId, action) => `/api/staff/tickets/${encodeURIComponent(ticketId)}/${action}`;

/** @param {string[]} officeIds @returns {string} the view to follow */
export const queuePath = (officeIds) =>
  `/api/staff/queue?officeId=${officeIds.map(encodeURIComponent).join(",")}`;

/**
 * @param {string[]} officeIds
 * @param {{ticketId: string, reason: string}} [outOfOrder]
 * @returns {Promise<Row>}
 */
export function callNext(officeIds, outOfOrder) {
  return signedIn(() => act(CALLS, { body: { officeIds, ...outOfOrder } }));
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
  const { joinUrl } = await signedIn(() => act(ofTicket(ticketId, "enter")));
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
  return signedIn(() => act(ofTicket(ticketId, "finish"), { body }));
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
  signedIn(() => act(ofTicket(row.ticketId, "recall"), { about: aboutCall(row) }));

/** @param {string} ticketId @returns {Promise<Row>} */
export const noShow = (ticketId) => signedIn(() => act(ofTicket(ticketId, "no-show")));

/** @param {Row} row @param {string} reason @returns {Promise<Row>} */
export const release = (row, reason) =>
  signedIn(() => act(ofTicket(row.ticketId, "release"), { body: { reason }, about: aboutCall(row) }));

/** @param {string} ticketId @param {string} reason @returns {Promise<Row>} */
export const removeTicket = (ticketId, reason) =>
  signedIn(() => act(ofTicket(ticketId, "remove"), { body: { reason } }));

/** @param {string} ticketId @param {string} officeId @param {string} reason @returns {Promise<Row>} */
export const transfer = (ticketId, officeId, reason) =>
  signedIn(() => act(ofTicket(ticketId, "transfer"), { body: { officeId, reason } }));

/** @param {string} ticketId @param {string} text */
export const sendMessage = (ticketId, text) =>
  signedIn(() => act(ofTicket(ticketId, "message"), { body: { text } }));

/** @param {string} ticketId @param {Priority} priority @returns {Promise<Row>} */
export function correctPriority(ticketId, priority) {
  const path = `/api/staff/tickets/${encodeURIComponent(ticketId)}`;
  return signedIn(() => act(path, { method: "PATCH", body: { priority } }));
}

/** @param {string} officeId @param {boolean} suspended @param {string} [message] */
export function setEntries(officeId, suspended, message) {
  const path = `/api/staff/offices/${encodeURIComponent(officeId)}/entries`;
  const body = message ? { suspended, message } : { suspended };
  return signedIn(() => act(path, { method: "PUT", body }));
}

/** «Encerrar o dia»: everybody who waits is told, with a receipt. @param {string} officeId @param {string} reason */
export function closeDay(officeId, reason) {
  const path = `/api/staff/offices/${encodeURIComponent(officeId)}/close-day`;
  return signedIn(() => act(path, { body: { reason } }));
}

/**
 * @param {string} officeId @param {string} from @param {string} to days, both included
 * @returns {Promise<{name: string, content: Blob}>} the audit as a file
 */
export function auditFile(officeId, from, to) {
  const query = new URLSearchParams({ from, to, format: "csv" });
  return askFile(`/api/staff/offices/${encodeURIComponent(officeId)}/audit?${query}`);
}

/** @param {string} query @returns {Promise<FoundOffice[]>} */
export async function findOffices(query) {
  const { data } = await ask(`/api/offices?q=${encodeURIComponent(query)}&limit=${OFFICES_SHOWN}`);
  return data.offices;
}
