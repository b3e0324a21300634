/** How long a notice stands: it is gone when what it speaks of is over. */
import { PRESENCE } from "../api-types.js";
import { heldBy } from "./held-tickets.js";
import { find } from "./recent.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../api-types.js").Notice} Notice */

/** The notice is about whether anybody can be called, and over when somebody else can. */
export const ABOUT_QUEUE = "queue";
/** The notice says that the clerk holds a ticket already, and stands when that ticket is brought on screen. */
export const ABOUT_HELD = "held";
/** What went well is read in this time; the screen shows it as well. */
export const SUCCESS_MS = 30000;

/** @param {string} text @param {string} [ticketId] whom it is about @returns {Notice} */
export const success = (text, ticketId) => ({ kind: "success", text, about: ticketId });

/**
 * The page as it is shown after a change: its notice is dated when it is new, and left out when it is over.
 * @param {PageState} before @param {PageState} after @returns {PageState}
 */
export function withNotice(before, after) {
  const { notice } = after;
  if (notice === null) return after;
  if (notice !== before.notice) {
    const until = notice.kind === "success" ? after.now + SUCCESS_MS : null;
    return { ...after, notice: { until, ...notice, state: stateOf(after, notice) } };
  }
  return isOver(notice, before, after) ? { ...after, notice: null } : after;
}

/** @param {Notice} notice @param {PageState} before @param {PageState} after */
function isOver(notice, before, after) {
  if (typeof notice.until === "number" && after.now >= notice.until) return true;
  const held = heldBy(after);
  const isBrought = notice.about === ABOUT_HELD && heldBy(before) === null;
  if (held !== null && held.callId !== heldBy(before)?.callId) return !isBrought;
  if (after.queue === null) return false;
  if (notice.about !== ABOUT_QUEUE) return notice.state !== stateOf(after, notice);
  const known = (notice.state ?? "").split(" ");
  return whoCanBeCalled(after.queue).some((ticketId) => !known.includes(ticketId));
}

/** What the sentence depends on, as one text. @param {PageState} page @param {Notice} notice */
function stateOf({ queue }, { kind, about }) {
  if (queue === null || about === undefined || about === ABOUT_HELD) return "";
  if (about === ABOUT_QUEUE) return whoCanBeCalled(queue).join(" ");
  const row = find(queue, about);
  if (row === null) return "gone";
  return kind === "success" ? row.status : `${row.status} ${row.presence}`;
}

/** @param {import("../api-types.js").QueueView} queue @returns {string[]} ticket ids */
function whoCanBeCalled({ waiting }) {
  return waiting.filter(({ presence }) => presence === PRESENCE.PRESENT).map(({ ticketId }) => ticketId);
}
