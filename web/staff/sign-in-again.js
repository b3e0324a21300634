/**
 * A sign-in that has ended during work. The court's sign-in page cannot be shown in a frame, so there are two ways
 * to renew it: this page goes there and comes back if nothing is lost by that, or another tab goes there, tells
 * this one and closes.
 */
import { onWake } from "../common/waking.js";
import { signInTo } from "./session.js";

const CHANNEL = "balcao.sign-in";
const LEFT_AT = "balcao.left-to-sign-in";
/** A page that came back and is still refused must not be sent there again at once. */
const NOT_AGAIN_MS = 10 * 60 * 1000;

/** Somebody has signed in: pages that wait for it in other tabs go on. */
export function tellSignedIn() {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("signed in");
  channel.close();
}

/** How much of this page waits for a sign-in. */
let waiting = 0;

/** The server has carried out a command of this page: whoever waits for a sign-in goes on. */
export function tellAccepted() {
  if (waiting > 0) tellSignedIn();
}

/**
 * Waits until somebody has signed in in another tab, the page is visible or in use again, or `signal` is aborted.
 * @param {AbortSignal} signal @returns {Promise<void>}
 */
export function signedInBeside(signal) {
  return new Promise((resolve) => {
    waiting += 1;
    const channel = new BroadcastChannel(CHANNEL);
    let isOver = false;
    const stopListening = onWake(() => end());
    const end = () => {
      if (isOver) return;
      isOver = true;
      waiting -= 1;
      channel.close();
      stopListening();
      window.removeEventListener("focus", end);
      signal.removeEventListener("abort", end);
      resolve();
    };
    channel.addEventListener("message", end);
    window.addEventListener("focus", end);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end);
  });
}

/**
 * Goes to the sign-in and back to `page`, if nothing is lost by it: no dialog is open and the page is visible.
 * The caller has checked that nothing else is under way.
 * @param {string} page @returns {boolean} whether the page is on its way
 */
export function leaveToSignIn(page) {
  const open = document.querySelector("dialog[open]") !== null;
  if (open || document.visibilityState === "hidden" || !mayLeave()) return false;
  window.location.assign(signInTo(page));
  return true;
}

/** Not twice in a short time; never if storage is unavailable, since the page could not know. */
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
