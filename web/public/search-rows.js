/** The rows of the list: offices found, offices used on this device, and the visitor's own tickets. */
import { byId, h, render } from "../common/dom.js";
import { texts } from "./texts.js";

/** @typedef {import("./api-types.js").OfficeItem} OfficeItem */
/** @typedef {import("./api-types.js").OwnTicket} OwnTicket */

const words = texts.search;

/** @param {string} officeId */
export const officeAddress = (officeId) => `/?unidade=${encodeURIComponent(officeId)}`;

/** @param {string} name of what this browser keeps @returns {any[]} */
export function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "[]");
  } catch {
    return []; // refused or damaged: nothing is remembered
  }
}

/** @param {OfficeItem} office */
export function renderItem(office) {
  return h(
    "li",
    { "data-key": office.officeId },
    h(
      "a",
      { href: officeAddress(office.officeId), "data-list": "yes" },
      h("span", {}, office.name),
      h("span", { class: "muted small" }, texts.place(office)),
      h("span", { class: office.open ? "tag good" : "tag" }, office.open ? words.open : words.closed),
      office.opensText && h("span", { class: "small when" }, texts.office.opens(office.opensText)),
    ),
  );
}

/** @param {string} title @param {string} key @param {import("../common/dom.js").VNode[]} items @param {string} [kind] */
const section = (title, key, items, kind) =>
  h("section", { "data-key": key, class: kind }, h("h2", {}, title), h("ul", { class: "rows" }, items));

/** Offices used on this device: only their names; the card shows their state. */
export function renderRecent() {
  /** @type {{officeId: string, name: string}[]} */
  const recent = stored("balcao.recent");
  if (recent.length === 0) return null;
  const items = recent.map(({ officeId, name }) =>
    h(
      "li",
      { "data-key": officeId },
      h("a", { href: officeAddress(officeId), "data-list": "yes" }, h("span", {}, name)),
    ),
  );
  return section(words.recent, "recent", items);
}

/** @param {OwnTicket[]} tickets the visitor's own: the way back to each */
export function renderOwn(tickets) {
  if (tickets.length === 0) return;
  const items = tickets.map(({ ticketId, officeId, officeName, number }) =>
    h(
      "li",
      { "data-key": ticketId },
      h(
        "a",
        { href: officeAddress(officeId) },
        h("span", {}, officeName),
        h("span", { class: "tag info" }, words.resume(number)),
      ),
    ),
  );
  render(byId("own-tickets", HTMLElement), [section(words.own, "own", items, "card")]);
}
