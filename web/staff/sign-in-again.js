/**
 * A sign-in that has ended in the middle of the work. The court's sign-in page lets itself be shown in no frame,
 * so there are two ways to a new one: this page goes there and comes back where that loses nothing, or another
 * tab goes there, tells this one and closes.
 */
import { onWake } from "../common/waking.js";
import { signInTo } from "./session.js";

const CHANNEL = "balcao.sign-in";
const LEFT_AT = "balcao.left-to-sign-in";
/** Whoever comes back and is still refused must not be sent away again at once. */
const NOT_AGAIN_MS = 10 * 60 * 1000;

/** Somebody has signed in: pages in other tabs that wait for it go on. */
export function tellSignedIn() {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("signed in");
  channel.close();
}

/**
 * Until somebody has signed in beside this page, or looks at it again, or `signal` says stop.
 * @param {AbortSignal} signal @returns {Promise<void>}
 */
export function signedInBeside(signal) {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(CHANNEL);
    const stopListening = onWake(() => end());
    const end = () => {
      channel.close();
      stopListening();
      signal.removeEventListener("abort", end);
      resolve();
    };
    channel.addEventListener("message", end);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end);
  });
}

/**
 * Go to the sign-in and come back to `page`, if nothing is lost by it: no dialog is open, and somebody
 * looks at the page. The page itself knows whether anything else is under way.
 * @param {string} page @returns {boolean} whether the page is on its way
 */
export function leaveToSignIn(page) {
  const open = document.querySelector("dialog[open]") !== null;
  if (open || document.visibilityState === "hidden" || !mayLeave()) return false;
  window.location.assign(signInTo(page));
  return true;
}

/** Not twice in a short time; never where the browser does not let the page remember that. */
function mayLeave() {
  try {
    const before = Number(sessionStorage.getItem(LEFT_AT) ?? 0);
    if (Date.now() - before < NOT_AGAIN_MS) return false;
    sessionStorage.setItem(LEFT_AT, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}
