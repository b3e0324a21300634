/** Starts the clerk's page: who is here, which offices, then the queue. */
import { ProblemError } from "../common/answers.js";
import { byId, render } from "../common/dom.js";
import { sentenceFor } from "../staff/refusals.js";
import { isAdministrator } from "../staff/roles.js";
import { SignedOut } from "../staff/session.js";
import { tellSignedIn } from "../staff/sign-in-again.js";
import { whoAmI } from "../staff/staff-api.js";
import { ServerFacts } from "./calling/server-facts.js";
import { findOffices } from "./clerk-api.js";
import { listenForClicks } from "./commands/clicks.js";
import { ArrivalBell } from "./page/arrivals.js";
import { QueuePage } from "./page/queue-page.js";
import { askOffices } from "./entrance/offices.js";
import { failedView, refusedView, signInView } from "./entrance/screens.js";
import { loadPreferences, savePreferences } from "./preferences.js";
import { TEXTS } from "./texts.js";
import { userViewWithoutDesk } from "./screens/header.js";

/** @typedef {import("./api-types.js").Me} Me */
/** @typedef {import("../common/dom.js").VNode} VNode */

class App {
  constructor() {
    this.root = byId("app", HTMLElement);
    this.user = byId("user", HTMLElement);
    this.facts = new ServerFacts();
    this.bell = new ArrivalBell();
    /** @type {QueuePage | null} */
    this.queuePage = null;
    this.starting = new AbortController();
    listenForClicks(this);
  }

  /** Asks who is here until our server answers; anew whenever it is called. */
  async start() {
    this.starting.abort();
    this.starting = new AbortController();
    const { signal } = this.starting;
    void this.facts.read(); // asked again where a link needs it
    try {
      const me = await whoAmI({ signal, onTrouble: (problem) => this.show(entranceFor(problem)) });
      if (signal.aborted) return;
      tellSignedIn();
      const own = new Set(me.offices.map((office) => office.officeId));
      const chosen = wanted().filter((officeId) => isAdministrator(me) || own.has(officeId));
      const holding = me.holding.map((office) => office.officeId);
      if (chosen.length > 0) this.open(me, chosen);
      // Somebody who was removed in the middle of a visit ends it.
      else if (holding.length > 0) this.open(me, holding);
      else if (me.offices.length === 1) this.open(me, [...own]);
      else this.choose(me, []);
    } catch (error) {
      if (!signal.aborted) this.show(entranceFor(error));
    }
  }

  /** @param {Me} me @param {string[]} chosen */
  open(me, chosen) {
    savePreferences({ offices: chosen });
    this.queuePage?.stop();
    this.queuePage = new QueuePage(me, chosen, {
      facts: this.facts,
      bell: this.bell,
      ends: {
        onRefused: (problem) => this.refused(problem),
        onSomebodyElse: () => {
          this.close();
          void this.start();
        },
      },
    });
  }

  /** @param {Me} me @param {string[]} chosen */
  choose(me, chosen) {
    this.close();
    render(this.user, userViewWithoutDesk(me));
    const find = isAdministrator(me) ? findOffices : null;
    askOffices(this.root, { offices: me.offices, chosen, find }, (offices, known) =>
      this.open({ ...me, offices: known }, offices),
    );
    this.focusHeading();
  }

  changeOffices() {
    if (this.queuePage === null) return;
    const { me, chosen, queue } = this.queuePage.state.page;
    // An administrator serves offices that are not their own: the queue knows their names.
    const others = (queue?.offices ?? []).filter((office) =>
      me.offices.every((own) => own.officeId !== office.officeId),
    );
    this.choose({ ...me, offices: [...me.offices, ...others] }, chosen);
  }

  /** The queue itself was refused: a membership ended, or an office is no more. @param {ProblemError} problem */
  refused(problem) {
    this.close();
    if (problem.status === 403 || problem.status === 404) {
      savePreferences({ offices: [], heldOffice: null });
      void this.start();
    } else {
      this.show(entranceFor(problem));
    }
  }

  close() {
    this.queuePage?.stop();
    this.queuePage = null;
    render(this.user, []);
    document.title = TEXTS.title;
  }

  /** @param {VNode} view */
  show(view) {
    render(this.root, [view]);
    this.focusHeading();
  }

  /** A new screen starts at its top. */
  focusHeading() {
    this.root.querySelector("h1")?.focus();
  }
}

/** The office that a link to this page names, else those served last. @returns {string[]} ids */
function wanted() {
  const { pathname, search } = window.location;
  const linked = new URLSearchParams(search).get("unidade");
  if (linked === null) return loadPreferences().offices;
  window.history.replaceState(null, "", pathname); // a reload keeps what was chosen since
  return [linked];
}

/** @param {unknown} error @returns {VNode} */
function entranceFor(error) {
  if (error instanceof SignedOut) return signInView();
  if (error instanceof ProblemError && error.status === 403) return refusedView();
  return failedView(sentenceFor(error));
}

byId("old-browser", HTMLElement).remove();
void new App().start();
