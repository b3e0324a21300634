/** The plain fields of an office: what it is called, and its limits. */
import { h } from "../../common/dom.js";
import { field } from "../parts.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../api-types.js").Office} Office */
/** @typedef {(changes: Partial<Office>) => void} Change */

const texts = TEXTS.office;
const PLAIN = /** @type {const} */ (["name", "district", "city", "kind", "degree", "timeZone"]);
/** Shown at once; the others are there for who looks for them. */
const FIRST_LIMITS = 4;

/** @param {Office} office @param {Change} change */
export function identityFields(office, change) {
  return h(
    "fieldset",
    {},
    h("legend", {}, texts.identity),
    PLAIN.map((name) =>
      field(name, texts[name], {
        value: office[name],
        change: (value) => change(/** @type {Partial<Office>} */ ({ [name]: value })),
      }),
    ),
    activeField(office.active, change),
  );
}

/** @param {boolean} active @param {Change} change */
function activeField(active, change) {
  const hear = (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLInputElement) change({ active: event.target.checked });
  };
  return h(
    "div",
    { class: "field", "data-key": "field-active" },
    h(
      "label",
      { class: "choice" },
      h("input", {
        type: "checkbox",
        id: "active",
        checked: active,
        "aria-describedby": "active-hint",
        on: { change: hear },
      }),
      texts.active,
    ),
    h("p", { class: "hint", id: "active-hint" }, texts.activeHint),
  );
}

/** @param {string | null} about @param {Change} change */
export function aboutField(about, change) {
  return field("about", texts.about, {
    value: about ?? "",
    change: (text) => change({ about: text === "" ? null : text }),
    hint: texts.aboutHint,
    type: "textarea",
    more: { maxlength: "2000" },
  });
}

/** @param {Record<string, number | string>} limits @param {Change} change */
export function limitFields(limits, change) {
  const names = Object.keys(TEXTS.limits);
  const fields = names.map((name) => limitField(name, limits, change));
  return h(
    "fieldset",
    {},
    h("legend", {}, texts.limits),
    h("p", { class: "hint" }, texts.limitsHint),
    h("div", { class: "draft" }, fields.slice(0, FIRST_LIMITS)),
    h(
      "details",
      {},
      h("summary", {}, TEXTS.offices.more),
      h("div", { class: "draft" }, fields.slice(FIRST_LIMITS)),
    ),
  );
}

/** @param {string} name @param {Record<string, number | string>} limits @param {Change} change */
function limitField(name, limits, change) {
  const label = /** @type {Record<string, string>} */ (TEXTS.limits)[name] ?? name;
  const set = (/** @type {string} */ text) => {
    const others = Object.entries(limits).filter(([each]) => each !== name);
    // What is no number is sent as it is: the server says what is wrong with it.
    const own = text === "" ? [] : [[name, /^\d+$/.test(text) ? Number(text) : text]];
    change({ limits: Object.fromEntries([...others, ...own]) });
  };
  return field(`limit-${name}`, label, {
    value: limits[name] === undefined ? "" : String(limits[name]),
    change: set,
    more: { inputmode: "numeric", maxlength: "6" },
  });
}
