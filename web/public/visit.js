/** One ticket of this browser: follows it at the server and sends what the visitor does. No elements here. */
import { ask, ProblemError } from "../common/answers.js";
import { act, read } from "../common/api.js";
import { followTogether } from "../common/tab-leader.js";
import { joinOrigins } from "../common/join-url.js";
import { pause } from "../common/waking.js";
import { ServerClock } from "../common/server-clock.js";
import { fetchLink } from "./entering.js";
import { forgetTicket, noteView, updateTicket, warningsMuted } from "./tickets.js";
import { texts } from "./visit-texts.js";

/** @typedef {import("./api-types.js").TicketView} TicketView */
/** @typedef {import("./api-types.js").OfficeView} OfficeView */
/** @typedef {import("./api-types.js").OwnTicket} OwnTicket */
/** @typedef {import("./api-types.js").Receipt} Receipt */

/** What every view of a ticket has, and what comes with the link. */
export const VIEW = ["ticketId", "officeId", "status"];
const LINK = ["joinUrl"];
/** Problems of this server after which asking again cannot succeed. */
const ENDS = ["not-found"];
const TRIES = 4;
/** The minute and the place depend on the ring: it is sent again until the call is over. */
const RING_AGAIN_MS = 2000;

/** What answers have that are no views, by the command. @type {Record<string, string[]>} */
const FIELDS = { "/enter": LINK, "/evaluation": [], "/handover": ["code", "svg", "secondsLeft"] };

/** One per page: all visits are answered by the same server. */
const clock = new ServerClock();

/** @typedef {(sentence: string) => void} Tell a refusal's sentence; empty before each attempt */

/** For what the page asks by itself: nobody waits for the answer. @type {Tell} */
export const SILENTLY = () => undefined;

export class Visit {
  /**
   * @param {OwnTicket} ticket
   * @param {(before: TicketView | null, visit: Visit) => void} changed after every change, with the view before it
   * @param {{office?: OfficeView | null, justJoined?: boolean, held?: boolean}} [known]
   */
  constructor(ticket, changed, known = {}) {
    this.ticket = ticket;
    this.changed = changed;
    this.path = `/api/tickets/${encodeURIComponent(ticket.ticketId)}`;
    this.headers = { "X-Ticket-Secret": ticket.secret };
    this.stopper = new AbortController();
    /** @type {TicketView | null} */
    this.view = null;
    this.office = known.office ?? null;
    this.justJoined = known.justJoined ?? false;
    this.held = known.held ?? true;
    this.gone = false;
    /** The ticket was transferred to another office: the page has to show its successor. */
    this.moved = false;
    this.endsAt = 0;
    this.rung = "";
    /** @type {Promise<void>} the confirmation of the last ring */
    this.ringing = Promise.resolve();
    /** This tab asks for all: what no person has asked for, it alone sends. */
    this.leads = false;
    this.pausing = false;
    this.entering = false;
    this.trouble = "";
    this.refusal = "";
    this.joinUrl = "";
    this.tabBlocked = false;
    this.muted = warningsMuted();
    /** @type {import("./api-types.js").Local["details"]} */
    this.details = { draft: null, error: "", caseError: "", saved: false };
    this.thanked = false;
    /** @type {Receipt | null} */
    this.receipt = null;
    /** «Já terminei» was pressed, and is asked about. */
    this.asksToFinish = false;
    /** @type {import("./api-types.js").Local["handover"]} */
    this.handover = { offer: null, over: false };
  }

  /** Follows the ticket until `stop`. */
  async start() {
    joinOrigins().catch(() => undefined); // early, so that entering need not wait for it; asked again then
    try {
      await followTogether(this.path, {
        headers: this.headers,
        signal: this.stopper.signal,
        fields: VIEW,
        ends: ENDS,
        held: this.held,
        onView: (view) => this.see(view),
        onLead: (leads) => {
          this.leads = leads;
          this.changed(this.view, this);
        },
        onTrouble: () => this.update({ trouble: texts.connection }),
        onAnswer: (date) => {
          clock.read(date);
          if (this.trouble) this.update({ trouble: "" });
        },
      });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      forgetTicket(this.ticket.ticketId);
      this.update({ gone: true });
    }
  }

  stop() {
    this.stopper.abort();
  }

  get isCalling() {
    const { view } = this;
    return view?.status === "ringing" || (view?.status === "called" && view.call?.roomReady === true);
  }

  /**
   * What a command sent now is about. A key left over from an earlier call would be answered with the stored
   * result: the ring of a second call must be a new command.
   */
  get turn() {
    const { view } = this;
    return [view?.status, view?.call?.callId, view?.pausedUntil].filter(Boolean).join(" ");
  }

  /** @returns {number | null} seconds until the server accepts «Ninguém apareceu»; null where it will not */
  get nobodyCameInSeconds() {
    const at = this.view?.nobodyCameAt;
    return at ? Math.max(0, Math.ceil((Date.parse(at) - clock.now()) / 1000)) : null;
  }

