/** The whole page, composed of its parts. */
import { h } from "../../common/dom.js";
import { signInBeside } from "../../staff/parts.js";
import { STAFF } from "../../staff/texts.js";
import { TEXTS } from "../texts.js";
import { dayView } from "./day.js";
import { officesView } from "./header.js";
import { besidesView, missedView, othersView } from "./lists.js";
import { noticeView } from "./notice.js";
import { waitingListView } from "./waiting-list.js";
import { visitView } from "./visit.js";

/** @typedef {import("../api-types.js").PageState} PageState */

/** @param {PageState} page */
export function layoutView(page) {
  return h(
    "div",
    { class: `queue-page view-${page.preferences.view}`, "aria-busy": page.busy === null ? null : "true" },
    h("h1", { class: "visually-hidden", "data-key": "h1" }, TEXTS.signIn.heading),
    officesView(page),
    page.signedOut ? signedOutView() : null,
    h(
      "div",
      { class: "page-columns", "data-key": "columns" },
      h("div", { class: "own", "data-key": "own" }, noticeView(page), besidesView(page), visitView(page)),
      h(
        "div",
        { class: "lists", "data-key": "lists" },
        h("div", { class: "acts", "data-key": "acts" }, missedView(page), othersView(page)),
        waitingListView(page),
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
