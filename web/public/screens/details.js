/** The optional form: name, case, legal priority, needs. Pure but for reading its own fields when saved. */
import { h } from "../../common/dom.js";
import { formatCaseNumber } from "../case-number.js";
import { texts as words } from "../details-texts.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").Scene} Scene */
/** @typedef {import("../api-types.js").Act} Act */

const NEEDS = /** @type {const} */ (["moreTime", "libras", "chat"]);
const PRIORITIES = /** @type {const} */ (["legal", "over80", "donor"]);

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {VNode}
 */
export function renderDetails({ view, local }, act) {
  const { details } = local;
  const known = details.draft ?? view; // what was typed stays until the server has taken it
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    if (event.currentTarget instanceof HTMLFormElement) act("details", readDetails(event.currentTarget));
  };
  /** @param {Event} event */
  const type = ({ currentTarget }) => {
    if (currentTarget instanceof HTMLFormElement) act("typing", readTyped(currentTarget));
  };
  const form = h(
    "form",
    { id: "details-form", novalidate: true, on: { submit: save, input: type, change: type } },
    h("p", {}, words.intro),
    textField("display-name", words.name, words.nameHint, known.displayName ?? "", 80, ""),
    textField("case-number", words.caseNumber, words.caseHint, known.caseNumber ?? "", 40, details.caseError),
    priorityField(known.priority),
    h(
      "fieldset",
      {},
      h("legend", {}, words.needs),
      NEEDS.map((need) => choice("checkbox", `need-${need}`, words[need], known.needs.includes(need))),
    ),
    details.error && h("p", { class: "field-error", role: "alert" }, details.error),
    details.saved && h("p", { class: "notice good", role: "status" }, words.saved),
    h("button", { type: "submit", class: "primary", id: "save-details" }, words.save),
  );
  return h(
    "section",
    { "data-key": "details", class: "card quiet" },
    h("details", { id: "details" }, h("summary", {}, words.heading), form),
  );
}

/** @param {HTMLFormElement} form @returns {import("../api-types.js").Details} as it is sent */
function readDetails(form) {
  const typed = readTyped(form);
  const caseNumber = formatCaseNumber(typed.caseNumber ?? "");
  return { ...typed, displayName: typed.displayName?.trim() || null, caseNumber: caseNumber || null };
}

/** @param {HTMLFormElement} form @returns {import("../api-types.js").Details} letter for letter */
function readTyped(form) {
  /** @param {string} id @returns {HTMLInputElement | null} */
  const field = (id) => form.querySelector(`#${id}`);
  const picked = PRIORITIES.find((name) => field(`priority-${name}`)?.checked) ?? "legal";
  return {
    displayName: field("display-name")?.value ?? null,
    caseNumber: field("case-number")?.value ?? null,
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
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h("span", { class: "hint", id: `${id}-hint` }, hint),
    h("input", {
      type: "text",
      id,
      value,
      maxlength: longest,
      autocomplete: id === "display-name" ? "name" : "off",
      inputmode: id === "case-number" ? "numeric" : false,
      "aria-describedby": fault ? `${id}-hint ${id}-error` : `${id}-hint`,
      "aria-invalid": fault ? "true" : false,
    }),
    fault && h("p", { class: "field-error", id: `${id}-error` }, fault),
  );
}

/** @param {import("../api-types.js").Priority} priority */
function priorityField(priority) {
  const which = h(
    "fieldset",
    { id: "priority-which", class: "nested", hidden: priority === "none" },
    h("legend", {}, words.which),
    PRIORITIES.map((name) =>
      choice(
        "radio",
        `priority-${name}`,
        words[name],
        priority === name || (priority === "none" && name === "legal"),
      ),
    ),
  );
  return h(
    "div",
    { class: "field" },
    choice("checkbox", "priority", words.priority, priority !== "none", {
      "aria-describedby": "priority-groups",
      on: { change: showWhich },
    }),
    h("p", { class: "hint", id: "priority-groups" }, `${words.priorityGroups} ${words.priorityProof}`),
    which,
  );
}

/** The groups of the law are asked for only where the box is ticked. @param {Event} event */
function showWhich({ currentTarget }) {
  const which = document.getElementById("priority-which");
  if (which && currentTarget instanceof HTMLInputElement) which.hidden = !currentTarget.checked;
}

/**
 * @param {"checkbox" | "radio"} type
 * @param {string} id
 * @param {string} label
 * @param {boolean} checked
 * @param {import("../../common/dom.js").Props} [more]
 */
function choice(type, id, label, checked, more = {}) {
  const name = type === "radio" ? "priority-class" : false;
  return h("label", { class: "choice" }, h("input", { type, id, name, checked, ...more }), ` ${label}`);
}
