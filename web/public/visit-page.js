/**
 * Shows the visits of this browser: which one is on the screen, the call that takes precedence, and the
 * others that wait meanwhile.
 */
import { ProblemError } from "../common/answers.js";
import { read } from "../common/api.js";
import { byId, render, say } from "../common/dom.js";
import { betweenPresses, unpressed } from "../common/between-presses.js";
import { announce } from "./announcements.js";
import { CallDialog } from "./call-dialog.js";
import { deviceActions, deviceChecks } from "./device-checks.js";
import { guardVisits, markLinks } from "./leaving.js";
import { engaged, pauseOthers } from "./other-visits.js";
import { focusHeading, keepingFocus } from "./focus.js";
import { renderEnded, renderGone } from "./screens/ended.js";
import { renderInService } from "./screens/in-service.js";
import { renderOpening, renderWaiting } from "./screens/waiting.js";
import { onSoundChange, soundIsOn } from "./sound.js";
import { isPausedByPage, ownTickets } from "./tickets.js";
import { forget, forgetPerson, visitActions } from "./visit-actions.js";
import { titleOf } from "./titles.js";
import { texts } from "./visit-texts.js";
import { Visit } from "./visit.js";
import { keepScreenOn, letScreenSleep, onScreenChange } from "./wake-lock.js";

/** @typedef {import("./api-types.js").TicketView} TicketView */
/** @typedef {import("./api-types.js").OfficeView} OfficeView */
/** @typedef {import("./api-types.js").OwnTicket} OwnTicket */
/** @typedef {import("./api-types.js").Scene} Scene */

/** How long «Não é esta unidade? Sair» is shown. */
const QUICK_EXIT_MS = 10000;
/** Tickets whose requests the server may hold at the same time. */
const HELD_AT_MOST = 3;
/** The wait for «Ninguém apareceu» is shown in minutes; the button appears this long after its instant. */
const SERVICE_TICK_MS = 5000;

const RENDER = {
  waiting: renderWaiting,
  called: renderWaiting,
  ringing: renderWaiting,
  in_service: renderInService,
};

export class VisitPage {
  /**
   * @param {Element} root where screens go
   * @param {{onShow: (ticket: OwnTicket) => void, onMoved: (ticket: OwnTicket) => void,
   *   onHome: (officeId: string) => void}} leads `onShow`: a visit takes the screen; `onMoved`: the one shown is at
   *   another office now; `onHome`: none takes it; with an office, its own screen comes next
   */
  constructor(root, leads) {
    this.root = root;
    this.leads = leads;
    /** @type {Map<string, Visit>} */
    this.visits = new Map();
    this.shown = "";
    this.screen = "";
    this.refusal = "";
    this.takesFocus = false;
    this.callable = false;
    /** What was last said of what does not work. */
    this.told = { wrong: "", trouble: "" };
    this.status = byId("status", HTMLElement);
    this.handle = this.handle.bind(this);
    /** Views, clocks and the device change the screen whenever they like. */
    this.render = betweenPresses(() => this.draw());
    this.dialog = new CallDialog((action) => this.handle(action, undefined, this.calling));
    guardVisits(this.visits);
    setInterval(() => this.current?.view?.status === "in_service" && this.render(), SERVICE_TICK_MS);
  }

  get current() {
    return this.visits.get(this.shown);
  }

  get calling() {
    const visits = Array.from(this.visits.values());
    const first = engaged(visits);
    return first?.isCalling ? first : visits.find((visit) => visit.isCalling && !visit.pausing);
  }

  /** Follows every ticket of this browser, shown or not: a call is signalled on every screen. */
  followAll() {
    const tickets = ownTickets();
    for (const ticket of tickets) this.follow(ticket);
    return tickets;
  }

  /**
   * @param {OwnTicket} ticket
   * @param {{office?: OfficeView | null, justJoined?: boolean}} [known]
   */
  follow(ticket, known = {}) {
    if (this.visits.has(ticket.ticketId)) return;
    // A browser opens six connections to one host: some of them must stay free for commands.
    const held = this.visits.size < HELD_AT_MOST;
    const visit = new Visit(ticket, (before, changed) => this.changed(before, changed), { ...known, held });
    this.visits.set(ticket.ticketId, visit);
    void visit.start();
    if (!visit.office) void this.loadOffice(visit);
    if (known.justJoined) setTimeout(() => visit.update({ justJoined: false }), QUICK_EXIT_MS);
  }

  /** The ticket does not say the hours; without them the welcome only lacks one sentence. @param {Visit} visit */
  async loadOffice(visit) {
    const path = `/api/offices/${encodeURIComponent(visit.ticket.officeId)}`;
    visit.office = await read(path, { fields: ["name", "schedule"] }).catch((error) => {
      if (!(error instanceof ProblemError)) throw error;
      return null;
    });
    this.render();
  }

  /** @param {string} ticketId puts this visit on the screen */
  show(ticketId) {
    this.shown = ticketId;
    this.silence();
    // The pressed button disappears with its screen; a page just loaded keeps its initial focus.
    this.takesFocus = document.activeElement !== document.body;
    this.screen = "";
    render(this.root, []);
    this.draw();
  }

  /** Another page is shown; calls are still signalled. */
  hide() {
    this.shown = "";
    this.screen = "";
    this.silence();
  }

  /** What was said belongs to the screen before. */
  silence() {
    say(this.status, "");
    this.told = { wrong: "", trouble: "" };
  }

