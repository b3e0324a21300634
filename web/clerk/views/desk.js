/** The whole desk, put together from its parts. */
import { el } from "../../common/dom.js";
import { TEXTS } from "../texts.js";
import { dayView } from "./day.js";
import { officesView } from "./header.js";
import { besidesView, missedView, othersView } from "./lists.js";
import { button, signInLink } from "./parts.js";
import { queueView } from "./queue.js";
import { visitView } from "./visit.js";

/** @typedef {import("../model.js").Desk} Desk */

const NOTICE_CLASS = Object.freeze({ success: "good", error: "bad", info: "" });

/** @param {Desk} desk @returns {HTMLElement} */
export function deskView(desk) {
  return el(
    "div",
    { class: "desk", "aria-busy": desk.busy === null ? null : "true" },
    el("h1", { class: "visually-hidden", "data-key": "h1" }, TEXTS.signIn.heading),
    officesView(desk),
    desk.signedOut ? signedOutView() : null,
    noticeView(desk),
    el(
      "div",
      { class: "desk-columns", "data-key": "columns" },
      el("div", { class: "own", "data-key": "own" }, besidesView(desk), visitView(desk)),
      el(
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
  return el(
    "div",
    { class: "notice warn signed-out", role: "alert", "data-key": "signed-out" },
    el("p", {}, TEXTS.signIn.expired),
    el("p", { class: "small" }, TEXTS.signIn.beside),
    signInLink(),
  );
}

/** @param {Desk} desk */
function noticeView(desk) {
  if (desk.notice === null) return null;
  return el(
    "div",
    { class: `notice said ${NOTICE_CLASS[desk.notice.kind]}`.trim(), "data-key": "notice" },
    el("p", {}, desk.notice.text),
    button({ action: "dismiss", label: TEXTS.close, class: "plain" }),
  );
}
