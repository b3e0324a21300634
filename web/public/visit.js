/** One ticket of this browser: follows it at the server and sends what the visitor does. No elements here. */
import { act, ask, follow, ProblemError } from "../common/api.js";
import { trustedJoinUrl } from "../common/join-url.js";
import { openMeetingTab } from "../common/meeting-tab.js";
import { ServerClock } from "../common/server-clock.js";
import { forgetTicket, updateTicket, warningsMuted } from "./tickets.js";
import { texts } from "./visit-texts.js";

/** @typedef {import("./views.js").TicketView} TicketView */
/** @typedef {import("./views.js").OfficeView} OfficeView */
/** @typedef {import("./views.js").OwnTicket} OwnTicket */
/** @typedef {import("./views.js").Receipt} Receipt */

const ENDED = ["completed", "left", "removed", "closed", "transferred", "no_show", "unreached"];

/** One per page: all visits are answered by the same server. */
const clock = new ServerClock();

/** @typedef {(sentence: string) => void} Tell a refusal's sentence; empty before each attempt */

/** For what the page asks by itself: nobody waits for the answer. @type {Tell} */
export const SILENTLY = () => undefined;

/** @type {Promise<string[]> | null} */
let origins = null;

/** @returns {Promise<string[]>} the exact origins where meetings of the court are */
function joinOrigins() {
  origins = origins ?? ask("/api/health").then(({ data }) => data.joinHosts ?? []);
  origins.catch(() => {
    origins = null; // asked again when it is needed
  });
  return origins;
}

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
    this.pausedByPage = false;
    this.pausing = false;
    this.entering = false;
    this.trouble = "";
    this.refusal = "";
    this.joinUrl = "";
    this.tabBlocked = false;
    this.muted = warningsMuted();
    /** @type {import("./views.js").Local["details"]} */
    this.details = { draft: null, error: "", caseError: "", saved: false };
    this.thanked = false;
    /** @type {Receipt | null} */
    this.receipt = null;
  }

  /** Follows the ticket until `stop`. */
  async start() {
    joinOrigins().catch(() => undefined); // early, so that entering need not wait for it; asked again then
    try {
      await follow(this.path, {
        headers: this.headers,
        signal: this.stopper.signal,
        held: this.held,
        onView: (view) => this.see(view),
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
    if (typeof view.call?.secondsLeft === "number")
      this.endsAt = performance.now() + view.call.secondsLeft * 1000;
    if (view.officeId !== this.ticket.officeId) {
      this.moved = true;
      this.justJoined = false; // nobody chose this office by mistake
      this.office = null; // the hours of the other one
    }
    this.keep(view);
    if (view.status === "closed" && !this.receipt) void this.readReceipt(SILENTLY);
    if (view.status === "in_service" && before === null && !this.joinUrl) void this.fetchLink();
    if (view.status !== "in_service") this.joinUrl = "";
    this.changed(before, this);
    if (view.final && view.status !== "transferred") this.stop(); // the successor's view comes in a moment
  }

  /** @param {TicketView} view */
  keep(view) {
    const { ticket } = this;
    ticket.endedAt = ENDED.includes(view.status) ? (ticket.endedAt ?? Date.now()) : undefined;
    const returnUntil = Date.parse(view.canReturnUntil ?? "");
    ticket.returnUntil = Number.isNaN(returnUntil) ? undefined : Date.now() + returnUntil - clock.now();
    ticket.number = view.number;
    ticket.officeId = view.officeId;
    ticket.officeName = view.officeName;
    if (!this.gone && !updateTicket(ticket)) {
      this.gone = true; // forgotten in another tab, perhaps by the next person at this computer
      this.stop();
    }
  }

  /** @param {Partial<Pick<Visit, "trouble" | "refusal" | "gone" | "joinUrl" | "tabBlocked" | "muted" | "details" | "receipt" | "justJoined" | "thanked">>} fields */
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
    const data = await this.attempt(tell, () => act(this.path + name, { ...request, headers, about }));
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
    const answer = await this.attempt(tell, () => ask(`${this.path}/receipt`, { headers }));
    if (answer) this.update({ receipt: answer.data });
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
      const { data } = await ask(this.path, { headers: this.headers });
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
    const data = await this.send("/ring", { tell: SILENTLY });
    if (data === null && this.rung === callId && this.view?.status === "called") this.rung = ""; // the next view tries again
  }

  /** Must be called in the click: a tab can be opened only there. */
  async enter() {
    if (this.entering) return; // a second press while the network is slow would open a second tab
    this.entering = true;
    const tab = openMeetingTab(texts.service.waitingTab);
    this.update({ tabBlocked: tab === null });
    try {
      // On a slow network the button may be pressed before the ring has arrived, which entering requires.
      await this.ring();
      await this.ringing;
      const url = await this.askForLink();
      if (url) tab?.go(url);
      else tab?.close();
    } finally {
      this.entering = false;
    }
  }

  /** The link of a meeting that this page has not opened itself: after a reload. */
  async fetchLink() {
    await this.askForLink();
  }

  /** @returns {Promise<string>} the link, empty where there is none to trust; the screen says why */
  async askForLink() {
    const data = await this.send("/enter");
    if (data === null) {
      if (this.view?.notice === "clerk-busy") this.refuse(""); // the notice of the place says the same
      return "";
    }
    const allowed = await joinOrigins().catch(() => /** @type {string[]} */ ([]));
    const joinUrl = trustedJoinUrl(data.joinUrl, allowed);
    await this.look();
    this.update(joinUrl ? { joinUrl } : { refusal: texts.service.refused });
    return joinUrl;
  }
}
