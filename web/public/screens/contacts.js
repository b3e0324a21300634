/** An office's telephone, e-mail and the like, each as a link that the device understands. Pure. */
import { el } from "../../common/dom.js";

/** @param {import("../views.js").Contact[]} contacts @returns {HTMLElement} */
export function renderContacts(contacts) {
  const lines = contacts.flatMap(({ label, value }) => [
    el("dt", {}, label),
    el("dd", {}, renderValue(value)),
  ]);
  return el("dl", { class: "facts" }, lines);
}

/** @param {string} value an address, a number, or a sentence */
function renderValue(value) {
  if (/^[^\s@]+@[^\s@]+$/.test(value)) return el("a", { href: `mailto:${value}` }, value);
  if (/^[\d\s()+-]{8,}$/.test(value)) return el("a", { href: `tel:${value.replace(/[^\d+]/g, "")}` }, value);
  return value;
}
