/** The optional form: name, case, legal priority, needs. Pure but for reading its own fields when saved. */
import { el } from "../../common/dom.js";
import { formatCaseNumber } from "../case-number.js";
import { texts } from "../visit-texts.js";

/** @typedef {import("../views.js").Scene} Scene */
/** @typedef {import("../views.js").Act} Act */

const NEEDS = /** @type {const} */ (["moreTime", "libras", "chat"]);
const CLASSES = /** @type {const} */ (["legal", "over80", "donor"]);
const words = texts.details;

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {HTMLElement}
 */
export function renderDetails({ view, local }, act) {
  const { details } = local;
  const known = details.draft ?? view; // what was typed stays until the server has taken it
  const form = el(
    "form",
    { id: "details-form", novalidate: true },
    el("p", {}, words.intro),
    textField("display-name", words.name, words.nameHint, known.displayName ?? "", 80, ""),
    textField("case-number", words.caseNumber, words.caseHint, known.caseNumber ?? "", 40, details.caseError),
    priorityField(known.priority),
    el(
      "fieldset",
      {},
      el("legend", {}, words.needs),
      NEEDS.map((need) => choice("checkbox", `need-${need}`, words[need], known.needs.includes(need))),
    ),
    details.error && el("p", { class: "field-error", role: "alert" }, details.error),
    details.saved && el("p", { class: "notice good", role: "status" }, words.saved),
    el("button", { type: "submit", class: "primary", id: "save-details" }, words.save),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act("details", readDetails(form));
  });
  return el(
    "section",
    { "data-part": "details", class: "card quiet" },
    el("details", { id: "details" }, el("summary", {}, words.heading), form),
  );
}

/**
 * @param {HTMLFormElement} form
 * @returns {import("../views.js").Details}
 */
function readDetails(form) {
  /** @param {string} id @returns {HTMLInputElement | null} */
  const field = (id) => form.querySelector(`#${id}`);
  const caseNumber = formatCaseNumber(field("case-number")?.value ?? "");
  const picked = CLASSES.find((name) => field(`priority-${name}`)?.checked) ?? "legal";
  return {
    displayName: field("display-name")?.value.trim() || null,
    caseNumber: caseNumber || null,
    priority: field("priority")?.checked ? picked : "none",
    needs: NEEDS.filter((need) => field(`need-${need}`)?.checked),
  };
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} hint
 * @param {string} value
 * @param {number} longest characters
 * @param {string} fault
 */
function textField(id, label, hint, value, longest, fault) {
  return el(
    "div",
    { class: "field" },
    el("label", { for: id }, label),
    el("span", { class: "hint", id: `${id}-hint` }, hint),
    el("input", {
      type: "text",
      id,
      value,
      maxlength: longest,
      autocomplete: id === "display-name" ? "name" : "off",
      inputmode: id === "case-number" ? "numeric" : false,
      "aria-describedby": fault ? `${id}-hint ${id}-error` : `${id}-hint`,
      "aria-invalid": fault ? "true" : false,
    }),
    fault && el("p", { class: "field-error", id: `${id}-error` }, fault),
  );
}

/** @param {import("../views.js").Priority} priority */
function priorityField(priority) {
  const which = el(
    "fieldset",
    { id: "priority-which", class: "nested", hidden: priority === "none" },
    el("legend", {}, words.which),
    CLASSES.map((name) =>
      choice(
        "radio",
        `priority-${name}`,
        words[name],
        priority === name || (priority === "none" && name === "legal"),
      ),
    ),
  );
  const tick = choice("checkbox", "priority", words.priority, priority !== "none");
  const box = tick.querySelector("input");
  box?.setAttribute("aria-describedby", "priority-groups");
  box?.addEventListener("change", () => {
    which.hidden = !box.checked;
  });
  return el(
    "div",
    { class: "field" },
    tick,
    el("p", { class: "hint", id: "priority-groups" }, `${words.priorityGroups} ${words.priorityProof}`),
    which,
  );
}

/**
 * @param {"checkbox" | "radio"} type
 * @param {string} id
 * @param {string} label
 * @param {boolean} checked
 */
function choice(type, id, label, checked) {
  const name = type === "radio" ? "priority-class" : false;
  return el("label", { class: "choice" }, el("input", { type, id, name, checked }), ` ${label}`);
}
