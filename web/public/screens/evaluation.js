/** The visitor's evaluation: a score of 1 to 5 after a service, a reason after any other end. Pure but for its fields. */
import { h } from "../../common/dom.js";
import { texts } from "../visit-texts.js";
import { renderReasons } from "./leave.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").Scene} Scene */
/** @typedef {import("../api-types.js").Act} Act */

const words = texts.evaluation;

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {VNode}
 */
export function renderEvaluation({ view, local }, act) {
  const served = view.status === "completed";
  if (view.evaluated) {
    const thanks = served ? words.thanks : words.thanksReason;
    return h(
      "div",
      { "data-key": "evaluation", class: "notice good", tabindex: "-1" },
      h("p", {}, local.thanked ? thanks : words.thanks),
    );
  }
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    if (event.currentTarget instanceof HTMLFormElement) act("evaluate", readEvaluation(event.currentTarget));
  };
  const form = h(
    "form",
    { id: "evaluation-form", novalidate: true, on: { submit: send } },
    served ? renderScores() : renderReasons("end-reason", words.reason, texts.reasonsAfterwards),
    h(
      "div",
      { class: "field" },
      h("label", { for: "comment" }, words.comment),
      h("span", { class: "hint", id: "comment-hint" }, words.commentHint),
      h("textarea", { id: "comment", maxlength: 1000, "aria-describedby": "comment-hint" }),
    ),
    h(
      "button",
      { type: "submit", class: "primary", id: "send-evaluation" },
      served ? words.send : words.sendReason,
    ),
  );
  const content = served
    ? [h("h2", {}, words.heading), form]
    : [h("details", { id: "why" }, h("summary", {}, words.reason), form)];
  return h("section", { "data-key": "evaluation", class: "card no-print" }, content);
}

function renderScores() {
  return h(
    "fieldset",
    {},
    h("legend", {}, words.question),
    h(
      "div",
      { class: "scores" },
      words.scores.map((label, index) =>
        h(
          "label",
          { class: "score" },
          h("input", { type: "radio", name: "score", value: index + 1, id: `score-${index + 1}` }),
          h("span", { class: "score-number", "aria-hidden": "true" }, index + 1),
          h("span", {}, label),
        ),
      ),
    ),
  );
}

/**
 * @param {HTMLFormElement} form
 * @returns {{score?: number, reason?: string, comment?: string}} only what was said
 */
function readEvaluation(form) {
  const data = new FormData(form);
  const comment = form.querySelector("textarea")?.value.trim();
  const reason = form.querySelector("select")?.value;
  const score = Number(data.get("score"));
  return { ...(score ? { score } : {}), ...(reason ? { reason } : {}), ...(comment ? { comment } : {}) };
}
