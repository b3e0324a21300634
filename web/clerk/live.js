/** Keeps the queue's view fresh for as long as the desk is open. */
import { ProblemError, follow } from "../common/api.js";
import { onWake } from "../common/waking.js";
import { isSignInRefusal, renewed } from "./session.js";
import { queuePath } from "./staff-api.js";

/** @typedef {import("./desk-state.js").DeskState} DeskState */

/**
 * Follows the queue until `signal` says stop. A sign-in that has ended is waited for: the clerk signs in
 * beside this page, comes back to it, and it goes on.
 * @param {DeskState} state
 * @param {string[]} officeIds
 * @param {AbortSignal} signal
 * @param {(problem: ProblemError) => void} onRefused what waiting does not mend, such as a lost membership
 */
export async function watchQueue(state, officeIds, signal, onRefused) {
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
      state.set({ signedOut: true, connected: false });
      await wokenOr(signal);
    }
  }
}

/** Until somebody looks at the page again. @param {AbortSignal} signal @returns {Promise<void>} */
function wokenOr(signal) {
  return new Promise((resolve) => {
    const stop = onWake(() => end());
    const end = () => {
      stop();
      signal.removeEventListener("abort", end);
      resolve();
    };
    signal.addEventListener("abort", end);
  });
}
