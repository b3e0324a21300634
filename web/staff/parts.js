/**
 * Small elements that the staff's views share. Buttons carry `data-action`, which each page handles in one place.
 */
import { h } from "../common/dom.js";
import { ADDRESSES, signInTo } from "./session.js";
import { STAFF } from "./texts.js";

/** @typedef {import("../common/dom.js").VNode} VNode */

/**
 * @typedef {object} ButtonSpec
 * @property {string} action what is asked for; a key of the commands
 * @property {string} label
 * @property {string} [ticketId]
 * @property {string} [officeId]
 * @property {string} [class]
 * @property {string} [hint] spoken after the label where the label alone is not clear
 * @property {string | null} [off] id of the sentence that says why it cannot be pressed now
 * @property {boolean} [busy] it was pressed, and what it does is under way
 * @property {string} [keys] shortcut, such as "Alt+C"
 */

/** @param {ButtonSpec} spec */
export function button(spec) {
  const id = [spec.action, spec.ticketId ?? spec.officeId].filter(Boolean).join("-");
  return h(
    "button",
    {
      type: "button",
      class: spec.busy ? `${spec.class ?? ""} busy`.trim() : spec.class,
      "data-key": id,
      "data-action": spec.action,
      "data-ticket": spec.ticketId,
      "data-office": spec.officeId,
      // Not `disabled`: the focus would be lost when the queue becomes empty.
      "aria-disabled": spec.off ? "true" : null,
      "aria-busy": spec.busy ? "true" : null,
      "aria-describedby": spec.off,
      "aria-keyshortcuts": spec.keys,
    },
    spec.label,
    spec.hint ? aside(spec.hint) : null,
    spec.keys ? h("kbd", { "aria-hidden": "true" }, spec.keys) : null,
  );
}

/** Spoken after a label, and not shown. @param {string} text */
export function aside(text) {
  return h("span", { class: "visually-hidden" }, ` ${text}`);
}

/** Signing in and coming back to `page`, which begins anew. @param {string} page @param {string} [size] class */
export function signInHere(page, size = "") {
  return h("a", { class: `button primary ${size}`.trim(), href: signInTo(page) }, STAFF.signIn);
}

/** A link that signs in again in another tab, so that this page keeps its content. */
export function signInBeside() {
  return h(
    "a",
    { class: "button primary", href: signInTo(ADDRESSES.signedIn), target: "_blank", rel: "noopener" },
    STAFF.signIn,
    aside(STAFF.newTab),
  );
}

/**
 * Who is signed in, and the sign-out link: at the right of every page's header.
 * @param {string} name @param {(VNode | null)[]} between what only this page has
 */
export function accountView(name, between) {
  return [
    h("span", { class: "user", "data-key": "user" }, STAFF.user(name)),
    ...between,
    h(
      "a",
      { class: "button on-band compact", "data-key": "out", "data-action": "signOut", href: ADDRESSES.out },
      STAFF.signOut,
    ),
  ];
}

/** @param {string} text @param {"good" | "warn" | "bad" | "info" | ""} [tone] */
export function tag(text, tone = "") {
  return h("span", { class: `tag ${tone}`.trim() }, text);
}

/** @param {string} text @param {"good" | "warn" | "bad" | ""} tone @param {string} [key] */
export function note(text, tone, key) {
  return h("p", { class: `notice ${tone}`.trim(), "data-key": key }, text);
}
