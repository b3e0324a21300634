/** Keeps a phone's screen on while the visitor waits, because a sleeping phone cannot show a call. */
import { onWake } from "../common/waking.js";

/** @type {WakeLockSentinel | null} */
let lock = null;
let wanted = false;
let asking = false;
let refused = false;
let listening = false;
let tell = () => {};

/** @returns {"missing" | "on" | "off" | "refused"} by the lock that is held, not by the one that was asked for */
export function screenState() {
  if (!("wakeLock" in navigator)) return "missing";
  if (lock && !lock.released) return "on";
  return wanted && refused ? "refused" : "off";
}

/** @param {() => void} listener called when the screen begins or ceases to be kept on, and when that is refused */
export function onScreenChange(listener) {
  tell = listener;
}

/** The browser releases the lock whenever the page is hidden; it is requested again on return. */
export function keepScreenOn() {
  wanted = true;
  if (!listening) onWake(() => void request());
  listening = true;
  void request();
}

export function letScreenSleep() {
  wanted = false;
  lock?.release().catch(() => undefined); // released already: the same outcome
}

async function request() {
  if (!wanted || !("wakeLock" in navigator) || document.visibilityState !== "visible") return;
  if (asking || (lock && !lock.released)) return;
  asking = true;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => tell());
    refused = false;
    if (!wanted) letScreenSleep(); // it ended while the browser was thinking
  } catch {
    refused = true; // battery saver: the device decides, and the person is told
  } finally {
    asking = false;
  }
  tell();
}
