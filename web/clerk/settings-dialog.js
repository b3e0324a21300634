/** What each clerk may set for this computer, and the list of shortcuts. */
import { el } from "../common/dom.js";
import { FORMS } from "./form-texts.js";
import { show } from "./form.js";
import { loadPreferences, savePreferences } from "./preferences.js";
import { KEYS } from "./shortcuts.js";
import { TEXTS } from "./texts.js";

const SWITCHES = /** @type {const} */ (["sound", "openTab", "shortcuts"]);
const LISTED = /** @type {const} */ ([
  ["callNext", null],
  ["finish", null],
  ["finishAndCall", "thenCallNext"],
  ["noShow", "no-show"],
  ["recall", "recall"],
  ["release", "release"],
  ["help", null],
]);

/** @param {import("./arrivals.js").ArrivalBell} bell @param {string[]} features of the API */
export function openSettings(bell, features) {
  const texts = FORMS.settings;
  const preferences = loadPreferences();
  const switches = SWITCHES.map((name) =>
    el(
      "label",
      { class: "choice" },
      el("input", {
        type: "checkbox",
        checked: preferences[name],
        on: { change: (event) => savePreferences({ [name]: isChecked(event.target) }) },
      }),
      texts[name],
    ),
  );
  const dialog = el(
    "dialog",
    { "aria-labelledby": "settings-title" },
    el("h2", { id: "settings-title" }, texts.title),
    switches,
    el("button", { type: "button", class: "compact", on: { click: () => bell.chime() } }, texts.testSound),
    el("h3", { class: "keys-heading" }, texts.keys),
    keyTable(features),
    el(
      "div",
      { class: "actions" },
      el("button", { type: "button", class: "primary", on: { click: () => dialog.close() } }, TEXTS.close),
    ),
  );
  show(dialog);
}

/** @param {string[]} features */
function keyTable(features) {
  const texts = FORMS.settings;
  const rows = LISTED.filter(([, feature]) => feature === null || features.includes(feature)).map(([name]) =>
    el("tr", {}, el("td", {}, el("kbd", {}, KEYS[name])), el("td", {}, FORMS.shortcuts[name])),
  );
  const head = el("tr", {}, el("th", { scope: "col" }, texts.key), el("th", { scope: "col" }, texts.action));
  return el("table", { class: "keys" }, el("thead", {}, head), el("tbody", {}, rows));
}

/** @param {EventTarget | null} target */
function isChecked(target) {
  return target instanceof HTMLInputElement && target.checked;
}
