/** What was done or has happened, with the button for what can be done about it. */
import { h } from "../../common/dom.js";
import { button } from "../../staff/parts.js";
import { STAFF } from "../../staff/texts.js";
import { can, isNext } from "../page/offers.js";
import { find } from "../page/recent.js";
import { TEXTS } from "../texts.js";
import { press } from "./press.js";

/** @typedef {import("../api-types.js").PageState} PageState */

const CLASS = Object.freeze({ success: "good", error: "bad", info: "" });

/** @param {PageState} page */
export function noticeView(page) {
  if (page.notice === null) return null;
  return h(
    "div",
    { class: `notice said ${CLASS[page.notice.kind]}`.trim(), "data-key": "notice" },
    h("p", {}, page.notice.text),
    offer(page, page.notice),
    button({ action: "dismiss", label: STAFF.close, class: "plain" }),
  );
}

/** @param {PageState} page @param {import("../api-types.js").Notice} notice */
function offer(page, { press: offered, about }) {
  const row = about === undefined || page.queue === null ? null : find(page.queue, about);
  if (row === null) return null;
  const spec = { ticketId: row.ticketId, hint: TEXTS.visit.ticket(row.number), class: "compact" };
  if (offered === "recall" && can(page, "recall", row))
    return press(page, { ...spec, action: "recall", label: TEXTS.missed.recall });
  if (offered === "undoPriority" && can(page, "priority", row))
    return press(page, { ...spec, action: "undoPriority", label: TEXTS.undo });
  if (offered === "callAgain" && isNext(page, row.ticketId))
    return press(page, { ...spec, action: "callNext", label: TEXTS.missed.recall });
  return null;
}
