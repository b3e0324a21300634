/** An office's telephone, e-mail and the like, each as a link that the device understands. Pure. */
import { h } from "../../common/dom.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */

/** @param {import("../api-types.js").Contact[]} contacts @returns {VNode} */
export function renderContacts(contacts) {
  const lines = contacts.flatMap(({ label, value }) => [h("dt", {}, label), h("dd", {}, renderValue(value))]);
  return h("dl", { class: "facts" }, lines);
}

/** @param {string} value an address, a number, or a sentence */
function renderValue(value) {
  if (/^[^\s@]+@[^\s@]+$/.test(value)) return h("a", { href: `mailto:${value}` }, value);
  if (/^[\d\s()+-]{8,}$/.test(value)) return h("a", { href: `tel:${value.replace(/[^\d+]/g, "")}` }, value);
  return value;
}
