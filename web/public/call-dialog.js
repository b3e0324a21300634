/**
 * The call: a dialog over the current screen, the sound and other signals, the minute. One per page;
 * the ring is confirmed to the server only after all of it has been shown.
 */
import { el, say } from "../common/dom.js";
import { callAttention, endAttention } from "./attention.js";
import { startCountdown } from "./countdown.js";
import { soundIsOn, startRing, stopRing } from "./sound.js";
import { texts } from "./visit-texts.js";

/** @typedef {import("./visit.js").Visit} Visit */
/** @typedef {import("./api-types.js").Act} Act */
/** @typedef {import("./countdown.js").Countdown} Countdown */

const words = texts.call;

/** @param {number} seconds @returns {string} `1:00` */
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export class CallDialog {
  /** @param {Act} act what a button asks for */
  constructor(act) {
    this.callId = "";
    this.endsAt = 0;
    /** Nothing sounds any more, though the call goes on. */
    this.isQuiet = false;
    /** @type {Countdown | null} */
    this.countdown = null;
    this.heading = el("h2", { id: "call-heading" }, words.heading);
    this.office = el("p", { id: "call-office", class: "lead" });
    this.clerk = el("p", { id: "call-clerk", class: "muted" });
    this.digits = el("span", { class: "digits", role: "timer", "aria-labelledby": "call-left" });
    this.timer = el(
      "p",
      { class: "timer", hidden: true },
      el("span", { id: "call-left" }, words.left),
      " ",
      this.digits,
    );
    this.over = el("p", { hidden: true }, words.over);
    // The page below cannot be seen or read aloud while the dialog covers it.
    this.wrong = el("p", { class: "notice warn", id: "call-wrong", hidden: true });
    // Inside the dialog: while it is modal, a live region outside of it is not spoken.
    this.spoken = el("p", { class: "visually-hidden", role: "alert", "aria-atomic": "true" });
    this.enter = button("enter-call", "primary large", words.enter, () => act("enter"));
    this.enter.append(" ", el("span", { class: "visually-hidden" }, words.opens));
    this.more = button("more-time", "", words.moreTime, () => act("moreTime"));
    this.more.setAttribute("aria-describedby", "more-time-hint");
    this.moreHint = el("p", { class: "hint", id: "more-time-hint" });
    this.limit = el("p", { class: "small" });
    this.silence = button("silence", "plain", words.silence, () => this.quiet());
    this.root = this.build();
  }

  build() {
    const root = el(
      "dialog",
      {
        id: "call",
        class: "call",
        role: "alertdialog",
        "aria-labelledby": "call-heading",
        "aria-describedby": "call-office",
      },
      el("span", { class: "bell", "aria-hidden": "true" }),
      this.heading,
      this.office,
      this.clerk,
      this.timer,
      this.wrong,
      this.enter,
      this.over,
      this.more,
      this.moreHint,
      this.silence,
      this.limit,
      this.spoken,
    );
    // Escape must not close the dialog during the minute: only the buttons do.
    root.addEventListener("cancel", (event) => event.preventDefault());
    root.addEventListener("close", () => this.callId && this.open());
    document.body.append(root);
    return root;
  }

  /** @param {Visit} visit whose call it is; shows it, or brings what is shown up to date */
  show(visit) {
    const call = visit.view?.call;
    if (!call || !visit.view) return;
    this.office.textContent = words.office(visit.view.officeName);
    this.clerk.textContent = call.clerkName ? words.clerk(call.clerkName) : "";
    this.more.hidden = visit.view.pausesLeft === 0;
    this.moreHint.textContent = this.more.hidden ? words.noMoreTime : words.moreTimeHint;
    this.limit.textContent = call.longMinute
      ? words.longLimit
      : texts.queue.limit(visit.view.enterWithinSeconds);
    if (this.callId !== call.callId) this.begin(call.callId);
    if (visit.view.status === "ringing" && visit.endsAt !== this.endsAt) this.count(visit.endsAt);
    this.silence.hidden = this.isQuiet || !soundIsOn();
    this.tell(visit);
    void visit.ring();
  }

  /** What does not work at the moment, and that the connection is back. @param {Visit} visit */
  tell({ refusal, trouble }) {
    const sentence = refusal || trouble;
    if (this.wrong.textContent === sentence) return;
    const isBack = sentence === "" && this.wrong.textContent === texts.connection;
    this.wrong.textContent = sentence;
    this.wrong.hidden = sentence === "";
    if (sentence || isBack) say(this.spoken, sentence || texts.connectionBack);
  }

  /** @param {string} callId */
  begin(callId) {
    this.callId = callId;
    this.endsAt = 0;
    this.enter.disabled = false;
    this.more.disabled = false;
    this.isQuiet = false;
    this.timer.hidden = true;
    this.over.hidden = true;
    this.open();
    startRing();
    callAttention();
    say(this.spoken, words.alert);
  }

  open() {
    if (this.root.open) return;
    if (typeof this.root.showModal === "function") this.root.showModal();
    else this.root.setAttribute("open", ""); // Safari before 15.4: shown, not modal
    this.enter.focus();
  }

  /** @param {number} endsAt on the clock of `performance.now()` */
  count(endsAt) {
    this.endsAt = endsAt;
    this.timer.hidden = false;
    if (this.countdown) {
      this.countdown.move(endsAt);
      return;
    }
    this.countdown = startCountdown(endsAt, {
      onSecond: (left) => {
        this.digits.textContent = clock(left);
        if (left === 0) this.expire();
      },
      onSpoken: (left) => say(this.spoken, words.spoken(left)),
    });
  }

  /** The page's minute is over; the server's next answer says what follows. */
  expire() {
    this.quiet();
    this.enter.disabled = true;
    this.more.disabled = true;
    this.over.hidden = false;
  }

  /** Stops the sound; everything else goes on. */
  quiet() {
    stopRing();
    navigator.vibrate?.(0);
    this.isQuiet = true;
    this.silence.hidden = true;
  }

  /** @returns {boolean} whether it was shown: the focus was in it */
  hide() {
    if (!this.callId) return false;
    this.callId = "";
    this.countdown?.stop();
    this.countdown = null;
    this.quiet();
    endAttention();
    say(this.spoken, "");
    if (typeof this.root.close === "function") this.root.close();
    else this.root.removeAttribute("open");
    return true;
  }
}

/**
 * @param {string} id
 * @param {string} kind
 * @param {string} label
 * @param {() => void} press
 */
function button(id, kind, label, press) {
  return el("button", { type: "button", id, class: kind, on: { click: press } }, label);
}
