/** The screens before the queue: signing in, and choosing which offices to serve. */
import { h } from "../../common/dom.js";
import { button, note, signInHere } from "../../staff/parts.js";
import { ADDRESSES } from "../../staff/session.js";
import { TEXTS } from "../texts.js";
import { fold } from "../spelling.js";

/** @typedef {import("../../common/dom.js").Child} Child */
/** @typedef {import("../api-types.js").Office} Office */

/**
 * @typedef {object} Choice what stands in the form for choosing
 * @property {Office[]} offices
 * @property {ReadonlySet<string>} ticked ids
 * @property {string} filter as typed
 * @property {string} wrong why it cannot be sent so; empty: nothing is wrong
 * @property {ReadonlySet<string>} found ids that the search over all offices has found, whatever their spelling
 * @property {boolean} all the search is over all offices, and not over one's own
 */

/**
 * @typedef {object} ChoiceHandlers
 * @property {(officeId: string, isTicked: boolean) => void} onTick
 * @property {(text: string) => void} onFilter
 * @property {() => void} onSubmit
 */

/** With so many offices a list alone is too long to look through. */
const FILTER_FROM = 9;

export function signInView() {
  return entrance(h("p", {}, TEXTS.signIn.lead), signInHere(ADDRESSES.queue, "large"));
}

export function refusedView() {
  return entrance(
    note(TEXTS.signIn.refused, "warn"),
    h("a", { class: "button", href: ADDRESSES.out }, TEXTS.signIn.anotherAccount),
  );
}

/** @param {string} why */
export function failedView(why) {
  return entrance(
    note(`${TEXTS.signIn.failed} ${why}`, "bad"),
    button({ action: "startAgain", label: TEXTS.signIn.again, class: "primary" }),
  );
}

/** @param {...Child} content */
function entrance(...content) {
  return h(
    "section",
    { class: "card entrance" },
    h("h1", { tabindex: "-1" }, TEXTS.signIn.heading),
    ...content,
  );
}

/** @param {Choice} choice @param {ChoiceHandlers} handlers */
export function chooseOfficesView(choice, { onTick, onFilter, onSubmit }) {
  const heading = h("h1", { tabindex: "-1" }, TEXTS.offices.heading);
  if (choice.offices.length === 0 && !choice.all) {
    return h("section", { class: "card entrance" }, heading, note(TEXTS.offices.none, "warn"));
  }
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onSubmit();
  };
  return h(
    "form",
    { class: "card entrance", id: "choose-offices", novalidate: true, on: { submit } },
    heading,
    h("p", {}, TEXTS.offices.lead),
    choice.offices.length < FILTER_FROM && !choice.all ? null : filterField(choice.all, onFilter),
    h(
      "fieldset",
      { class: "office-choices" },
      h("legend", {}, choice.all ? TEXTS.offices.legendAll : TEXTS.offices.legend),
      choice.offices.map((office) => officeChoice(choice, office, onTick)),
    ),
    h("p", { class: "field-error", role: "alert", id: "choose-error" }, choice.wrong),
    h("button", { type: "submit", class: "primary large" }, TEXTS.offices.start),
  );
}

/** What does not match is hidden; what is ticked stays in sight. @param {Choice} choice @param {Office} office @param {ChoiceHandlers["onTick"]} onTick */
function officeChoice({ ticked, filter, found }, { officeId, name }, onTick) {
  const isTicked = ticked.has(officeId);
  const change = (/** @type {Event} */ { target }) =>
    target instanceof HTMLInputElement && onTick(officeId, target.checked);
  return h(
    "label",
    { class: "choice", hidden: !isTicked && !found.has(officeId) && !fold(name).includes(fold(filter)) },
    h("input", { type: "checkbox", name: "office", value: officeId, checked: isTicked, on: { change } }),
    name,
  );
}

/** @param {boolean} all @param {ChoiceHandlers["onFilter"]} onFilter */
function filterField(all, onFilter) {
  const input = (/** @type {Event} */ { target }) =>
    target instanceof HTMLInputElement && onFilter(target.value);
  return h(
    "div",
    { class: "field" },
    h("label", { for: "office-filter" }, all ? TEXTS.offices.search : TEXTS.offices.filter),
    h("input", { type: "search", id: "office-filter", autocomplete: "off", on: { input } }),
  );
}