  /** @param {TicketView} view as the server said just now */
  see(view) {
    const before = this.view;
    this.view = view;
    if (before && before.status !== view.status) this.refusal = "";
    if (view.status !== "in_service") this.asksToFinish = false;
    if (typeof view.call?.secondsLeft === "number")
      this.endsAt = performance.now() + view.call.secondsLeft * 1000;
    if (view.officeId !== this.ticket.officeId) {
      this.moved = true;
      this.justJoined = false; // nobody chose this office by mistake
      this.office = null; // the hours of the other one
    }
    this.keep(view);
    if (view.status === "closed" && !this.receipt) void this.readReceipt(SILENTLY);
    if (view.status === "in_service" && before === null && !this.joinUrl) void fetchLink(this);
    if (view.status !== "in_service") this.joinUrl = "";
    this.changed(before, this);
    if (view.final && view.status !== "transferred") this.stop(); // the successor's view comes in a moment
  }

  /** @param {TicketView} view */
  keep(view) {
    const { ticket } = this;
    noteView(ticket, view, clock.now());
    if (!this.gone && !updateTicket(ticket)) {
      this.gone = true; // forgotten in another tab, perhaps by the next person at this computer
      this.stop();
    }
  }

  /** @param {Partial<Pick<Visit, "trouble" | "refusal" | "gone" | "joinUrl" | "tabBlocked" | "muted" | "details" | "receipt" | "justJoined" | "thanked" | "asksToFinish" | "handover">>} fields */
  update(fields) {
    Object.assign(this, fields);
    this.changed(this.view, this);
  }

  /**
   * Sends an action; a refusal becomes a sentence on the screen.
   *
   * @param {string} name last part of the route
   * @param {{method?: string, body?: unknown, tell?: Tell}} [request] `tell`: where a refusal is shown
   * @returns {Promise<any>} the answer, `null` where it was refused
   */
  async send(name, { tell = (sentence) => this.refuse(sentence), ...request } = {}) {
    const { headers, turn: about } = this;
    const fields = FIELDS[name] ?? VIEW;
    let isTroubled = false;
    const onTrouble = (/** @type {ProblemError} */ { message }) => {
      isTroubled = true;
      tell(message); // it is tried again: who has pressed knows why nothing happens
    };
    const command = { ...request, headers, about, fields, onTrouble };
    const data = await this.attempt(tell, () => act(this.path + name, command));
    if (isTroubled && data !== null) tell("");
    if (data?.pollAfterSeconds) this.resume(data); // a view; other answers say less
    return data;
  }

  /** @param {string} sentence of a refusal; empty takes the last one away */
  refuse(sentence) {
    if (this.refusal !== sentence) this.update({ refusal: sentence });
  }

  /**
   * @param {Tell} [tell] where a refusal is shown
   * @returns {Promise<void>} when the receipt is shown, or why not
   */
  async readReceipt(tell = (sentence) => this.refuse(sentence)) {
    const { headers } = this;
    const onTrouble = (/** @type {ProblemError} */ { message }) => tell(message);
    const request = { headers, fields: ["protocol"], tries: TRIES, onTrouble };
    const receipt = await this.attempt(tell, () => read(`${this.path}/receipt`, request));
    if (receipt) tell("");
    if (receipt) this.update({ receipt });
  }

  /**
   * @template T
   * @param {Tell} tell
   * @param {() => Promise<T>} request
   * @returns {Promise<T | null>}
   */
  async attempt(tell, request) {
    tell("");
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      tell(error.message);
      await this.look();
      return null;
    }
  }

  /** @param {TicketView} view of an action: it may have brought an ended ticket back to life */
  resume(view) {
    this.see(view);
    if (!this.stopper.signal.aborted || view.final) return;
    this.stopper = new AbortController();
    void this.start();
  }

  /** Reads the ticket once, independently of the loop. */
  async look() {
    try {
      const { data } = await ask(this.path, { headers: this.headers, fields: VIEW, isUrgent: true });
      this.see(data);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error; // the loop shows what lasts
    }
  }

  /** The page has shown and sounded the call: the minute may start. Once for each call. */
  async ring() {
    const { view } = this;
    const callId = view?.call?.callId ?? "";
    if (!callId || this.rung === callId || view?.status === "ringing") return;
    this.rung = callId;
    this.ringing = this.confirmRing(callId);
    await this.ringing;
  }

  /** @param {string} callId */
  async confirmRing(callId) {
    const isDue = () => this.view?.status === "called" && this.view.call?.callId === callId;
    const tell = (/** @type {string} */ sentence) => {
      const trouble = sentence && texts.connection;
      if (trouble !== this.trouble) this.update({ trouble });
    };
    while (isDue() && (await this.send("/ring", { tell })) === null) {
      if ((await pause(RING_AGAIN_MS, this.stopper.signal)) === "stopped") return;
    }
  }
}
