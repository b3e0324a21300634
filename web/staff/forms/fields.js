/** The fields of the dialogs; each can be read, and says what is wrong with what was filled in. */
import { el } from "../../common/dom.js";
import { STAFF } from "../texts.js";

/** @typedef {{value: string, label: string}} Choice */

const TEXTS = STAFF.forms;

/** The input is not valid; `field` gets the focus. */
export class FieldError extends Error {
  /** @param {string} message @param {HTMLElement | null} field */
  constructor(message, field) {
    super(message);
    this.name = "FieldError";
    this.field = field;
  }
}

/** A label needs an id of its own. */
let fieldsMade = 0;

/**
 * A reason from a list, or as free text.
 * @param {readonly Choice[]} choices the last one is «outro»
 * @returns {{field: HTMLElement, read: () => string}} `read` throws FieldError
 */
export function reasonField(choices) {
  const own = textField(TEXTS.otherReason, { limit: 200, rows: 2, hint: TEXTS.noPersonal });
  own.field.hidden = true;
  const radios = choiceField(TEXTS.reason, "reason", choices, null);
  const otherValue = choices[choices.length - 1]?.value;
  radios.field.addEventListener("change", () => {
    own.field.hidden = radios.value() !== otherValue;
    if (!own.field.hidden) own.input.focus();
  });
  return {
    field: el("div", {}, radios.field, own.field),
    read: () => {
      const value = radios.value();
      if (value === null) throw new FieldError(TEXTS.needReason, radios.first);
      return value === otherValue ? own.read(TEXTS.needOther) : value;
    },
  };
}

/**
 * @param {string} legend @param {string} name
 * @param {readonly Choice[]} choices @param {string | null} chosen
 */
export function choiceField(legend, name, choices, chosen) {
  const inputs = choices.map(({ value }) =>
    el("input", { type: "radio", name, value, checked: value === chosen }),
  );
  const labels = choices.map(({ label }, place) => el("label", { class: "choice" }, inputs[place], label));
  return {
    field: el("fieldset", {}, el("legend", {}, legend), labels),
    first: inputs[0] ?? null,
    value: () => inputs.find((input) => input.checked)?.value ?? null,
  };
}

/**
 * @param {string} label
 * @param {readonly Choice[]} choices @param {string} chosen
 */
export function selectField(label, choices, chosen) {
  const id = `field-${(fieldsMade += 1)}`;
  const options = choices.map((choice) =>
    el("option", { value: choice.value, selected: choice.value === chosen }, choice.label),
  );
  const select = el("select", { id }, options);
  return { field: labelled(label, id, select), value: () => select.value };
}

/** @param {string} label @param {string} day 2026-11-24, as `read` gives it */
export function dateField(label, day) {
  const id = `field-${(fieldsMade += 1)}`;
  const input = el("input", { type: "date", id, value: day });
  return {
    field: labelled(label, id, input),
    input,
    /** @param {string} needed what to say when there is no day @returns {string} */
    read: (needed) => {
      if (input.value === "") throw new FieldError(needed, input);
      return input.value;
    },
  };
}

/** @param {string} label @param {string} id @param {HTMLElement} input */
function labelled(label, id, input) {
  return el("div", { class: "field" }, el("label", { for: id }, label), input);
}

/**
 * @param {string} label
 * @param {{limit: number, rows: number, hint?: string}} options
 */
export function textField(label, { limit, rows, hint }) {
  const id = `field-${(fieldsMade += 1)}`;
  const input = el("textarea", { id, rows, maxlength: limit });
  return {
    field: el(
      "div",
      { class: "field" },
      el("label", { for: id }, label),
      el("span", { class: "hint" }, [hint, TEXTS.limit(limit)].filter(Boolean).join(" ")),
      input,
    ),
    input,
    /** @param {string | null} [needed] what to say when nothing was written; null: may be empty @returns {string} */
    read: (needed = null) => {
      const text = input.value.trim();
      if (text === "" && needed !== null) throw new FieldError(needed, input);
      return text;
    },
  };
}
