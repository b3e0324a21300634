/** The link into the meeting. */
import { h } from "../../common/dom.js";
import { aside, note } from "../../staff/parts.js";
import { STAFF } from "../../staff/texts.js";
import { can } from "../page/offers.js";
import { TEXTS } from "../texts.js";
import { press } from "./press.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").Row} Row */

/**
 * A plain link as soon as the address is known: it works even if the browser blocks new tabs, and again after
 * the tab was closed.
 * @param {PageState} page @param {Row} row @returns {VNode | null}
 */
export function roomView(page, row) {
  if (!can(page, "enter", row)) return null;
  const room = page.room?.callId === row.callId ? page.room : null;
  if (room !== null && room.url !== null) return link(room.url, room.blocked);
  return h(
    "div",
    { class: "room", "data-key": "room-button" },
    room?.failed ? note(room.failed, "bad") : null,
    press(page, {
      action: "enter",
      ticketId: row.ticketId,
      label: TEXTS.visit.openRoom,
      class: "wide",
      hint: STAFF.newTab,
    }),
  );
}

/** @param {string} url already checked @param {boolean} blocked */
function link(url, blocked) {
  return h(
    "div",
    { class: "room", "data-key": "room-link" },
    blocked ? note(TEXTS.visit.roomBlocked, "warn", "blocked") : null,
    h(
      "a",
      {
        class: blocked ? "button primary wide" : "button wide",
        href: url,
        target: "_blank",
        rel: "noopener noreferrer",
      },
      TEXTS.visit.roomLink,
      aside(STAFF.newTab),
    ),
  );
}
