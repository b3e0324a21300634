/** The screens of the self-check, made from values; events are handled in `app.js`. */
import { h } from "../common/dom.js";
import { aside, note, tag } from "../staff/parts.js";
import { RESULT, withResult } from "./api-types.js";
import { TIMES } from "./same-session.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("../common/dom.js").VNode} VNode */
/** @typedef {import("./api-types.js").Finding} Finding */
/** @typedef {import("./api-types.js").Report} Report */

/** @type {Readonly<Record<import("./api-types.js").Result, "good" | "bad" | "warn" | "">>} */
const TONES = Object.freeze({ ok: "good", failed: "bad", unknown: "warn", skipped: "" });

/** @param {string} text @param {"warn" | "bad"} tone @param {VNode} wayOn */
export function entranceView(text, tone, wayOn) {
  return h(
    "section",
    { class: "card entrance" },
    h("h1", { tabindex: "-1" }, TEXTS.heading),
    note(text, tone),
    wayOn,
  );
}

/**
 * @typedef {object} Form
 * @property {boolean} isRunning
 * @property {boolean} hasRun
 * @property {string} wrong what is wrong with the account; empty: nothing
 * @property {VNode | null} report what stands under the form
 * @property {boolean} isAsking whether the session is known everywhere
 * @property {VNode | null} answers what was answered
 */

/** @param {Form} form @param {(event: Event) => void} submit @param {() => void} askOften */
export function formView({ isRunning, hasRun, wrong, report, isAsking, answers }, submit, askOften) {
  const label = isRunning ? TEXTS.runningShort : hasRun ? TEXTS.runAgain : TEXTS.run;
  return h(
    "div",
    { class: "self-check" },
    h("h1", { tabindex: "-1" }, TEXTS.heading),
    h("p", {}, TEXTS.lead),
    h(
      "form",
      { class: "card", id: "check", novalidate: true, on: { submit } },
      accountField(wrong),
      h(
        "button",
        { type: "submit", class: "primary large", id: "run", "aria-disabled": isRunning ? "true" : null },
        label,
      ),
    ),
    h("div", { id: "report" }, report),
    h(
      "section",
      { class: "card", "data-key": "session", "aria-labelledby": "session" },
      h("h2", { id: "session" }, TEXTS.session.heading),
      h("p", {}, TEXTS.session.lead(TIMES)),
      h(
        "button",
        { type: "button", "aria-disabled": isAsking ? "true" : null, on: { click: askOften } },
        isAsking ? TEXTS.session.asking : TEXTS.session.ask(TIMES),
      ),
      answers,
    ),
  );
}

/** @param {Map<number, number>} counts status → how often */
export function answersView(counts) {
  const known = counts.get(200) ?? 0;
  const others = [...counts].filter(([status]) => status !== 200);
  const sentence = [TEXTS.session.known(known, TIMES), ...others.map(TEXTS.session.other)].join(" ");
  const tone = known === TIMES ? "good" : "bad";
  return h("p", { class: `notice ${tone}`, id: "answers", tabindex: "-1", "data-key": "answers" }, sentence);
}

/** @param {string} wrong */
function accountField(wrong) {
  return h(
    "div",
    { class: "field" },
    h("label", { for: "organiser" }, TEXTS.account),
    h("p", { class: "hint", id: "organiser-hint" }, TEXTS.accountHint),
    h("input", {
      type: "text",
      id: "organiser",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      maxlength: "64",
      "aria-invalid": String(wrong !== ""),
      "aria-describedby": "organiser-hint organiser-error",
    }),
    h("p", { class: "field-error", id: "organiser-error", role: "alert" }, wrong),
  );
}

export function runningView() {
  return h(
    "section",
    { class: "card", "data-key": "running", "aria-busy": "true" },
    h("p", {}, TEXTS.running),
    h("progress", { "aria-label": TEXTS.runningShort }),
  );
}

/** @param {string} why @param {VNode | null} wayOn */
export function failedView(why, wayOn) {
  return h(
    "section",
    { class: "notice bad", "data-key": "failed" },
    h("h2", { tabindex: "-1" }, TEXTS.failed),
    h("p", {}, why),
    wayOn,
  );
}

/** @param {Report} report @param {string} time */
export function reportView(report, time) {
  return h(
    "section",
    { "data-key": "result", "aria-labelledby": "result" },
    summaryView(report, time),
    h("h2", {}, TEXTS.result.itemsHeading),
    h("ol", { class: "findings" }, report.findings.map(findingView)),
  );
}

/** @param {Report} report @param {string} time */
function summaryView(report, time) {
  const missing = withResult(report, RESULT.FAILED);
  const unseen = withResult(report, RESULT.UNKNOWN).length;
  const { well, missing: countOf, toLookAt, when, missingList } = TEXTS.result;
  return h(
    "div",
    { class: `notice ${missing.length > 0 ? "bad" : "good"}` },
    h("h2", { id: "result", tabindex: "-1" }, missing.length > 0 ? countOf(missing.length) : well),
    missing.length > 0
      ? h(
          "ul",
          { "aria-label": missingList },
          missing.map((finding) => h("li", {}, h("a", { href: `#${idOf(finding)}` }, finding.label))),
        )
      : null,
    unseen > 0 ? h("p", {}, toLookAt(unseen)) : null,
    h("p", { class: "small" }, when(time, report.organiser)),
  );
}

/** @param {Finding} finding */
const idOf = (finding) => `item-${finding.item}`;

/** @param {Finding} finding */
function findingView(finding) {
  const { label, meaning, result, detail, remedy, command, requestId } = finding;
  return h(
    "li",
    { class: `card finding ${result}`, id: idOf(finding), tabindex: "-1" },
    h("div", { class: "finding-head" }, h("h3", {}, label), tag(TEXTS.state[result], TONES[result])),
    h("p", {}, detail),
    h("p", { class: "small muted" }, `${TEXTS.purpose} ${meaning}`),
    remedy === null ? null : h("p", {}, h("strong", {}, leadOf(result)), ` ${remedy}`),
    command === null ? null : commandView(label, command),
    requestId === null
      ? null
      : h("p", { class: "small muted" }, `${TEXTS.requestId} `, h("code", {}, requestId)),
  );
}

/** @param {import("./api-types.js").Result} result */
const leadOf = (result) => (result === RESULT.UNKNOWN ? TEXTS.toCheck : TEXTS.remedy);

/** @param {string} label @param {string} command */
function commandView(label, command) {
  return h(
    "div",
    { class: "command" },
    // A region that scrolls must be reachable by keyboard, and then needs a name.
    h("pre", { tabindex: "0", role: "region", "aria-label": TEXTS.command(label) }, h("code", {}, command)),
    h("button", { type: "button", class: "compact", "data-copies": "" }, TEXTS.copy, aside(label)),
  );
}
