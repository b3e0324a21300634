/** What each clerk may set for this computer, and the list of shortcuts. */
import { el, h, render } from "../../common/dom.js";
import { show } from "../../staff/forms/form.js";
import { askForNotifications, notificationState, notify } from "../../staff/notifications.js";
import { STAFF } from "../../staff/texts.js";
import { KEYS } from "../commands/shortcuts.js";
import { loadPreferences, savePreferences } from "../preferences.js";
import { TEXTS } from "../texts.js";
import { FORMS } from "./texts.js";

const SWITCHES = /** @type {const} */ (["sound", "everyArrival", "openTab", "shortcuts", "endsResolved"]);
const LISTED = /** @type {const} */ ([
  "callNext",
  "finish",
  "finishAndCall",
  "noShow",
  "recall",
  "release",
  "help",
]);

/**
 * @param {import("../page/arrivals.js").ArrivalBell} bell
 * @param {(preferences: import("../preferences.js").Preferences) => void} onChange
 */
export function openSettings(bell, onChange) {
  const texts = FORMS.settings;
  const preferences = loadPreferences();
  const switches = SWITCHES.map((name) =>
    tick(preferences[name], texts[name], (isTicked) => onChange(savePreferences({ [name]: isTicked }))),
  );
  const view = tick(preferences.view === "comfortable", texts.comfortable, (isTicked) =>
    onChange(savePreferences({ view: isTicked ? "comfortable" : "compact" })),
  );
  const dialog = el(
    "dialog",
    { "aria-labelledby": "settings-title" },
    el("h2", { id: "settings-title" }, texts.title),
    switches,
    view,
    el(
      "button",
      { type: "button", class: "compact", on: { click: () => bell.sound.play() } },
      texts.testSound,
    ),
    notifications(),
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

/** @param {boolean} checked @param {string} label @param {(isTicked: boolean) => void} onTick */
function tick(checked, label, onTick) {
  /** @param {Event} event */
  const change = ({ target }) => target instanceof HTMLInputElement && onTick(target.checked);
  return el("label", { class: "choice" }, el("input", { type: "checkbox", checked, on: { change } }), label);
}

/** Whether the system shows them, and the button by which the clerk permits and tries them. */
function notifications() {
  const texts = FORMS.settings.notifications;
  const place = el("div", { class: "notifications" });
  /** @param {string} [outcome] of the trial */
  const draw = (outcome) => {
    const state = notificationState();
    const press = { ask: allow, on: test, refused: null, missing: null }[state];
    const label = state === "ask" ? texts.allow : texts.test;
    render(place, [
      h("h3", { class: "keys-heading" }, texts.heading),
      h("p", { role: "status" }, outcome ?? texts[state]),
      press && h("button", { type: "button", class: "compact", on: { click: press } }, label),
    ]);
  };
  const allow = () => void askForNotifications().then(() => draw());
  const test = () => {
    const shown = notify("balcao-teste", TEXTS.notification.test, TEXTS.notification.testBody);
    draw(shown === null ? texts.failed : texts.on);
  };
  draw();
  return place;
}

function keyTable() {
  const texts = FORMS.settings;
  const rows = LISTED.map((name) =>
    el("tr", {}, el("td", {}, el("kbd", {}, KEYS[name])), el("td", {}, FORMS.shortcuts[name])),
  );
  const head = el("tr", {}, el("th", { scope: "col" }, texts.key), el("th", { scope: "col" }, texts.action));
  return el("table", { class: "keys" }, el("thead", {}, head), el("tbody", {}, rows));
}
