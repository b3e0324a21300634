/** The screens before the desk: signing in, and choosing which offices to serve. */
import { el } from "../../common/dom.js";
import { ADDRESSES } from "../session.js";
import { TEXTS } from "../texts.js";
import { button, note } from "./parts.js";

/** @typedef {import("../model.js").Office} Office */

/** With so many offices a list alone is too long to look through. */
const FILTER_FROM = 9;

/** @returns {HTMLElement} */
export function signInView() {
  return el(
    "section",
    { class: "card entrance" },
    el("h1", { tabindex: "-1" }, TEXTS.signIn.heading),
    el("p", {}, TEXTS.signIn.lead),
    el("a", { class: "button primary large", href: ADDRESSES.here }, TEXTS.signIn.button),
  );
}

/** @returns {HTMLElement} */
export function refusedView() {
  return el(
    "section",
    { class: "card entrance" },
    el("h1", { tabindex: "-1" }, TEXTS.signIn.heading),
    note(TEXTS.signIn.refused, "warn"),
    el("a", { class: "button", href: ADDRESSES.out }, TEXTS.signIn.anotherAccount),
  );
}

/** @param {string} why @returns {HTMLElement} */
export function failedView(why) {
  return el(
    "section",
    { class: "card entrance" },
    el("h1", { tabindex: "-1" }, TEXTS.signIn.heading),
    note(`${TEXTS.signIn.failed} ${why}`, "bad"),
    button({ action: "startAgain", label: TEXTS.signIn.again, class: "primary" }),
  );
}

/** @param {Office[]} offices @param {string[]} chosen @returns {HTMLElement} */
export function chooseOfficesView(offices, chosen) {
  const heading = el("h1", { tabindex: "-1" }, TEXTS.offices.heading);
  if (offices.length === 0) {
    return el("section", { class: "card entrance" }, heading, note(TEXTS.offices.none, "warn"));
  }
  return el(
    "form",
    { class: "card entrance", id: "choose-offices", novalidate: true },
    heading,
    el("p", {}, TEXTS.offices.lead),
    offices.length < FILTER_FROM ? null : filterField(),
    el(
      "fieldset",
      { class: "office-choices" },
      el("legend", {}, TEXTS.offices.legend),
      offices.map((office) =>
        el(
          "label",
          { class: "choice" },
          el("input", {
            type: "checkbox",
            name: "office",
            value: office.officeId,
            checked: chosen.includes(office.officeId),
          }),
          office.name,
        ),
      ),
    ),
    el("p", { class: "field-error", role: "alert", id: "choose-error" }),
    el("button", { type: "submit", class: "primary large" }, TEXTS.offices.start),
  );
}

function filterField() {
  return el(
    "div",
    { class: "field" },
    el("label", { for: "office-filter" }, TEXTS.offices.filter),
    el("input", { type: "search", id: "office-filter", autocomplete: "off" }),
  );
}
