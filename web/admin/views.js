/** The screens of the self-check, made from values; what is pressed is handled in `app.js`. */
import { note, tag } from "../clerk/views/parts.js";
import { el } from "../common/dom.js";
import { RESULT, withResult } from "./model.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./model.js").Finding} Finding */
/** @typedef {import("./model.js").Report} Report */

/** @type {Readonly<Record<import("./model.js").Result, "good" | "bad" | "warn" | "">>} */
const TONES = Object.freeze({ ok: "good", failed: "bad", unknown: "warn", skipped: "" });

/** @param {string} text @param {"warn" | "bad"} tone @param {HTMLElement} wayOn @returns {HTMLElement} */
export function entranceView(text, tone, wayOn) {
  return el(
    "section",
    { class: "card entrance" },
    el("h1", { tabindex: "-1" }, TEXTS.heading),
    note(text, tone),
    wayOn,
  );
}

/** @param {string} href @param {boolean} beside in another tab, so that this page keeps what is on it */
export function signInLink(href, beside) {
  return el(
    "a",
    { class: "button primary", href, target: beside ? "_blank" : null, rel: beside ? "noopener" : null },
    TEXTS.signIn,
    beside ? el("span", { class: "visually-hidden" }, ` ${TEXTS.newTab}`) : null,
  );
}

/** @returns {HTMLElement} the form; the answer goes into `#report` */
export function formView() {
  return el(
    "div",
    { class: "self-check" },
    el("h1", { tabindex: "-1" }, TEXTS.heading),
    el("p", {}, TEXTS.lead),
    el(
      "form",
      { class: "card", id: "check", novalidate: true },
      el(
        "div",
        { class: "field" },
        el("label", { for: "organiser" }, TEXTS.account),
        el("p", { class: "hint", id: "organiser-hint" }, TEXTS.accountHint),
        el("input", {
          type: "text",
          id: "organiser",
          autocomplete: "off",
          autocapitalize: "none",
          spellcheck: "false",
          maxlength: "64",
          "aria-describedby": "organiser-hint organiser-error",
        }),
        el("p", { class: "field-error", id: "organiser-error", role: "alert" }),
      ),
      el("button", { type: "submit", class: "primary large", id: "run" }, TEXTS.run),
    ),
    el("div", { id: "report" }),
  );
}

/** @returns {HTMLElement} */
export function runningView() {
  return el(
    "section",
    { class: "card", "aria-busy": "true" },
    el("p", {}, TEXTS.running),
    el("progress", { "aria-label": TEXTS.runningShort }),
  );
}

/** @param {string} why @param {HTMLElement | null} wayOn @returns {HTMLElement} */
export function failedView(why, wayOn) {
  return el(
    "section",
    { class: "notice bad" },
    el("h2", { tabindex: "-1" }, TEXTS.failed),
    el("p", {}, why),
    wayOn,
  );
}

/** @param {Report} report @param {string} time @returns {HTMLElement} */
export function reportView(report, time) {
  return el(
    "section",
    { "aria-labelledby": "result" },
    summaryView(report, time),
    el("h2", {}, TEXTS.result.itemsHeading),
    el("ol", { class: "findings" }, report.findings.map(findingView)),
  );
}

/** @param {Report} report @param {string} time */
function summaryView(report, time) {
  const missing = withResult(report, RESULT.FAILED);
  const unseen = withResult(report, RESULT.UNKNOWN).length;
  const { well, missing: countOf, toLookAt, when, missingList } = TEXTS.result;
  return el(
    "div",
    { class: `notice ${missing.length > 0 ? "bad" : "good"}` },
    el("h2", { id: "result", tabindex: "-1" }, missing.length > 0 ? countOf(missing.length) : well),
    missing.length > 0
      ? el(
          "ul",
          { "aria-label": missingList },
          missing.map((finding) => el("li", {}, el("a", { href: `#${idOf(finding)}` }, finding.label))),
        )
      : null,
    unseen > 0 ? el("p", {}, toLookAt(unseen)) : null,
    el("p", { class: "small" }, when(time, report.organiser)),
  );
}

/** @param {Finding} finding */
const idOf = (finding) => `item-${finding.item}`;

/** @param {Finding} finding */
function findingView(finding) {
  const { label, meaning, result, detail, remedy, command, requestId } = finding;
  return el(
    "li",
    { class: `card finding ${result}`, id: idOf(finding), tabindex: "-1" },
    el("div", { class: "finding-head" }, el("h3", {}, label), tag(TEXTS.state[result], TONES[result])),
    el("p", {}, detail),
    el("p", { class: "small muted" }, `${TEXTS.purpose} ${meaning}`),
    remedy === null ? null : el("p", {}, el("strong", {}, leadOf(result)), ` ${remedy}`),
    command === null ? null : commandView(label, command),
    requestId === null
      ? null
      : el("p", { class: "small muted" }, `${TEXTS.requestId} `, el("code", {}, requestId)),
  );
}

/** @param {import("./model.js").Result} result */
const leadOf = (result) => (result === RESULT.UNKNOWN ? TEXTS.toCheck : TEXTS.remedy);

/** @param {string} label @param {string} command */
function commandView(label, command) {
  return el(
    "div",
    { class: "command" },
    // A region that scrolls must be reachable by keyboard, and then needs a name.
    el("pre", { tabindex: "0", role: "region", "aria-label": TEXTS.command(label) }, el("code", {}, command)),
    el(
      "button",
      { type: "button", class: "compact", "data-copies": "" },
      TEXTS.copy,
      el("span", { class: "visually-hidden" }, ` ${label}`),
    ),
  );
}
