/**
 * Every signal of a call other than sound: title, tab icon, vibration, the system's
 * notification. They start and end together.
 */
import { texts } from "./visit-texts.js";

const CALL_ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 48 48'%3E%3Ccircle cx='24' cy='24' r='23' fill='%23e0a800'/%3E%3Cpath d='M14 32V22a10 10 0 0 1 20 0v10l3 4H11zM20 39h8' fill='none' stroke='%23000' stroke-width='4'/%3E%3C/svg%3E";
/** Three long pulses, repeated by the phone's own pattern: milliseconds on, off, on… */
const PULSES = Array.from({ length: 15 }, (_, index) => (index % 2 === 0 ? 600 : 400));

let icon = "";
/** @type {Notification | null} */
let notification = null;

/** @returns {HTMLLinkElement | null} */
const iconLink = () => document.querySelector("link[rel=icon]");

export function callAttention() {
  document.title = texts.titles.call;
  const link = iconLink();
  if (link && link.href !== CALL_ICON) {
    icon = link.href;
    link.href = CALL_ICON;
  }
  navigator.vibrate?.(PULSES);
  notify();
}

export function endAttention() {
  const link = iconLink();
  if (link && icon) link.href = icon;
  icon = "";
  navigator.vibrate?.(0);
  notification?.close();
  notification = null;
}

/** On Android only a service worker can show one, whatever was permitted; this page has none. */
const PAGES_MAY_NOTIFY = "Notification" in window && !/Android/i.test(navigator.userAgent);

/** @returns {"missing" | "ask" | "on" | "refused"} */
export function notificationState() {
  if (!PAGES_MAY_NOTIFY) return "missing";
  if (Notification.permission === "default") return "ask";
  return Notification.permission === "granted" ? "on" : "refused";
}

/** Asks the person; only in a click. @returns {Promise<void>} when they have answered */
export async function askForNotifications() {
  if (PAGES_MAY_NOTIFY) await Notification.requestPermission();
}

function notify() {
  if (notificationState() !== "on" || document.visibilityState === "visible") return;
  try {
    notification = new Notification(texts.call.notification, {
      body: texts.call.notificationBody,
      requireInteraction: true,
      tag: "balcao-call",
    });
    notification.onclick = () => window.focus();
  } catch {
    // Another browser where pages cannot show notifications: sound, title and vibration remain.
  }
}
