/**
 * What this browser remembers: the visitor's own tickets and the offices used here. Nothing personal but the
 * ticket itself, which «Não sou eu» and the end of the visit forget.
 */

import { forgetKeysUnder } from "../common/remembering.js";

/** @typedef {import("./api-types.js").OwnTicket} OwnTicket */

const TICKETS = "balcao.tickets";
const RECENT = "balcao.recent";
const PAUSED = "balcao.paused";
const MUTED = "balcao.muted";
const RECENT_AT_MOST = 5;
/** How long an ended visit is kept for the evaluation and the receipt; in any case until the time to return is over. */
const ENDED_KEPT_MS = 30 * 60 * 1000;

const ENDED = ["completed", "left", "removed", "closed", "transferred", "no_show", "unreached"];

/** @param {string} status @returns {boolean} whether the visit is over, though its visitor may still return */
export const hasEnded = (status) => ENDED.includes(status);

/** Used where the browser refuses storage: the page then remembers as long as it is open. @type {Map<string, string>} */
const memory = new Map();

/** @param {string} name @returns {string | null} */
function read(name) {
  try {
    return localStorage.getItem(name) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

/** @param {string} name @param {string} value */
function write(name, value) {
  memory.set(name, value);
  try {
    localStorage.setItem(name, value);
  } catch {
    // Kept in memory only.
  }
}

/** @param {string} name @returns {any[]} */
function list(name) {
  try {
    const found = JSON.parse(read(name) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** @returns {OwnTicket[]} the oldest first, without those that ended longer ago than tickets are kept */
export function ownTickets() {
  const now = Date.now();
  return list(TICKETS).filter(({ endedAt, returnUntil }) => {
    return !endedAt || now - endedAt < ENDED_KEPT_MS || (returnUntil && now < returnUntil);
  });
}

/** @param {OwnTicket} ticket replaces one of the same id */
export function keepTicket(ticket) {
  const others = ownTickets().filter((other) => other.ticketId !== ticket.ticketId);
  write(TICKETS, JSON.stringify([...others, ticket]));
}

/**
 * What a view says of a ticket, as it is kept.
 *
 * @param {OwnTicket} ticket
 * @param {import("./api-types.js").TicketView} view
 * @param {number} serverNow milliseconds; what is kept is on this device's own clock
 */
export function noteView(ticket, view, serverNow) {
  ticket.endedAt = hasEnded(view.status) ? (ticket.endedAt ?? Date.now()) : undefined;
  const returnUntil = Date.parse(view.canReturnUntil ?? "");
  ticket.returnUntil = Number.isNaN(returnUntil) ? undefined : Date.now() + returnUntil - serverNow;
  ticket.number = view.number;
  ticket.officeId = view.officeId;
  ticket.officeName = view.officeName;
}

/** @param {OwnTicket} ticket @returns {boolean} whether it was still kept; one that was forgotten stays so */
export function updateTicket(ticket) {
  const tickets = list(TICKETS);
  if (!tickets.some((known) => known.ticketId === ticket.ticketId)) return false;
  write(
    TICKETS,
    JSON.stringify(tickets.map((known) => (known.ticketId === ticket.ticketId ? ticket : known))),
  );
  return true;
}

/** @param {string} ticketId the ticket, and what was under way for it */
export function forgetTicket(ticketId) {
  forgetKeysUnder(`/api/tickets/${encodeURIComponent(ticketId)}`);
  write(TICKETS, JSON.stringify(ownTickets().filter((ticket) => ticket.ticketId !== ticketId)));
}

/** @param {string} ticketId @returns {boolean} whether a page of this browser paused it for another office */
export function isPausedByPage(ticketId) {
  return list(PAUSED).includes(ticketId);
}

/** @param {string} ticketId @param {boolean} paused for every tab, and after a reload */
export function markPausedByPage(ticketId, paused) {
  const kept = ownTickets().map((ticket) => ticket.ticketId);
  const others = list(PAUSED).filter((other) => other !== ticketId && kept.includes(other));
  write(PAUSED, JSON.stringify(paused ? [...others, ticketId] : others));
}

/** @returns {{officeId: string, name: string}[]} the latest first */
export function recentOffices() {
  return list(RECENT);
}

/** @param {string} officeId @param {string} name */
export function keepRecent(officeId, name) {
  const others = recentOffices().filter((office) => office.officeId !== officeId);
  write(RECENT, JSON.stringify([{ officeId, name }, ...others].slice(0, RECENT_AT_MOST)));
}

/** @returns {boolean} whether position warnings are silenced on this device */
export function warningsMuted() {
  return read(MUTED) === "1";
}

/** @param {boolean} muted */
export function muteWarnings(muted) {
  write(MUTED, muted ? "1" : "0");
}
