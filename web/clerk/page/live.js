/** Keeps the queue's view fresh for as long as the page is open. */
import { ProblemError } from "../../common/answers.js";
import { followTogether } from "../../common/tab-leader.js";
import { pause } from "../../common/waking.js";
import { ADDRESSES, SignedOut, isSignInRefusal, renewed } from "../../staff/session.js";
import { leaveToSignIn, signedInBeside } from "../../staff/sign-in-again.js";
import { whoAmI } from "../../staff/staff-api.js";
import { QUEUE_FIELDS, queuePath } from "../clerk-api.js";
import { allHeldBy } from "./held-tickets.js";
import { KnownRows } from "./known-rows.js";

/** @typedef {import("./page-store.js").PageStore} PageStore */

/** How long leaving the page may take; after that it has not been left. */
const LEAVING_MS = 30000;
/** Problems of this server that waiting does not solve. */
const ENDS = ["not-found", "not-allowed", "not-authenticated", "sign-in-expired", "invalid-request"];

/**
 * @typedef {object} Ends
 * @property {(problem: ProblemError) => void} onRefused what waiting does not solve, such as a lost membership
 * @property {() => void} [onHeard] the server has answered
 * @property {() => void} onSomebodyElse another person has signed in: what is on screen is not theirs
 */

/**
 * Follows the queue until `signal` says stop. A sign-in that has ended is renewed by the platform, or by going
 * there and coming back, or it is waited for: the clerk signs in beside this page, and it goes on.
 * @param {PageStore} state
 * @param {string[]} officeIds
 * @param {AbortSignal} signal
 * @param {Ends} ends
 */
export async function followQueue(state, officeIds, signal, { onRefused, onHeard, onSomebodyElse }) {
  const path = queuePath(officeIds);
  const known = new KnownRows();
  // Renewed and not yet answered: a second refusal means that renewing does not help.
  let justRenewed = false;
  const follower = {
    signal,
    fields: QUEUE_FIELDS,
    ends: ENDS,
    expand: known.expand.bind(known),
    onView: state.showView.bind(state),
    onTrouble: () => state.page.connected && state.set({ connected: false }),
    onAnswer: () => {
      justRenewed = false;
      onHeard?.();
      if (!state.page.connected || state.page.signedOut) state.set({ connected: true, signedOut: false });
    },
  };
  while (!signal.aborted) {
    try {
      await followTogether(path, follower);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (!isSignInRefusal(error)) return onRefused(error);
      justRenewed = !justRenewed && (await renewed(error));
      if (justRenewed) continue;
      if (isIdle(state.page) && leaveToSignIn(ADDRESSES.queue)) {
        await pause(LEAVING_MS, signal);
        continue;
      }
      state.set({ signedOut: true, connected: false });
      await signedInBeside(signal);
      if (!signal.aborted && (await isSomebodyElse(state.page.me, signal))) return onSomebodyElse();
    }
  }
}

/** Nobody is in hand and nothing is under way. @param {import("../api-types.js").PageState} page */
function isIdle(page) {
  return page.queue !== null && allHeldBy(page).length === 0 && page.busy === null;
}

/**
 * @param {import("../api-types.js").Me} me @param {AbortSignal} signal
 * @returns {Promise<boolean>} false as well where nobody is known
 */
async function isSomebodyElse(me, signal) {
  try {
    return (await whoAmI({ signal })).userId !== me.userId;
  } catch (error) {
    if (signal.aborted || error instanceof SignedOut || error instanceof ProblemError) return false;
    throw error;
  }
}
