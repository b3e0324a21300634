/** Starts the clerk's page: who is here, which offices, then the desk. */
import { ProblemError } from "../common/api.js";
import { byId } from "../common/dom.js";
import { ArrivalBell } from "./arrivals.js";
import { Desk } from "./desk.js";
import { loadPreferences, savePreferences } from "./preferences.js";
import { listenForPresses } from "./presses.js";
import { sentenceFor } from "./refusals.js";
import { ServerFacts } from "./server-facts.js";
import { SignedOut } from "./session.js";
import { tellSignedIn } from "./sign-in-again.js";
import { whoAmI } from "./staff-api.js";
import { TEXTS } from "./texts.js";
import { askOffices } from "./offices.js";
import { failedView, refusedView, signInView } from "./views/entrance.js";
import { accountView } from "./views/header.js";

/** @typedef {import("./model.js").Me} Me */

class App {
  constructor() {
    this.root = byId("app", HTMLElement);
    this.facts = new ServerFacts();
    this.bell = new ArrivalBell();
    /** @type {Desk | null} */
    this.desk = null;
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
    this.desk?.stop();
    this.desk = new Desk(me, chosen, {
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
    byId("user", HTMLElement).replaceChildren(...accountView(me));
    this.show(askOffices(me.offices, chosen, (offices) => this.open(me, offices)));
  }

  changeOffices() {
    if (this.desk !== null) this.choose(this.desk.state.desk.me, this.desk.state.desk.chosen);
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
    this.desk?.stop();
    this.desk = null;
    byId("user", HTMLElement).replaceChildren();
    document.title = TEXTS.title;
  }

  /** @param {HTMLElement} view */
  show(view) {
    this.root.replaceChildren(view);
    const heading = view.querySelector("h1");
    if (heading !== null) heading.focus();
  }
}

/** @param {unknown} error @returns {HTMLElement} */
function entranceFor(error) {
  if (error instanceof SignedOut) return signInView();
  if (error instanceof ProblemError && error.status === 403) return refusedView();
  return failedView(sentenceFor(error));
}

void new App().start();
