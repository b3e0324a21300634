/** What the visitor can test and switch on on this device while waiting. */
import { askForNotifications, notificationState } from "./attention.js";
import { chime, unlockSound } from "./sound.js";
import { keepScreenOn, letScreenSleep, screenState } from "./wake-lock.js";

/** @typedef {import("./api-types.js").Checks} Checks */

/** @type {{heard: Checks["heard"], tab: Checks["tab"]}} */
const found = { heard: "", tab: "unknown" };

/** Must be called in a click: plays the signal of a call, and the page asks whether it was heard. */
export function proveSound() {
  unlockSound();
  chime();
  if (found.heard !== "yes") found.heard = "asked";
}

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
  soundOn: proveSound,
  soundTest: proveSound,
  soundHeard: () => (found.heard = "yes"),
  soundUnheard: () => (found.heard = "no"),
  soundWithout: () => (found.heard = "without"),
  tabTest: () => {
    const tab = window.open("about:blank", "_blank");
    found.tab = tab ? "open" : "blocked";
    tab?.close();
  },
  notifications: askForNotifications,
  awake: () => (screenState() === "on" ? letScreenSleep() : keepScreenOn()),
};
