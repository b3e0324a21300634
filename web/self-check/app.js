/** The administrator's self-check: sign-in, one check at a time, and its findings. */
import { ProblemError, ask } from "../common/answers.js";
import { byId, h, render, say } from "../common/dom.js";
import { accountView, signInBeside, signInHere } from "../staff/parts.js";
import { sentenceFor as staffSentenceFor } from "../staff/refusals.js";
import { isAdministrator } from "../staff/roles.js";
import { ADDRESSES, SignedOut, signedIn } from "../staff/session.js";
import { whoAmI } from "../staff/staff-api.js";
import { timeOfDay } from "../staff/times.js";
import { listenForCopies } from "./copying.js";
import { askOften } from "./same-session.js";
import { TEXTS } from "./texts.js";
import { answersView, entranceView, failedView, formView, reportView, runningView } from "./screens.js";

/** @typedef {import("../common/dom.js").VNode} VNode */

const SELF_CHECK = "/api/admin/self-check";
/** Six requests of at most eight seconds each, and a margin for the network. */
const PATIENCE_MS = 90 * 1000;

class SelfCheckPage {
  constructor() {
    this.root = byId("app", HTMLElement);
    this.spoken = byId("spoken", HTMLElement);
    /** @type {import("./screens.js").Form} what the form is drawn from */
    this.form = { isRunning: false, hasRun: false, wrong: "", report: null, isAsking: false, answers: null };
    listenForCopies(this.root, (sentence) => this.tell(sentence));
  }

  async start() {
    try {
      const me = await whoAmI();
      render(byId("user", HTMLElement), accountView(me.name, [backLink("on-band compact")]));
      if (isAdministrator(me)) this.offer();
      else this.show(entranceView(TEXTS.notAdministrator, "warn", backLink()));
    } catch (error) {
      if (error instanceof SignedOut)
        this.show(entranceView(TEXTS.signInLead, "warn", signInHere(ADDRESSES.selfCheck)));
      else this.show(entranceView(`${TEXTS.failedToOpen} ${sentenceFor(error)}`, "bad", this.againButton()));
    }
  }

  againButton() {
    const on = { click: () => void this.start() };
    return h("button", { type: "button", class: "primary", on }, TEXTS.tryAgain);
  }

  offer() {
    this.change({});
    this.root.querySelector("h1")?.focus();
  }

  /** @param {Partial<import("./screens.js").Form>} changes */
  change(changes) {
    this.form = { ...this.form, ...changes };
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.run();
    };
    render(this.root, [formView(this.form, submit, () => void this.askAgainAndAgain())]);
  }

  /** Whether the session is known wherever a request arrives; ignored while it is being found out. */
  async askAgainAndAgain() {
    if (this.form.isAsking) return;
    this.change({ isAsking: true, answers: null });
    this.tell(TEXTS.session.asking);
    try {
      const answers = answersView(await askOften());
      this.change({ answers });
    } finally {
      this.change({ isAsking: false });
    }
    byId("answers", HTMLElement).focus();
  }

  /** Runs one check; ignored while one is running. */
  async run() {
    if (this.form.isRunning) return;
    const organiser = byId("organiser", HTMLInputElement);
    this.change({ isRunning: true, wrong: "", report: runningView() });
    this.tell(TEXTS.running);
    try {
      const report = await check(organiser.value.trim());
      this.report(reportView(report, timeOfDay(new Date())));
    } catch (error) {
      this.showFailure(error, organiser);
    } finally {
      this.change({ isRunning: false, hasRun: true });
    }
  }

  /** @param {unknown} error @param {HTMLInputElement} organiser */
  showFailure(error, organiser) {
    if (error instanceof SignedOut) this.report(failedView(TEXTS.signedOut, signInBeside()));
    else if (error instanceof ProblemError && error.status === 400) {
      this.change({ wrong: TEXTS.accountWrong, report: null });
      organiser.focus();
    } else this.report(failedView(sentenceFor(error), null));
  }

  /** What stands under the form; its heading gets the focus, to be read aloud. @param {VNode} report */
  report(report) {
    this.change({ report });
    byId("report", HTMLElement).querySelector("h2")?.focus();
  }

  /** @param {VNode} view */
  show(view) {
    render(this.root, [view]);
    this.root.querySelector("h1")?.focus();
  }

  /** @param {string} sentence */
  tell(sentence) {
    say(this.spoken, sentence);
  }
}

/**
 * @param {string} organiser object id; empty is the own account
 * @returns {Promise<import("./api-types.js").Report>}
 */
async function check(organiser) {
  const body = organiser ? { organiser } : {};
  const request = { method: "POST", body, fields: ["findings"], withinMs: PATIENCE_MS };
  const { data } = await signedIn(() => ask(SELF_CHECK, request));
  return data;
}

/** @param {unknown} error @returns {string} @throws {unknown} a defect of ours */
function sentenceFor(error) {
  if (!(error instanceof ProblemError)) throw error;
  if (error.status === 403) return TEXTS.notAdministrator;
  if (error.status === 404) return TEXTS.notHere;
  if (error.answered === 0) return error.timedOut ? TEXTS.timedOut : TEXTS.offline;
  // An answer that is not ours is the platform's, which waits less long.
  return error.status === 0 ? TEXTS.timedOut : staffSentenceFor(error);
}

/** @param {string} [look] classes */
function backLink(look = "") {
  return h("a", { class: `button ${look}`.trim(), href: ADDRESSES.queue }, TEXTS.back);
}

byId("old-browser", HTMLElement).remove();
void new SelfCheckPage().start();
