/** The system's notifications, for somebody who looks at another window. */

/** On Android only a service worker can show one, whatever was permitted; these pages have none. */
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

/**
 * Shows one where that is permitted; pressing it brings this page to the front.
 * @param {string} tag a later one of the same kind takes its place
 * @param {string} title @param {string} body nothing personal: it may be shown on a locked screen
 * @returns {Notification | null} null where none is shown
 */
export function notify(tag, title, body) {
  if (notificationState() !== "on") return null;
  try {
    const notification = new Notification(title, { tag, body });
    notification.onclick = () => window.focus();
    return notification;
  } catch {
    return null; // Another browser where pages cannot show them: sound and title remain.
  }
}
