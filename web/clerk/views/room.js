/** The clerk's way into the meeting. */
import { el } from "../../common/dom.js";
import { can } from "../rules.js";
import { TEXTS } from "../texts.js";
import { button, note } from "./parts.js";

/** @typedef {import("../model.js").Desk} Desk */
/** @typedef {import("../model.js").Row} Row */

/**
 * A plain link as soon as the address is known: it works whatever the browser thinks of new tabs, and again
 * after the tab was closed.
 * @param {Desk} desk @param {Row} row @returns {HTMLElement | null}
 */
export function roomView(desk, row) {
  if (!can(desk, "enter", row)) return null;
  const room = desk.room?.callId === row.callId ? desk.room : null;
  if (room !== null && room.url !== null) return link(room.url, room.blocked);
  return el(
    "div",
    { class: "room", "data-key": "room-button" },
    room?.failed ? note(room.failed, "bad") : null,
    button({
      action: "enter",
      ticketId: row.ticketId,
      label: TEXTS.visit.openRoom,
      class: "wide",
      hint: TEXTS.newTab,
    }),
  );
}

/** @param {string} url already checked @param {boolean} blocked */
function link(url, blocked) {
  return el(
    "div",
    { class: "room", "data-key": "room-link" },
    blocked ? note(TEXTS.visit.roomBlocked, "warn", "blocked") : null,
    el(
      "a",
      {
        class: blocked ? "button primary wide" : "button wide",
        href: url,
        target: "_blank",
        rel: "noopener noreferrer",
      },
      TEXTS.visit.roomLink,
      el("span", { class: "visually-hidden" }, ` ${TEXTS.newTab}`),
    ),
  );
}
