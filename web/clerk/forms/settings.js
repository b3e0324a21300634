/** What each clerk may set for this computer, and the list of shortcuts. */
import { el } from "../../common/dom.js";
import { show } from "../../staff/forms/form.js";
import { STAFF } from "../../staff/texts.js";
import { KEYS } from "../commands/shortcuts.js";
import { loadPreferences, savePreferences } from "../preferences.js";
import { FORMS } from "./texts.js";

const SWITCHES = /** @type {const} */ (["sound", "openTab", "shortcuts"]);
const LISTED = /** @type {const} */ ([
  "callNext",
  "finish",
  "finishAndCall",
  "noShow",
  "recall",
  "release",
  "help",
]);

/** @param {import("../page/arrivals.js").ArrivalBell} bell */
export function openSettings(bell) {
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
    keyTable(),
    el(
      "div",
      { class: "actions" },
      el("button", { type: "button", class: "primary", on: { click: () => dialog.close() } }, STAFF.close),
    ),
  );
  show(dialog);
}

function keyTable() {
  const texts = FORMS.settings;
  const rows = LISTED.map((name) =>
    el("tr", {}, el("td", {}, el("kbd", {}, KEYS[name])), el("td", {}, FORMS.shortcuts[name])),
  );
  const head = el("tr", {}, el("th", { scope: "col" }, texts.key), el("th", { scope: "col" }, texts.action));
  return el("table", { class: "keys" }, el("thead", {}, head), el("tbody", {}, rows));
}

/** @param {EventTarget | null} target */
function isChecked(target) {
  return target instanceof HTMLInputElement && target.checked;
}
