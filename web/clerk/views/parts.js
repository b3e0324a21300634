/** The small pieces that the views share. A press is told by `data-action`, handled in one place for all. */
import { el } from "../../common/dom.js";
import { ADDRESSES } from "../session.js";
import { TEXTS } from "../texts.js";
import { minutesAndSeconds, roughly } from "../durations.js";

/**
 * @typedef {object} ButtonSpec
 * @property {string} action what is asked for; a key of the commands
 * @property {string} label
 * @property {string} [ticketId]
 * @property {string} [officeId]
 * @property {string} [class]
 * @property {string} [hint] spoken after the label where the label alone is not clear
 * @property {string | null} [off] id of the sentence that says why it cannot be pressed now
 * @property {string} [keys] shortcut, such as "Alt+C"
 */

/** @param {ButtonSpec} spec @returns {HTMLButtonElement} */
export function button(spec) {
  const id = [spec.action, spec.ticketId ?? spec.officeId].filter(Boolean).join("-");
  return el(
    "button",
    {
      type: "button",
      class: spec.class,
      "data-key": id,
      "data-action": spec.action,
      "data-ticket": spec.ticketId,
      "data-office": spec.officeId,
      // Not `disabled`: the focus would fall out of the page when the queue runs empty.
      "aria-disabled": spec.off ? "true" : null,
      "aria-describedby": spec.off,
      "aria-keyshortcuts": spec.keys,
    },
    spec.label,
    spec.hint ? el("span", { class: "visually-hidden" }, ` ${spec.hint}`) : null,
    spec.keys ? el("kbd", { "aria-hidden": "true" }, spec.keys) : null,
  );
}

/** Signing in again beside this page, which keeps what is on it. @returns {HTMLAnchorElement} */
export function signInLink() {
  return el(
    "a",
    { class: "button primary", href: ADDRESSES.beside, target: "_blank", rel: "noopener" },
    TEXTS.signIn.button,
    el("span", { class: "visually-hidden" }, ` ${TEXTS.newTab}`),
  );
}

/** @param {string} text @param {"good" | "warn" | "bad" | "info" | ""} [tone] */
export function tag(text, tone = "") {
  return el("span", { class: `tag ${tone}`.trim() }, text);
}

/** @param {string} text @param {"good" | "warn" | "bad" | ""} tone @param {string} [key] */
export function note(text, tone, key) {
  return el("p", { class: `notice ${tone}`.trim(), "data-key": key }, text);
}

/**
 * A duration that goes on by itself (see `tick`).
 * @param {string} since ISO 8601 @param {number} now @param {"rough" | "exact"} style
 */
export function elapsed(since, now, style) {
  return el("span", { "data-since": since, "data-style": style }, textOf(since, now, style));
}

/** @param {string} since @param {number} now @param {string} style */
function textOf(since, now, style) {
  const passed = now - Date.parse(since);
  return style === "exact" ? minutesAndSeconds(passed) : roughly(passed);
}

/** Bring every running duration under `root` up to date. @param {ParentNode} root @param {number} now */
export function tick(root, now) {
  for (const node of Array.from(root.querySelectorAll("[data-since]"))) {
    if (!(node instanceof HTMLElement)) continue;
    const text = textOf(node.dataset["since"] ?? "", now, node.dataset["style"] ?? "rough");
    if (node.textContent !== text && node.firstChild !== null) node.firstChild.nodeValue = text;
  }
}
