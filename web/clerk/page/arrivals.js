/**
 * Tells a clerk who looks elsewhere that somebody came, or that somebody waits and nobody calls: by a sound, the tab's
 * title and the system's notification.
 */
import { notify } from "../../staff/notifications.js";
import { loadPreferences } from "../preferences.js";
import { TEXTS } from "../texts.js";
import { Chime } from "./chime.js";

/** @typedef {import("../api-types.js").QueueView} QueueView */

/** So often the alarm is repeated while nobody calls. */
const ALARM_AGAIN_MS = 60000;
const ARRIVAL_TAG = "balcao-chegada";
const ALARM_TAG = "balcao-alarme";

export class ArrivalBell {
  constructor() {
    this.sound = new Chime();
    /** Everybody who was on the page; null before the first look, which is no arrival. @type {Set<string> | null} */
    this.known = null;
    this.waiting = 0;
    this.unseen = false;
    this.unattended = false;
    this.alarm = 0;
    /** @type {Map<string, Notification>} by tag */
    this.notifications = new Map();
    document.addEventListener("visibilitychange", () => this.seen());
    window.addEventListener("focus", () => this.seen());
  }

  /** @param {QueueView} queue @returns {boolean} whether somebody came of whom the clerk wants to hear */
  look(queue) {
    const { waiting } = queue;
    const known = this.known;
    const isFirst = this.waiting === 0;
    this.waiting = waiting.length;
    this.known = new Set(
      [...waiting, ...queue.called, ...queue.inService, ...queue.missed].map(({ ticketId }) => ticketId),
    );
    const came = known !== null && waiting.some(({ ticketId }) => !known.has(ticketId));
    const isTold = came && (isFirst || loadPreferences().everyArrival);
    if (isTold) this.arrived();
    if (waiting.length === 0) this.lookedAt();
    this.showTitle();
    return isTold;
  }

  arrived() {
    this.unseen = isElsewhere();
    if (loadPreferences().sound) this.sound.play();
    if (this.unseen) this.notify(ARRIVAL_TAG, TEXTS.notification.arrival);
  }

  /** Somebody waits and nobody calls: said at once and every minute until somebody does. @param {boolean} unattended now */
  lookUnattended(unattended) {
    if (unattended === this.unattended) return;
    this.unattended = unattended;
    window.clearInterval(this.alarm);
    if (unattended) {
      this.alarm = window.setInterval(() => this.ringAlarm(), ALARM_AGAIN_MS);
      this.ringAlarm();
    } else {
      this.close(ALARM_TAG);
    }
    this.showTitle();
  }

  ringAlarm() {
    if (loadPreferences().sound) this.sound.play();
    if (isElsewhere()) this.notify(ALARM_TAG, TEXTS.notification.unattended);
  }

  /** @param {string} tag @param {string} title */
  notify(tag, title) {
    this.close(tag); // with the same tag alone, some systems would show nothing new
    const shown = notify(tag, title, TEXTS.notification.waiting(this.waiting));
    if (shown !== null) this.notifications.set(tag, shown);
  }

  /** @param {string} tag */
  close(tag) {
    this.notifications.get(tag)?.close();
    this.notifications.delete(tag);
  }

  /** The page is in front again. */
  seen() {
    if (isElsewhere()) return;
    this.lookedAt();
    this.close(ALARM_TAG);
    this.showTitle();
  }

  lookedAt() {
    this.unseen = false;
    this.close(ARRIVAL_TAG);
  }

  /** The page is left. */
  stop() {
    this.known = null;
    this.waiting = 0;
    this.lookUnattended(false);
    this.lookedAt();
  }

  showTitle() {
    if (this.known === null) return;
    const plain = this.waiting === 0 ? TEXTS.title : TEXTS.titleWaiting(this.waiting);
    if (this.unattended) document.title = TEXTS.titleUnattended(this.waiting);
    else document.title = this.unseen ? TEXTS.titleArrival : plain;
  }
}

const isElsewhere = () => document.hidden || !document.hasFocus();
