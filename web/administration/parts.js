/** Small elements and sentences that the administration's pages share. */
import { ProblemError } from "../common/answers.js";
import { h } from "../common/dom.js";
import { note, signInBeside } from "../staff/parts.js";
import { sentenceFor as staffSentenceFor } from "../staff/refusals.js";
import { SignedOut } from "../staff/session.js";
import { dateOf } from "../staff/times.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("../common/dom.js").VNode} VNode */

/**
 * What each page is given.
 * @typedef {object} Context
 * @property {import("../staff/roles.js").Me} me
 * @property {boolean} administrator
 * @property {HTMLElement} root where the page is drawn
 * @property {(sentence: string) => void} tell says it to screen readers
 * @property {(years: number[]) => void} warn shows which years of the calendar are empty
 */

/** @param {unknown} error @returns {string} @throws {unknown} a defect of ours */
export function sentenceFor(error) {
  if (error instanceof ProblemError) {
    const ours = /** @type {Record<string, string>} */ (TEXTS.refused)[error.kind];
    if (ours !== undefined) return ours;
  }
  return staffSentenceFor(error);
}

/** What went wrong, field by field where the server says so. @param {unknown} error @returns {VNode} */
export function refusal(error) {
  const faults = faultsOf(error);
  return h(
    "div",
    { class: "notice bad", role: "alert", tabindex: "-1", id: "refusal" },
    h("p", {}, faults.length > 0 ? TEXTS.office.fix : sentenceFor(error)),
    faults.length > 0
      ? h(
          "ul",
          {},
          faults.map(({ field, message }) => h("li", {}, `${labelOf(field)}: ${message}`)),
        )
      : null,
    error instanceof SignedOut ? signInBeside() : null,
  );
}

/** @param {unknown} error @returns {{field: string, message: string}[]} */
export function faultsOf(error) {
  const faults = error instanceof ProblemError ? error.problem["errors"] : null;
  return Array.isArray(faults) ? faults : [];
}

/** `weekly[0].opens` → «Horário (1)». @param {string} field */
function labelOf(field) {
  const [root = "", name = ""] = field.split(/[[.]/);
  const label = /** @type {Record<string, string>} */ (TEXTS.fields)[root] ?? "";
  const limits = /** @type {Record<string, string>} */ (TEXTS.limits);
  const limit = limits[name === "minuteSeconds" ? "enterWithinSeconds" : name];
  if (limit !== undefined) return limit;
  return /^\d/.test(name) ? `${label} (${Number.parseInt(name, 10) + 1})` : label;
}

/** @param {unknown} error @param {() => void} again */
export function failedView(error, again) {
  return h(
    "div",
    {},
    note(`${TEXTS.failed} ${sentenceFor(error)}`, "bad"),
    h("button", { type: "button", on: { click: again } }, TEXTS.tryAgain),
  );
}

/**
 * An input with its label.
 * @param {string} id @param {string} label
 * @param {{value: string, change: (value: string) => void, hint?: string, type?: string, more?: object}} spec
 */
export function field(id, label, { value, change, hint, type = "text", more = {} }) {
  const input = (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement)
      change(event.target.value);
  };
  const shared = { id, "aria-describedby": hint ? `${id}-hint` : null, on: { input }, ...more };
  return h(
    "div",
    { class: "field", "data-key": `field-${id}` },
    h("label", { for: id }, label),
    hint ? h("p", { class: "hint", id: `${id}-hint` }, hint) : null,
    type === "textarea"
      ? h("textarea", { rows: "4", ...shared }, value)
      : h("input", { type, value, autocomplete: "off", ...shared }),
  );
}

/**
 * @param {string} id @param {string} label @param {readonly (readonly [string, string])[]} choices
 * @param {{value: string, change: (value: string) => void}} spec
 */
export function choice(id, label, choices, { value, change }) {
  const hear = (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLSelectElement) change(event.target.value);
  };
  return h(
    "div",
    { class: "field", "data-key": `field-${id}` },
    h("label", { for: id }, label),
    h(
      "select",
      { id, on: { change: hear } },
      choices.map(([each, text]) => h("option", { value: each, selected: each === value }, text)),
    ),
  );
}

/** @param {string} label @param {() => void} click @param {string} [look] @param {string} [key] */
export function press(label, click, look = "", key) {
  return h("button", { type: "button", class: look, "data-key": key, on: { click } }, label);
}

/** A cell that says its column's name where the row is stacked. @param {string} column @param {...(VNode | string | null)} content */
export const cell = (column, ...content) => h("td", { "data-label": column }, ...content);

/**
 * A table that a small phone can scroll by keyboard and finger.
 * @param {string} label @param {string[]} columns @param {VNode[]} rows
 * @param {string} [look] `stacked`: on a small phone each row stands below the one before, its cells (`cell`) too
 */
export function table(label, columns, rows, look = "") {
  return h(
    "div",
    { class: `scroll ${look}`.trim(), tabindex: "0", role: "region", "aria-label": label },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          columns.map((column) => h("th", { scope: "col" }, column)),
        ),
      ),
      h("tbody", {}, rows),
    ),
  );
}

/** @param {string} instant ISO 8601 @param {number} now milliseconds */
export function ago(instant, now) {
  const minutes = Math.floor((now - Date.parse(instant)) / 60000);
  if (minutes < 1) return TEXTS.ago.now;
  if (minutes < 60) return TEXTS.ago.minutes(minutes);
  if (minutes < 24 * 60) return TEXTS.ago.hours(Math.floor(minutes / 60));
  return TEXTS.ago.on(dateOf(instant));
}

/** "25/12/2026" of "2026-12-25". @param {string} day */
export const shownDay = (day) => day.split("-").reverse().join("/");
