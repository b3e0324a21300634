/**
 * What pages do with the API: read until our server answers, send commands whose repetition is harmless, and
 * follow a view that the server holds until it changes.
 */
import { ask, ProblemError } from "./answers.js";
import { forgetKey, keyFor } from "./remembering.js";
import { pause, wakeable } from "./waking.js";

/** Seconds that the server may hold a request whose answer has not changed. */
const HOLD_SECONDS = 25;
/** After so long without the answer of a held request people are told. */
const HELD_LATE_MS = HOLD_SECONDS * 1000 + 4000;
/** A held request without an answer by then is on a dead connection (sleeping device, new network). */
const HELD_WITHIN_MS = 35000;
/** First pause after a failure; each failure doubles it. */
const FIRST_PAUSE_MS = 1000;
/** Longest pause while a call may still be in time: one that comes during the trouble waits 30 s for its ring. */
const SOON_MS = 5000;
/** So many failures later the trouble is a lasting one, and the longest pause is another. */
const LASTING_AFTER = 12;
const LONGEST_PAUSE_MS = 30000;
/** An answer faster than this was not held. */
const AT_ONCE_MS = 500;
const TRIES = 4;
/** Fields that change with every answer and are no change of the view. */
const EVERY_SECOND = ["secondsLeft", "pollAfterSeconds", "time"];

/** @typedef {import("./answers.js").Request} Request */
/** @typedef {import("./answers.js").Answer} Answer */

/**
 * Reads what a page needs: asks again, with pauses, until our server answers.
 *
 * @param {string} path
 * @param {Request & {tries?: number, onTrouble?: (problem: ProblemError) => void}} [request] `tries`: as often as it
 *   takes unless told; `onTrouble`: each failure after which it is tried again, and an answer that is late
 * @returns {Promise<any>} the server's JSON
 * @throws {ProblemError} our server's refusal, or the trouble of the last try
 */
export async function read(path, { tries = Infinity, onTrouble, ...request } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await ask(path, { ...request, onLate: () => onTrouble?.(new ProblemError(0)) })).data;
    } catch (error) {
      if (!(error instanceof ProblemError) || !error.passing || attempt >= tries) throw error;
      onTrouble?.(error);
      await pause(error.retryAfterSeconds * 1000 || pauseAfter(attempt), request.signal);
    }
  }
}

/**
 * Sends a command. A POST has a key that is saved before the first attempt and forgotten
 * only when our server has answered, so that a retry, a reload or a second click has one effect; PATCH and PUT
 * are idempotent by themselves. Temporary failures are retried a few times.
 *
 * @param {string} path
 * @param {Request & {about?: string, onTrouble?: (problem: ProblemError) => void}} [request] `method` is POST unless
 *   told; `about` tells apart what the path does not, such as the calls of one ticket: another `about` is another
 *   command; `onTrouble`: each failure after which it is tried again, and an answer that is late
 * @returns {Promise<any>} the server's JSON
 * @throws {ProblemError}
 */
export async function act(path, { method = "POST", body = {}, about = "", onTrouble, ...request } = {}) {
  const headers = { ...request.headers };
  const keyed = method === "POST";
  if (keyed) headers["Idempotency-Key"] = keyFor(path, JSON.stringify(body), about);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const onLate = () => onTrouble?.(new ProblemError(0));
      const { data } = await ask(path, { ...request, method, body, headers, onLate });
      if (keyed) forgetKey(path);
      return data;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (keyed && !error.passing) forgetKey(path);
      if (!error.passing || attempt === TRIES || error.retryAfterSeconds > 5) throw error;
      onTrouble?.(error);
      await pause(error.retryAfterSeconds * 1000 || FIRST_PAUSE_MS * attempt, request.signal);
    }
  }
}

/**
 * @typedef {{
 *   headers?: Record<string, string>,
 *   signal: AbortSignal,
 *   fields: readonly string[],
 *   ends: readonly string[],
 *   held?: boolean,
 *   expand?: (sent: any) => any,
 *   onView: (view: any) => void,
 *   onTrouble?: (problem: ProblemError | null) => void,
 *   onAnswer?: (date: string) => void,
 * }} Follower `fields` that the view must have; `ends`: problems of ours that waiting does not change, once they were
 *   told twice; `held: false` asks again by `pollAfterSeconds`; `expand` makes the whole view of what
 *   was sent, null where it cannot; `onView` gets each new view; `onTrouble` each other
 *   failure (the loop goes on); `onAnswer` whenever the server answered, changed or not, with its `date`
 */

/**
 * Follows a view until `signal` says stop: ask, let the server hold the answer until something changes, ask
 * again. In normal operation no timer is involved, so that a hidden tab, whose timers run once a minute, learns of a call
 * at once.
 *
 * @param {string} path
 * @param {Follower} follower
 * @returns {Promise<void>} when `signal` is aborted
 * @throws {ProblemError} one of `ends`, told twice with nothing else of ours between
 */
export async function follow(path, follower) {
  const tell = () => follower.onTrouble?.(new ProblemError(0)); // the held request learns of it much later
  window.addEventListener("offline", tell);
  try {
    await followOnline(path, follower);
  } finally {
    window.removeEventListener("offline", tell);
  }
}

