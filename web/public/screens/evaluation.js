/** The visitor's opinion: a note of 1 to 5 after a visit, a reason after any other end. Pure but for its fields. */
import { el } from "../../common/dom.js";
import { texts } from "../visit-texts.js";
import { renderReasons } from "./leave.js";

/** @typedef {import("../views.js").Scene} Scene */
/** @typedef {import("../views.js").Act} Act */

const words = texts.evaluation;

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {HTMLElement}
 */
export function renderEvaluation({ view, local }, act) {
  const served = view.status === "completed";
  if (view.evaluated) {
    const thanks = served ? words.thanks : words.thanksReason;
    return el(
      "div",
      { "data-part": "evaluation", class: "notice good" },
      el("p", {}, local.thanked ? thanks : words.thanks),
    );
  }
  const form = el(
    "form",
    { id: "evaluation-form", novalidate: true },
    served ? renderScores() : renderReasons("end-reason", words.reason, texts.reasonsAfterwards),
    el(
      "div",
      { class: "field" },
      el("label", { for: "comment" }, words.comment),
      el("span", { class: "hint", id: "comment-hint" }, words.commentHint),
      el("textarea", { id: "comment", maxlength: 1000, "aria-describedby": "comment-hint" }),
    ),
    el(
      "button",
      { type: "submit", class: "primary", id: "send-evaluation" },
      served ? words.send : words.sendReason,
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act("evaluate", readEvaluation(form));
  });
  const content = served
    ? [el("h2", {}, words.heading), form]
    : [el("details", { id: "why" }, el("summary", {}, words.reason), form)];
  return el("section", { "data-part": "evaluation", class: "card no-print" }, content);
}

function renderScores() {
  return el(
    "fieldset",
    {},
    el("legend", {}, words.question),
    el(
      "div",
      { class: "scores" },
      words.scores.map((label, index) =>
        el(
          "label",
          { class: "score" },
          el("input", { type: "radio", name: "score", value: index + 1, id: `score-${index + 1}` }),
          el("span", { class: "score-number", "aria-hidden": "true" }, index + 1),
          el("span", {}, label),
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
