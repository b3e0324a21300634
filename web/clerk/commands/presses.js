/** Dispatches every click and shortcut of the page to its command. */
import { heldBy } from "../desk/in-hand.js";
import { openSettings } from "../forms/settings.js";
import { loadPreferences } from "../preferences.js";
import { listenForShortcuts } from "./shortcuts.js";

/**
 * @typedef {object} Page
 * @property {import("../desk/desk.js").Desk | null} desk
 * @property {import("../desk/arrivals.js").ArrivalBell} bell
 * @property {() => void} changeOffices
 * @property {() => Promise<void>} start
 */

/** @param {Page} page */
export function listenForPresses(page) {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const pressed = target?.closest("[data-action]");
    closeMenus(target);
    if (!(pressed instanceof HTMLElement) || pressed.getAttribute("aria-disabled") === "true") return;
    // The second click of a double click would fall on whatever the first one put in the same place.
    if (event.detail > 1) return event.preventDefault();
    press(page, pressed, event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
  });
  listenForShortcuts({
    isOn: () => loadPreferences().shortcuts && page.desk !== null,
    press: (action) => (action === "settings" ? settings(page) : page.desk?.commands.press(action)),
  });
}

/** @param {Page} page @param {HTMLElement} pressed @param {Event} event */
function press(page, pressed, event) {
  const { action = "", ticket, office = "" } = pressed.dataset;
  if (action === "startAgain") return void page.start();
  const desk = page.desk;
  if (desk === null) return;
  closeMenus(null);
  switch (action) {
    case "settings":
      return settings(page);
    case "changeOffices":
      return page.changeOffices();
    case "dismiss":
      return desk.state.set({ notice: null });
    case "signOut":
      if (heldBy(desk.state.desk) !== null) event.preventDefault();
      return void desk.commands.signOut();
    case "audit":
      return desk.commands.audit();
    case "suspend":
      return desk.commands.suspend(office, nameOf(desk, office));
    case "closeDay":
      return desk.commands.closeDay(office, nameOf(desk, office));
    case "focus":
      return desk.state.set({ focus: ticket ?? null });
    case "resume":
      return desk.commands.resume(office);
    default:
      desk.commands.press(action, ticket);
  }
}

/** @param {Page} page */
function settings(page) {
  openSettings(page.bell);
}

/** @param {import("../desk/desk.js").Desk} desk @param {string} officeId */
function nameOf(desk, officeId) {
  return desk.state.desk.me.offices.find((office) => office.officeId === officeId)?.name ?? officeId;
}

/** A menu closes when something else is pressed. @param {Element | null} kept */
function closeMenus(kept) {
  for (const menu of Array.from(document.querySelectorAll("details.menu[open]"))) {
    if (kept === null || !menu.contains(kept)) menu.removeAttribute("open");
  }
}
