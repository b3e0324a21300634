/** What the visitor can test and switch on on this device while waiting. */
import { askForNotifications, notificationState } from "./attention.js";
import { chime, unlockSound } from "./sound.js";
import { keepScreenOn, letScreenSleep, screenState } from "./wake-lock.js";

/** @typedef {import("./views.js").Checks} Checks */

/** @type {{tested: boolean, tab: Checks["tab"]}} */
const found = { tested: false, tab: "unknown" };

/** @returns {Checks} */
export function deviceChecks() {
  return {
    ...found,
    notifications: notificationState(),
    awake: screenState(),
    phone: /Android|iPhone|iPad/i.test(navigator.userAgent),
  };
}

/** Each runs in its click. @type {Record<string, () => unknown>} */
export const deviceActions = {
  soundOn: unlockSound,
  soundTest: () => {
    unlockSound();
    chime();
    found.tested = true;
  },
  tabTest: () => {
    const tab = window.open("about:blank", "_blank");
    found.tab = tab ? "open" : "blocked";
    tab?.close();
  },
  notifications: askForNotifications,
  awake: () => (screenState() === "on" ? letScreenSleep() : keepScreenOn()),
};
