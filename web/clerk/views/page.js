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

/** @typedef {import("../model.js").PageState} PageState */

const NOTICE_CLASS = Object.freeze({ success: "good", error: "bad", info: "" });

/** @param {PageState} page */
export function pageView(page) {
  return h(
    "div",
    { class: "queue-page", "aria-busy": page.busy === null ? null : "true" },
    h("h1", { class: "visually-hidden", "data-key": "h1" }, TEXTS.signIn.heading),
    officesView(page),
    page.signedOut ? signedOutView() : null,
    noticeView(page),
    h(
      "div",
      { class: "page-columns", "data-key": "columns" },
      h("div", { class: "own", "data-key": "own" }, besidesView(page), visitView(page)),
      h(
        "div",
        { class: "lists", "data-key": "lists" },
        queueView(page),
        missedView(page),
        othersView(page),
        dayView(page),
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

/** @param {PageState} page */
function noticeView(page) {
  if (page.notice === null) return null;
  return h(
    "div",
    { class: `notice said ${NOTICE_CLASS[page.notice.kind]}`.trim(), "data-key": "notice" },
    h("p", {}, page.notice.text),
    button({ action: "dismiss", label: STAFF.close, class: "plain" }),
  );
}
