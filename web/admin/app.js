/** The administrator's self-check: who is here, one check at a time, and what it found. */
import { isAdministrator } from "../clerk/rules.js";
import { ADDRESSES, SignedOut, signedIn } from "../clerk/session.js";
import { whoAmI } from "../clerk/staff-api.js";
import { ProblemError, ask } from "../common/api.js";
import { byId, el, say } from "../common/dom.js";
import { listenForCopies } from "./copying.js";
import { TEXTS } from "./texts.js";
import { entranceView, failedView, formView, reportView, runningView, signInLink } from "./views.js";

const DOOR = "/api/admin/self-check";
const SIGN_IN = `/.auth/login/aad?post_login_redirect_uri=${ADDRESSES.selfCheck}`;
/** Six requests of at most eight seconds, and something for the way. */
const PATIENCE_MS = 90 * 1000;

class SelfCheckPage {
  constructor() {
    this.root = byId("app", HTMLElement);
    this.spoken = byId("spoken", HTMLElement);
    this.running = false;
    listenForCopies(this.root, (sentence) => this.tell(sentence));
  }

  async start() {
    try {
      const me = await whoAmI();
      byId("user", HTMLElement).replaceChildren(...userView(me.name));
      if (isAdministrator(me)) this.offer();
      else this.show(entranceView(TEXTS.notAdministrator, "warn", backLink()));
    } catch (error) {
      if (error instanceof SignedOut)
        this.show(entranceView(TEXTS.signInLead, "warn", signInLink(SIGN_IN, false)));
      else this.show(entranceView(`${TEXTS.failedToOpen} ${sentenceFor(error)}`, "bad", this.againButton()));
    }
  }

  againButton() {
    const on = { click: () => void this.start() };
    return el("button", { type: "button", class: "primary", on }, TEXTS.tryAgain);
  }

  offer() {
    const view = formView();
    view.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.run();
    });
    this.show(view);
  }

  /** One check; a second press while it runs is none. */
  async run() {
    if (this.running) return;
    this.running = true;
    const organiser = byId("organiser", HTMLInputElement);
    const button = byId("run", HTMLButtonElement);
    button.setAttribute("aria-disabled", "true");
    button.textContent = TEXTS.runningShort;
    this.refuse(organiser, "");
    this.report(runningView());
    this.tell(TEXTS.running);
    try {
      const report = await check(organiser.value.trim());
      this.report(reportView(report, timeOfDay(new Date())));
    } catch (error) {
      this.showFailure(error, organiser);
    } finally {
      this.running = false;
      button.removeAttribute("aria-disabled");
      button.textContent = TEXTS.runAgain;
    }
  }

  /** @param {unknown} error @param {HTMLInputElement} organiser */
  showFailure(error, organiser) {
    if (error instanceof SignedOut)
      this.report(failedView(TEXTS.signedOut, signInLink(ADDRESSES.beside, true)));
    else if (error instanceof ProblemError && error.status === 400) {
      this.report(null);
      this.refuse(organiser, TEXTS.accountWrong);
      organiser.focus();
    } else this.report(failedView(sentenceFor(error), null));
  }

  /** @param {HTMLInputElement} field @param {string} why empty: nothing is wrong with it */
  refuse(field, why) {
    field.setAttribute("aria-invalid", String(why !== ""));
    byId("organiser-error", HTMLElement).textContent = why;
  }

  /** What stands under the form; its heading gets the focus, to be read aloud. @param {HTMLElement | null} view */
  report(view) {
    byId("report", HTMLElement).replaceChildren(...(view === null ? [] : [view]));
    const heading = view?.querySelector("h2");
    if (heading) heading.focus();
  }

  /** @param {HTMLElement} view */
  show(view) {
    this.root.replaceChildren(view);
    view.querySelector("h1")?.focus();
  }

  /** @param {string} sentence */
  tell(sentence) {
    say(this.spoken, sentence);
  }
}

/**
 * @param {string} organiser object id; empty is the own account
 * @returns {Promise<import("./model.js").Report>}
 */
async function check(organiser) {
  const patience = new AbortController();
  const timer = window.setTimeout(() => patience.abort(), PATIENCE_MS);
  const path = organiser ? `${DOOR}?organiser=${encodeURIComponent(organiser)}` : DOOR;
  try {
    const { data } = await signedIn(() => ask(path, { signal: patience.signal }));
    return data;
  } finally {
    window.clearTimeout(timer);
  }
}

/** @param {unknown} error @returns {string} @throws {unknown} a defect of ours */
function sentenceFor(error) {
  if (error instanceof DOMException && error.name === "AbortError") return TEXTS.timedOut;
  if (!(error instanceof ProblemError)) throw error;
  if (error.status === 403) return TEXTS.notAdministrator;
  if (error.status === 404) return TEXTS.notHere;
  if (error.status === 0) return TEXTS.offline;
  // The platform's own empty answers; ours say what is wrong.
  return error.kind === "" ? TEXTS.timedOut : error.message;
}

/** @param {string} name @returns {HTMLElement[]} */
function userView(name) {
  return [
    el("span", { class: "user" }, TEXTS.user(name)),
    el("a", { class: "button on-band compact", href: "/atendente" }, TEXTS.back),
    el("a", { class: "button on-band compact", href: ADDRESSES.out }, TEXTS.signOut),
  ];
}

function backLink() {
  return el("a", { class: "button", href: "/atendente" }, TEXTS.back);
}

/** @param {Date} instant */
function timeOfDay(instant) {
  return instant.toLocaleTimeString("pt-BR", { hour: "2-digit", minute: "2-digit" });
}

void new SelfCheckPage().start();
