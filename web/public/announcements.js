/** What is said aloud while waiting: whole sentences, only news, of the position not too often. */
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
 * @param {boolean} muted the visitor asked for silence about the position: what is on the screen still changes
 */
export function announce(region, before, view, muted) {
  const news = newsOf(before, view);
  if (news) say(region, news);
  else announcePosition(region, before, view, muted);
}

/** What happened to the place, and what the clerk wrote. @param {TicketView | null} before @param {TicketView} view */
function newsOf(before, view) {
  const sentences = [];
  if (view.notice && view.notice !== before?.notice) sentences.push(texts.notices[view.notice]);
  if (view.notice === "transferred" && view.reason && view.notice !== before?.notice) {
    sentences.push(texts.ended.reason(view.reason));
  }
  if (view.message && view.message !== before?.message) {
    sentences.push(`${texts.queue.message}: ${view.message}`);
  }
  return sentences.join(" ");
}

/** @param {Element} region @param {TicketView | null} before @param {TicketView} view @param {boolean} muted */
function announcePosition(region, before, view, muted) {
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
