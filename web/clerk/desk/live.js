/** Keeps the queue's view fresh for as long as the desk is open. */
import { ProblemError, follow } from "../../common/api.js";
import { pause } from "../../common/waking.js";
import { ADDRESSES, SignedOut, isSignInRefusal, renewed } from "../../staff/session.js";
import { leaveToSignIn, signedInBeside } from "../../staff/sign-in-again.js";
import { whoAmI } from "../../staff/staff-api.js";
import { queuePath } from "../clerk-api.js";
import { allHeldBy } from "./in-hand.js";

/** @typedef {import("./state.js").DeskState} DeskState */

/** How long leaving the page may take; after that it has not been left. */
const LEAVING_MS = 30000;

/**
 * @typedef {object} Ends
 * @property {(problem: ProblemError) => void} onRefused what waiting does not mend, such as a lost membership
 * @property {() => void} onSomebodyElse another person has signed in: what is on screen is not theirs
 */

/**
 * Follows the queue until `signal` says stop. A sign-in that has ended is renewed by the platform, or by going
 * there and coming back, or it is waited for: the clerk signs in beside this page, and it goes on.
 * @param {DeskState} state
 * @param {string[]} officeIds
 * @param {AbortSignal} signal
 * @param {Ends} ends
 */
export async function followQueue(state, officeIds, signal, { onRefused, onSomebodyElse }) {
  const path = queuePath(officeIds);
  // Renewed and not yet answered: a second refusal means that renewing does not help.
  let justRenewed = false;
  const follower = {
    signal,
    onView: state.showView.bind(state),
    onTrouble: () => state.desk.connected && state.set({ connected: false }),
    onAnswer: () => {
      justRenewed = false;
      if (!state.desk.connected || state.desk.signedOut) state.set({ connected: true, signedOut: false });
    },
  };
  while (!signal.aborted) {
    try {
      await follow(path, follower);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (!isSignInRefusal(error)) return onRefused(error);
      justRenewed = !justRenewed && (await renewed(error));
      if (justRenewed) continue;
      if (isIdle(state.desk) && leaveToSignIn(ADDRESSES.desk)) {
        await pause(LEAVING_MS, signal);
        continue;
      }
      state.set({ signedOut: true, connected: false });
      await signedInBeside(signal);
      if (!signal.aborted && (await isSomebodyElse(state.desk.me))) return onSomebodyElse();
    }
  }
}

/** Nobody is in hand and nothing is under way. @param {import("../model.js").Desk} desk */
function isIdle(desk) {
  return desk.queue !== null && allHeldBy(desk).length === 0 && desk.busy === null;
}

/** @param {import("../model.js").Me} me @returns {Promise<boolean>} false as well where nobody is known */
async function isSomebodyElse(me) {
  try {
    return (await whoAmI()).userId !== me.userId;
  } catch (error) {
    if (error instanceof SignedOut || error instanceof ProblemError) return false;
    throw error;
  }
}