  /** @param {TicketView | null} before @param {Visit} visit */
  changed(before, visit) {
    if (visit.gone && visit.ticket.ticketId !== this.shown) this.visits.delete(visit.ticket.ticketId);
    const { calling } = this;
    if (calling && calling.ticket.ticketId !== this.shown) {
      this.shown = calling.ticket.ticketId;
      this.leads.onShow(calling.ticket);
    }
    if (calling) this.dialog.show(calling);
    else if (this.dialog.hide()) this.takesFocus = true;
    pauseOthers(Array.from(this.visits.values()));
    markLinks();
    const refused = visit === this.current && visit.refusal !== "" && visit.refusal !== this.refusal;
    if (visit === this.current) this.refusal = visit.refusal;
    if (visit.moved) this.followToOffice(visit);
    if (visit === this.current && before && before.status !== visit.view?.status) say(this.status, "");
    if (visit === this.current && visit.view) announce(this.status, before, visit.view, visit.muted);
    this.render();
    // It is at the top; the pressed button may be at the bottom.
    if (refused) this.root.querySelector('[data-key="refusal"]')?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Visit} visit transferred: hours and address of the page are those of the other office */
  followToOffice(visit) {
    visit.moved = false;
    void this.loadOffice(visit);
    if (visit === this.current) this.leads.onMoved(visit.ticket);
  }

  draw() {
    const visit = this.current;
    if (!visit) return;
    if (visit.gone) {
      this.put("gone", renderGone(), texts.titles.ended(texts.ended.gone[0] ?? ""));
      return;
    }
    const { view } = visit;
    if (!view) {
      this.put("", renderOpening(visit.trouble), texts.title);
      return;
    }
    this.tellTrouble(visit);
    onSoundChange(() => this.render());
    onScreenChange(() => this.render());
    const render = /** @type {Record<string, typeof renderWaiting>} */ (RENDER)[view.status] ?? renderEnded;
    const name = `${view.ticketId} ${render === renderWaiting ? "waiting" : view.status}`;
    this.keepAwake(render === renderWaiting || (render === renderEnded && !view.final));
    this.put(name, render(this.scene(visit, view), this.handle), titleOf(view));
  }

  /** @param {Visit} visit */
  tellTrouble({ refusal, trouble }) {
    const wrong = refusal || trouble;
    if (wrong) say(this.status, wrong);
    else if (this.told.wrong) say(this.status, this.told.trouble ? texts.connectionBack : "");
    this.told = { wrong, trouble };
  }

  /** @param {boolean} callable whether a call may come; only a change of that undoes what the person chose */
  keepAwake(callable) {
    if (callable === this.callable) return;
    this.callable = callable;
    if (callable) keepScreenOn();
    else letScreenSleep();
  }

  /** @param {Visit} visit @param {TicketView} view @returns {Scene} */
  scene(visit, view) {
    const { muted, justJoined, trouble, refusal, joinUrl, tabBlocked, details, receipt, thanked } = visit;
    const { asksToFinish, handover } = visit;
    const others = Array.from(this.visits.values(), (other) => other.ticket).filter(
      (other) => other !== visit.ticket,
    );
    const { nobodyCameInSeconds } = visit;
    const elsewhere = engaged(Array.from(this.visits.values()));
    const isElsewhere = elsewhere && elsewhere !== visit && isPausedByPage(view.ticketId);
    const calledBy = isElsewhere ? (elsewhere.view?.officeName ?? "") : "";
    const seen = { calledBy, sound: soundIsOn(), checks: deviceChecks(), others, nobodyCameInSeconds };
    const local = {
      muted,
      justJoined,
      trouble,
      refusal,
      joinUrl,
      tabBlocked,
      details,
      receipt,
      thanked,
      asksToFinish,
      handover,
      ...seen,
    };
    return { view, office: visit.office, local };
  }

  /**
   * @param {string} screen its name: when it changes, the reader is taken to the new heading
   * @param {import("../common/dom.js").VNode[]} parts
   * @param {string} title
   */
  put(screen, parts, title) {
    const moved = screen !== "" && ((this.screen !== "" && this.screen !== screen) || this.takesFocus);
    if (moved) this.takesFocus = false;
    this.screen = screen;
    keepingFocus(this.root, () => render(this.root, parts));
    if (!this.calling) document.title = title;
    if (!moved || this.calling) return;
    focusHeading(this.root);
    window.scrollTo(0, 0);
  }

  /** What was pressed may be gone: the reader is taken to what came in its place. @param {string} action */
  async afterCheck(action) {
    await unpressed();
    this.draw();
    if (action === "soundHeard") say(this.status, texts.proof.thanks);
    const next = { soundHeard: "position-heading", soundUnheard: "sound-advice", soundWithout: "soundTest" }[
      action
    ];
    if (next) document.getElementById(next)?.focus();
  }

  /** @param {string} ticketId */
  lead(ticketId) {
    const visit = this.visits.get(ticketId);
    if (visit) this.leads.onShow(visit.ticket);
  }

  /**
   * @param {string} action
   * @param {unknown} [value]
   * @param {Visit} [visit]
   */
  handle(action, value, visit = this.current) {
    const onDevice = deviceActions[action];
    if (onDevice) void Promise.resolve(onDevice()).then(() => this.afterCheck(action));
    else if (action === "show") this.lead(String(value));
    else if (visit && ["forget", "home", "again"].includes(action)) {
      if (action === "forget") forgetPerson(visit);
      else forget(visit);
      this.visits.delete(visit.ticket.ticketId);
      this.leads.onHome(action === "again" ? visit.ticket.officeId : "");
    } else if (visit) void visitActions[action]?.(visit, value);
  }
}
