/** Detects that a page may have missed something, and ends its waits and requests then. */

const WAKING = /** @type {const} */ ([
  ["visibilitychange", document],
  ["online", window],
  ["pageshow", window],
]);

/**
 * Calls back when the page may have missed something: it is visible again, online again, or was resumed.
 *
 * @param {() => void} listener
 * @returns {() => void} stops listening
 */
export function onWake(listener) {
  const heard = () => document.visibilityState === "hidden" || listener();
  for (const [type, target] of WAKING) target.addEventListener(type, heard);
  return () => {
    for (const [type, target] of WAKING) target.removeEventListener(type, heard);
  };
}

/**
 * A signal for one request: aborted with the loop's own or on waking up.
 *
 * @param {AbortSignal} outer
 */
export function wakeable(outer) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const stopListening = onWake(abort);
  outer.addEventListener("abort", abort);
  return {
    signal: controller.signal,
    done: () => {
      stopListening();
      outer.removeEventListener("abort", abort);
    },
  };
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<"over" | "woken" | "stopped">} after the time, on waking, or when the signal says stop
 */
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    /** @param {"over" | "woken" | "stopped"} why */
    const end = (why) => {
      clearTimeout(timer);
      stopListening();
      signal?.removeEventListener("abort", stop);
      resolve(why);
    };
    const stop = () => end("stopped");
    const timer = setTimeout(() => end("over"), milliseconds);
    const stopListening = onWake(() => end("woken"));
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop);
  });
}
