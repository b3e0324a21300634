/** Keeps a phone's screen on while the visitor waits, since a sleeping phone hears no call. */
import { onWake } from "../common/waking.js";

/** @type {WakeLockSentinel | null} */
let lock = null;
let wanted = false;
let listening = false;

/** @returns {"missing" | "on" | "off"} */
export function screenState() {
  if (!("wakeLock" in navigator)) return "missing";
  return wanted ? "on" : "off";
}

/** The browser takes the lock away whenever the page is hidden; it is asked for again on return. */
export function keepScreenOn() {
  wanted = true;
  if (!listening) onWake(request);
  listening = true;
  request();
}

export function letScreenSleep() {
  wanted = false;
  lock?.release().catch(() => undefined); // released already: the same outcome
  lock = null;
}

function request() {
  if (!wanted || !("wakeLock" in navigator) || document.visibilityState !== "visible") return;
  navigator.wakeLock.request("screen").then(
    (sentinel) => {
      lock = sentinel;
    },
    () => undefined, // low battery: the browser decides, the page goes on
  );
}
