/**
 * Nobody can answer two offices at once: while one calls or serves the person, the page pauses the other tickets,
 * and takes the pause back when it is over.
 */
import { isPausedByPage, markPausedByPage } from "./tickets.js";
import { SILENTLY } from "./visit.js";

/** @typedef {import("./visit.js").Visit} Visit */

/** Who has the person, in this order. @type {readonly string[]} */
const ENGAGED = ["in_service", "ringing", "called"];
const PAUSABLE = ["waiting", "called", "ringing"];

/** @param {Visit[]} visits all of this browser @returns {Visit | undefined} the one that has the person now */
export function engaged(visits) {
  const rank = (/** @type {Visit} */ { view }) => ENGAGED.indexOf(view?.status ?? "");
  // One that is being paused already gives way, whatever its view still says.
  const held = visits.filter((visit) => rank(visit) >= 0 && !visit.pausing);
  // Every tab comes to the same one.
  return held.sort((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1))[0];
}

/** @param {Visit[]} visits all of this browser */
export function pauseOthers(visits) {
  const first = engaged(visits);
  for (const visit of visits) {
    const { view, ticket } = visit;
    if (!view || visit.pausing || !visit.leads || visit === first) continue;
    const mayPause = PAUSABLE.includes(view.status) && !view.paused && view.pausesElsewhereLeft > 0;
    if (first && mayPause) void move(visit, true);
    else if (!first && view.paused && isPausedByPage(ticket.ticketId)) void move(visit, false);
  }
}

/**
 * A pause that the page asks for must not use up the visitor's own: the request says that the page sends it.
 *
 * @param {Visit} visit
 * @param {boolean} paused
 */
async function move(visit, paused) {
  visit.pausing = true;
  if (paused) markPausedByPage(visit.ticket.ticketId, true);
  const answer = paused
    ? await visit.send("/more-time", { body: { elsewhere: true }, tell: SILENTLY })
    : await visit.send("/ready", { tell: SILENTLY });
  visit.pausing = false;
  if ((answer === null) === paused) markPausedByPage(visit.ticket.ticketId, false);
}
