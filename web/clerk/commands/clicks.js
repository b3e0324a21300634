/** Dispatches every click and shortcut of the page to its command. */
import { heldBy } from "../page/held-tickets.js";
import { EVERYBODY, FILTERS, toggled } from "../page/row-search.js";
import { SEARCH_FIELD } from "../screens/queue-search.js";
import { openSettings } from "../forms/settings.js";
import { loadPreferences } from "../preferences.js";
import { listenForShortcuts } from "./shortcuts.js";

/**
 * @typedef {object} App
 * @property {import("../page/queue-page.js").QueuePage | null} queuePage
 * @property {import("../page/arrivals.js").ArrivalBell} bell
 * @property {() => void} changeOffices
 * @property {() => Promise<void>} start
 */

/** @param {App} app */
export function listenForClicks(app) {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const pressed = target?.closest("[data-action]");
    closeMenus(target);
    if (!(pressed instanceof HTMLElement) || pressed.getAttribute("aria-disabled") === "true") return;
    // The second click of a double click would fall on whatever the first one put in the same place.
    if (event.detail > 1) return event.preventDefault();
    press(app, pressed, event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
  });
  document.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement && target.id === SEARCH_FIELD) seek(app, target.value);
  });
  listenForShortcuts({
    isOn: () => loadPreferences().shortcuts && app.queuePage !== null,
    press: (action) => (action === "settings" ? settings(app) : app.queuePage?.commands.press(action)),
  });
}

/** @param {App} app @param {HTMLElement} pressed @param {Event} event */
function press(app, pressed, event) {
  const { action = "", ticket, office = "" } = pressed.dataset;
  if (action === "startAgain") return void app.start();
  const queuePage = app.queuePage;
  if (queuePage === null) return;
  closeMenus(null);
  switch (action) {
    case "settings":
      return settings(app);
    case "changeOffices":
      return app.changeOffices();
    case "dismiss":
      return queuePage.state.set({ notice: null });
    case "filter":
      return filter(queuePage, pressed.dataset["filter"]);
    case "everybody":
      queuePage.state.set({ search: EVERYBODY });
      return document.getElementById(SEARCH_FIELD)?.focus();
    case "showNew":
      return queuePage.state.set({ steadyQueue: queuePage.state.page.queue });
    case "signOut":
      if (heldBy(queuePage.state.page) !== null) event.preventDefault();
      return void queuePage.commands.signOut();
    case "audit":
      return queuePage.commands.audit();
    case "suspend":
      return queuePage.commands.suspend(office, nameOf(queuePage, office));
    case "closeDay":
      return queuePage.commands.closeDay(office, nameOf(queuePage, office));
    case "removeBurst":
      return queuePage.commands.removeBurst(office, ticket ?? "");
    case "focus":
      return queuePage.state.set({ focus: ticket ?? null });
    case "resume":
      return queuePage.commands.resume(office);
    default:
      queuePage.commands.press(action, ticket);
  }
}

/** @param {App} app @param {string} text */
function seek({ queuePage }, text) {
  queuePage?.state.set({ search: { ...queuePage.state.page.search, text } });
}

/** @param {import("../page/queue-page.js").QueuePage} queuePage @param {string | undefined} name */
function filter({ state }, name) {
  const known = FILTERS.find((each) => each === name);
  if (known !== undefined) state.set({ search: toggled(state.page.search, known) });
}

/** @param {App} app */
function settings(app) {
  openSettings(app.bell, (preferences) => app.queuePage?.state.set({ preferences }));
}

/** @param {import("../page/queue-page.js").QueuePage} queuePage @param {string} officeId */
function nameOf(queuePage, officeId) {
  return queuePage.state.page.me.offices.find((office) => office.officeId === officeId)?.name ?? officeId;
}

/** A menu closes when something else is pressed. @param {Element | null} kept */
function closeMenus(kept) {
  for (const menu of Array.from(document.querySelectorAll("details.menu[open]"))) {
    if (kept === null || !menu.contains(kept)) menu.removeAttribute("open");
  }
}
