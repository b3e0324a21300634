/** Starts the clerk's page: who is here, which offices, then the queue. */
import { ProblemError } from "../common/api.js";
import { byId, render } from "../common/dom.js";
import { sentenceFor } from "../staff/refusals.js";
import { SignedOut } from "../staff/session.js";
import { tellSignedIn } from "../staff/sign-in-again.js";
import { whoAmI } from "../staff/staff-api.js";
import { ServerFacts } from "./calling/server-facts.js";
import { listenForPresses } from "./commands/presses.js";
import { ArrivalBell } from "./page/arrivals.js";
import { QueuePage } from "./page/queue-page.js";
import { askOffices } from "./entrance/offices.js";
import { failedView, refusedView, signInView } from "./entrance/views.js";
import { loadPreferences, savePreferences } from "./preferences.js";
import { TEXTS } from "./texts.js";
import { userViewWithoutDesk } from "./views/header.js";

/** @typedef {import("./model.js").Me} Me */
/** @typedef {import("../common/dom.js").VNode} VNode */

class App {
  constructor() {
    this.root = byId("app", HTMLElement);
    this.user = byId("user", HTMLElement);
    this.facts = new ServerFacts();
    this.bell = new ArrivalBell();
    /** @type {QueuePage | null} */
    this.queuePage = null;
    listenForPresses(this);
  }

  async start() {
    try {
      const [me] = await Promise.all([whoAmI(), this.facts.read()]);
      tellSignedIn();
      const own = new Set(me.offices.map((office) => office.officeId));
      const chosen = loadPreferences().offices.filter((officeId) => own.has(officeId));
      if (chosen.length > 0) this.open(me, chosen);
      else if (me.offices.length === 1) this.open(me, [...own]);
      else this.choose(me, []);
    } catch (error) {
      this.show(entranceFor(error));
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
    askOffices(this.root, me.offices, chosen, (offices) => this.open(me, offices));
    this.focusHeading();
  }

  changeOffices() {
    if (this.queuePage !== null) this.choose(this.queuePage.state.page.me, this.queuePage.state.page.chosen);
  }

  /** The queue itself was refused: a membership ended, or an office is no more. @param {ProblemError} problem */
  refused(problem) {
    this.close();
    if (problem.status === 403 || problem.status === 404) {
      savePreferences({ offices: [] });
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

/** @param {unknown} error @returns {VNode} */
function entranceFor(error) {
  if (error instanceof SignedOut) return signInView();
  if (error instanceof ProblemError && error.status === 403) return refusedView();
  return failedView(sentenceFor(error));
}

void new App().start();
