/** The whole page, composed of its parts. */
import { h } from "../../common/dom.js";
import { button, signInBeside } from "../../staff/parts.js";
import { STAFF } from "../../staff/texts.js";
import { TEXTS } from "../texts.js";
import { dayView } from "./day.js";
import { officesView } from "./header.js";
import { besidesView, missedView, othersView } from "./lists.js";
import { queueView } from "./queue.js";
import { visitView } from "./visit.js";

/** @typedef {import("../model.js").Desk} Desk */

const NOTICE_CLASS = Object.freeze({ success: "good", error: "bad", info: "" });

/** @param {Desk} desk */
export function deskView(desk) {
  return h(
    "div",
    { class: "desk", "aria-busy": desk.busy === null ? null : "true" },
    h("h1", { class: "visually-hidden", "data-key": "h1" }, TEXTS.signIn.heading),
    officesView(desk),
    desk.signedOut ? signedOutView() : null,
    noticeView(desk),
    h(
      "div",
      { class: "desk-columns", "data-key": "columns" },
      h("div", { class: "own", "data-key": "own" }, besidesView(desk), visitView(desk)),
      h(
        "div",
        { class: "lists", "data-key": "lists" },
        queueView(desk),
        missedView(desk),
        othersView(desk),
        dayView(desk),
      ),
    ),
  );
}

function signedOutView() {
  return h(
    "div",
    { class: "notice warn signed-out", role: "alert", "data-key": "signed-out" },
    h("p", {}, STAFF.expired),
    h("p", { class: "small" }, TEXTS.signIn.beside),
    signInBeside(),
  );
}

/** @param {Desk} desk */
function noticeView(desk) {
  if (desk.notice === null) return null;
  return h(
    "div",
    { class: `notice said ${NOTICE_CLASS[desk.notice.kind]}`.trim(), "data-key": "notice" },
    h("p", {}, desk.notice.text),
    button({ action: "dismiss", label: STAFF.close, class: "plain" }),
  );
}
