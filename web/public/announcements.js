/** What is announced while waiting: whole sentences, only changes, and the position not too often. */
import { say } from "../common/dom.js";
import { chime } from "./sound.js";
import { texts } from "./visit-texts.js";

/** @typedef {import("./api-types.js").TicketView} TicketView */

/** The least time between two ordinary sentences; the first places, a pause and a lost connection are announced at once. */
const QUIET_MS = 30000;

let saidAt = -QUIET_MS;

/**
 * @param {Element} region a live region
 * @param {TicketView | null} before
 * @param {TicketView} view
 * @param {boolean} muted the visitor asked for silence about the position: what is on the screen still changes
 */
export function announce(region, before, view, muted) {
  const sentences = newsOf(before, view);
  const position = muted ? "" : positionOf(before, view);
  if (position) sentences.push(position);
  if (sentences.length) say(region, sentences.join(" "));
}

/** What happened to the place, and what the clerk wrote. @param {TicketView | null} before @param {TicketView} view */
function newsOf(before, view) {
  const sentences = [];
  if (view.notice && view.notice !== before?.notice) sentences.push(texts.notices[view.notice]);
  if (view.notice === "transferred" && view.reason && view.notice !== before?.notice) {
    sentences.push(texts.ended.reason(view.reason));
  }
  if (view.message && (view.message !== before?.message || view.messageAt !== before.messageAt)) {
    sentences.push(`${texts.queue.message}: ${view.message}`);
  }
  if (before && view.status === "waiting") sentences.push(...changesOf(before, view));
  return sentences;
}

/** What has begun or ended while waiting. @param {TicketView} before @param {TicketView} view */
function changesOf(before, view) {
  const { paused, pausedWhy, pauseOver, afterHours, unattended } = texts.queue;
  return [
    !before.paused && view.paused ? `${paused}. ${pausedWhy}` : "",
    before.paused && !view.paused ? pauseOver : "",
    before.officeOpen && !view.officeOpen ? afterHours : "",
    before.attended && !view.attended ? unattended : "",
  ].filter((sentence) => sentence !== "");
}

/** @param {TicketView | null} before @param {TicketView} view @returns {string} empty where it is no news yet */
function positionOf(before, view) {
  const { position } = view;
  if (view.status !== "waiting" || position === null || position === before?.position) return "";
  const soon = view.paused ? "" : texts.queue.soon[position];
  const moved = before !== null && before.position !== null ? position - before.position : 0;
  if (soon && moved < 0) chime();
  const why = moved > 0 && view.positionReason ? `${view.positionReason}.` : "";
  if (!soon && !why && performance.now() - saidAt < QUIET_MS) return "";
  saidAt = performance.now();
  const sentence = texts.queue.spoken(position, texts.queue.ahead(view.ahead ?? position - 1));
  return [sentence, why, soon].filter(Boolean).join(" ");
}