/** @param {string} path @param {Follower} follower @returns {Promise<void>} */
async function followOnline(path, follower) {
  const { signal } = follower;
  const turn = { etag: "", content: "", failures: 0, refused: "", isUrgent: false, pollAfterMs: 5000 };
  while (!signal.aborted) {
    const begun = performance.now();
    const attempt = wakeable(signal);
    try {
      const answer = await askHeld(path, follower, turn, attempt.signal);
      turn.isUrgent = false;
      turn.failures = 0;
      turn.refused = "";
      const restMs = take(answer, turn, follower, performance.now() - begun < AT_ONCE_MS);
      if (restMs > 0 && (await pause(restMs, signal)) === "woken") wake(turn);
    } catch (error) {
      if (signal.aborted) return;
      forgetView(turn);
      turn.isUrgent = attempt.signal.aborted;
      if (turn.isUrgent) continue;
      if (!(error instanceof ProblemError)) throw error;
      if (follower.ends.includes(error.kind)) {
        if (turn.refused === error.kind) throw error;
        turn.refused = error.kind;
        await pause(FIRST_PAUSE_MS, signal);
        continue;
      }
      turn.failures += 1;
      follower.onTrouble?.(error);
      await pause(error.retryAfterSeconds * 1000 || pauseAfter(turn.failures), signal);
    } finally {
      attempt.done();
    }
  }
}

/**
 * @typedef {{etag: string, content: string, failures: number, refused: string, isUrgent: boolean,
 *   pollAfterMs: number}} Turn
 */

/** The next request gets the whole view. @param {Turn} turn */
function forgetView(turn) {
  turn.etag = "";
  turn.content = "";
}

/** The view may be old, and its countdown certainly is. @param {Turn} turn */
function wake(turn) {
  forgetView(turn);
  turn.isUrgent = true;
}

/** @param {string} path @param {Follower} follower @param {Turn} turn @param {AbortSignal} signal */
function askHeld(path, { headers = {}, held = true, fields, onTrouble }, { etag, isUrgent }, signal) {
  const onLate = () => onTrouble?.(new ProblemError(0));
  if (!etag) return ask(path, { headers, fields, signal, isUrgent, onLate });
  const query = held ? `${path.includes("?") ? "&" : "?"}wait=${HOLD_SECONDS}` : "";
  const asked = { ...headers, "If-None-Match": etag };
  const times = { withinMs: HELD_WITHIN_MS, lateMs: HELD_LATE_MS };
  return ask(path + query, { headers: asked, fields, signal, onLate, ...times });
}

/**
 * Shows what is new in an answer.
 *
 * @param {Answer} answer @param {Turn} turn @param {Follower} follower
 * @param {boolean} atOnce it came so fast that it was not held
 * @returns {number} ms to pause before the next request; 0 where the server holds it
 */
function take(answer, turn, { signal, held = true, expand, onView, onAnswer }, atOnce) {
  shown(() => onAnswer?.(answer.date));
  const isWhole = answer.status !== 304;
  const view = isWhole && expand ? expand(answer.data) : answer.data;
  if (isWhole && view === null) {
    forgetView(turn);
    return FIRST_PAUSE_MS;
  }
  const content = isWhole ? lastingPartOf(view) : turn.content;
  // By the content too: an intermediary may drop ETags or alter them.
  const known = !isWhole || isSame(answer.etag, turn.etag) || content === turn.content;
  // A server under load sends what is known, or says when to ask again: it holds nothing for now.
  const putOff = known && turn.etag !== "" && (isWhole || answer.restSeconds > 0);
  if (isWhole) {
    turn.etag = answer.etag;
    turn.content = content;
    turn.pollAfterMs = (Number(answer.data.pollAfterSeconds) || 5) * 1000;
    if (!signal.aborted && !known) shown(() => onView(view));
  }
  const unheld = !held || !turn.etag || putOff || (known && atOnce);
  return unheld ? answer.restSeconds * 1000 || turn.pollAfterMs : 0;
}

/** A screen that fails over one view must not end the loop: it is reported, and the next view may be shown. @param {() => void} show */
function shown(show) {
  try {
    show();
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}

/** @param {unknown} view @returns {string} the same for two views that say the same */
function lastingPartOf(view) {
  return JSON.stringify(view, (name, value) => (EVERY_SECOND.includes(name) ? undefined : value));
}

/** Compared weakly: a weak one says that the view has come with a longer rest. @param {string} one @param {string} other */
function isSame(one, other) {
  return one !== "" && one.replace(/^W\//, "") === other.replace(/^W\//, "");
}

/** @param {number} failures so far @returns {number} ms */
function pauseAfter(failures) {
  const most = failures < LASTING_AFTER ? SOON_MS : LONGEST_PAUSE_MS;
  const longest = Math.min(most, FIRST_PAUSE_MS * 2 ** (failures - 1));
  return longest * (0.5 + Math.random() / 2); // jitter: otherwise all pages would return in the same second
}
