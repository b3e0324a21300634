/** One dialog with one form: asks, sends, and stays open with the reason if the server refuses. */
import { el, render } from "../../common/dom.js";
import { signInBeside } from "../parts.js";
import { sentenceFor } from "../refusals.js";
import { SignedOut } from "../session.js";
import { STAFF } from "../texts.js";
import { onTrouble } from "../trouble.js";
import { FieldError } from "./fields.js";

/**
 * @typedef {object} FormSpec
 * @property {string} title
 * @property {string} [lead]
 * @property {(Node | null)[]} fields
 * @property {string} submit
 * @property {string} [cancel]
 * @property {boolean} [danger]
 * @property {() => Promise<void>} send reads the fields and does it
 * @throws {FieldError} by `send`, for what can be corrected here
 */

/** @param {FormSpec} spec @returns {HTMLDialogElement} shown; removed from the page when closed */
export function openForm(spec) {
  const error = el("p", { class: "field-error", role: "alert", id: "form-error" });
  const form = el(
    "form",
    { novalidate: true },
    el("h2", { id: "form-title" }, spec.title),
    spec.lead ? el("p", { class: "muted" }, spec.lead) : null,
    spec.fields,
    error,
    el(
      "div",
      { class: "actions" },
      el("button", { type: "submit", class: spec.danger ? "primary danger-fill" : "primary" }, spec.submit),
      el("button", { type: "button", on: { click: () => dialog.close() } }, spec.cancel ?? STAFF.cancel),
    ),
  );
  const dialog = el("dialog", { "aria-labelledby": "form-title" }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit(spec, dialog, form, error);
  });
  return show(dialog);
}

/** @param {HTMLDialogElement} dialog @returns {HTMLDialogElement} */
export function show(dialog) {
  dialog.addEventListener("close", () => {
    dialog.remove();
    // The button that opened it may be gone, and with it the focus.
    if (document.activeElement === document.body) focusHome();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** The element that each page marks to receive an otherwise lost focus. */
export function focusHome() {
  const home = document.querySelector("[data-focus-home]");
  if (home instanceof HTMLElement) home.focus();
}

/**
 * @param {FormSpec} spec @param {HTMLDialogElement} dialog @param {HTMLFormElement} form
 * @param {HTMLElement} error
 */
async function submit(spec, dialog, form, error) {
  if (form.getAttribute("aria-busy") === "true") return;
  render(error, []);
  for (const field of Array.from(form.querySelectorAll("[aria-invalid]")))
    field.removeAttribute("aria-invalid");
  form.setAttribute("aria-busy", "true");
  const stop = onTrouble((sentence) => render(error, [sentence]));
  try {
    await spec.send();
    dialog.close();
  } catch (refusal) {
    if (refusal instanceof FieldError) {
      render(error, [refusal.message]);
      markInvalid(refusal.field);
    } else {
      // The dialog covers the page's own sign-in link; the input must not be lost.
      render(error, [sentenceFor(refusal), refusal instanceof SignedOut && signInBeside()]);
    }
  } finally {
    stop();
    form.removeAttribute("aria-busy");
  }
}

/** @param {HTMLElement | null} field */
function markInvalid(field) {
  field?.setAttribute("aria-invalid", "true");
  field?.setAttribute("aria-describedby", "form-error");
  field?.focus();
}
