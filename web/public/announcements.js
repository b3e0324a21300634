/** What is said aloud about the position: whole sentences, only news, not too often. */
import { say } from "../common/dom.js";
import { chime } from "./sound.js";
import { texts } from "./visit-texts.js";

/** @typedef {import("./views.js").TicketView} TicketView */

/** Between two ordinary sentences; the first places, a pause and a lost connection are said at once. */
const QUIET_MS = 30000;

let saidAt = -QUIET_MS;

/**
 * @param {Element} region a live region
 * @param {TicketView | null} before
 * @param {TicketView} view
 * @param {boolean} muted the visitor asked for silence: what is on the screen still changes
 */
export function announcePosition(region, before, view, muted) {
  const { position } = view;
  if (muted || view.status !== "waiting" || position === null || position === before?.position) return;
  const soon = /** @type {Record<number, string>} */ (texts.queue.soon)[position];
  const nearer = before !== null && before.position !== null && position < before.position;
  if (soon && nearer) chime();
  if (!soon && performance.now() - saidAt < QUIET_MS) return;
  saidAt = performance.now();
  const sentence = texts.queue.spoken(position, texts.queue.ahead(view.ahead ?? position - 1));
  say(region, soon ? `${sentence} ${soon}` : sentence);
}
