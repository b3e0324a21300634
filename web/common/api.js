/**
 * The pages' client of the API: JSON in and out, problems as typed errors, keys that make a repeated click
 * harmless, and requests held by the server until something changes.
 */
import { forgetKey, keyFor } from "./remembering.js";
import { texts } from "./texts.js";
import { pause, wakeable } from "./waking.js";

/** Seconds that the server may hold a request whose answer has not changed. */
const HOLD_SECONDS = 25;
/** First and longest pause after a failure; each failure doubles it. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;
/** An answer faster than this was not held. */
const AT_ONCE_MS = 500;
const TRIES = 4;

/** A problem answered by the server (RFC 9457), or no answer at all (`status` 0: no connection). */
export class ProblemError extends Error {
  /**
   * @param {number} status HTTP status; 0 where nobody answered
   * @param {Record<string, unknown>} problem the problem's own fields
   * @param {number} retryAfterSeconds 0 where the server did not say
   */
  constructor(status, problem = {}, retryAfterSeconds = 0) {
    const detail = problem["detail"] ?? problem["title"];
    super(typeof detail === "string" && detail ? detail : sentenceFor(status));
    this.name = "ProblemError";
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
    /** the kebab name of `type`, such as `office-closed`; empty where the platform answered */
    this.kind = String(problem["type"] ?? "").replace(/^.*\//, "");
  }

  /** Whether the same request may succeed in a moment: the failure is the network's or the platform's. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** @param {number} status */
function sentenceFor(status) {
  if (status === 0) return texts.problems.offline;
  if (status === 429) return texts.problems.busy;
  return status >= 500 ? texts.problems.unavailable : texts.problems.unknown;
}

/**
 * @typedef {{
 *   method?: string,
 *   headers?: Record<string, string>,
 *   body?: unknown,
 *   signal?: AbortSignal,
 * }} Request
 */

/**
 * One request; what comes back is the server's JSON, `null` where it sent none.
 *
 * @param {string} path
 * @param {Request} [request]
 * @returns {Promise<{status: number, etag: string, date: string, restSeconds: number, data: any}>} `data` is what
 *   the contract says of the route; `date` is the server's clock, in whole seconds, empty where it did not say;
 *   `restSeconds` is 0 unless a 304 says when to ask again
 * @throws {ProblemError}
 */
export async function ask(path, request = {}) {
  const { method = "GET", headers = {}, body, signal } = request;
  /** @type {RequestInit} */
  const init = { method, headers: { Accept: "application/json", ...headers }, cache: "no-store" };
  if (signal) init.signal = signal;
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, "Content-Type": "application/json" };
  }
  const response = await fetch(path, init).catch((error) => {
    if (signal?.aborted) throw error;
    throw new ProblemError(0);
  });
  const data = await response.json().catch((error) => {
    if (signal?.aborted) throw error; // else: no JSON, as in the platform's own empty answers
    return null;
  });
  const header = (/** @type {string} */ name) => response.headers.get(name) ?? "";
  const retryAfter = Number(header("Retry-After")) || 0;
  const { status } = response;
  if (response.ok || status === 304)
    return { status, etag: header("ETag"), date: header("Date"), restSeconds: retryAfter, data };
  throw new ProblemError(status, data ?? {}, retryAfter);
}

/**
 * Sends a command. A POST has a key that is saved before the first attempt and forgotten
 * only when the server has answered, so that a retry, a reload or a second click has one effect; PATCH and PUT
 * are idempotent by themselves. Temporary failures are retried a few times.
 *
 * @param {string} path
 * @param {Request & {about?: string}} [request] `method` is POST unless told; `about` tells apart what the path
 *   does not, such as the calls of one ticket: another `about` is another command
 * @returns {Promise<any>} the server's JSON
 * @throws {ProblemError}
 */
export async function act(path, { method = "POST", body = {}, about = "", ...request } = {}) {
  const headers = { ...request.headers };
  const keyed = method === "POST";
  if (keyed) headers["Idempotency-Key"] = keyFor(path, JSON.stringify(body), about);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { data } = await ask(path, { ...request, method, body, headers });
      if (keyed) forgetKey(path);
      return data;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (keyed && !error.passing) forgetKey(path);
      if (!error.passing || attempt === TRIES || error.retryAfterSeconds > 5) throw error;
      await pause(error.retryAfterSeconds * 1000 || FIRST_PAUSE_MS * attempt, request.signal);
    }
  }
}

/**
 * @typedef {{
 *   headers?: Record<string, string>,
 *   signal: AbortSignal,
 *   held?: boolean,
 *   onView: (view: any) => void,
 *   onTrouble?: (problem: ProblemError) => void,
 *   onAnswer?: (date: string) => void,
 * }} Follower `held: false` asks again by `pollAfterSeconds`; `onView` gets each new view; `onTrouble` each
 *   passing failure (the loop goes on); `onAnswer` whenever the server answered, changed or not, with its `date`
 */

/**
 * Follows a view until `signal` says stop: ask, let the server hold the answer until something changes, ask
 * again. In normal operation no timer is involved, so that a hidden tab, whose timers run once a minute, learns of a call
 * at once.
 *
 * @param {string} path
 * @param {Follower} follower
 * @returns {Promise<void>} when `signal` is aborted
 * @throws {ProblemError} for what waiting does not change: not found, not authenticated, not allowed
 */
export async function follow(path, follower) {
  const { headers = {}, signal, held = true, onView, onTrouble, onAnswer } = follower;
  const turn = { etag: "", failures: 0, pollAfterMs: 5000 };
  while (!signal.aborted) {
    const begun = performance.now();
    const attempt = wakeable(signal);
    try {
      const query = turn.etag && held ? `${path.includes("?") ? "&" : "?"}wait=${HOLD_SECONDS}` : "";
      const asked = turn.etag ? { ...headers, "If-None-Match": turn.etag } : headers;
      const answer = await ask(path + query, { headers: asked, signal: attempt.signal });
      turn.failures = 0;
      onAnswer?.(answer.date);
      const known = answer.status === 304 || isSame(answer.etag, turn.etag);
      // A server under load sends what is known, or says when to ask again: it holds nothing for now.
      const putOff = known && (answer.status !== 304 || answer.restSeconds > 0);
      if (answer.status !== 304) {
        turn.etag = answer.etag;
        turn.pollAfterMs = (Number(answer.data?.pollAfterSeconds) || 5) * 1000;
        if (!signal.aborted && !known) onView(answer.data);
      }
      const atOnce = performance.now() - begun < AT_ONCE_MS;
      const unheld = !held || !turn.etag || putOff || (known && atOnce);
      const restMs = answer.restSeconds * 1000 || turn.pollAfterMs;
      if (unheld && (await pause(restMs, signal)) === "woken") turn.etag = "";
    } catch (error) {
      if (signal.aborted) return;
      if (attempt.signal.aborted)
        turn.etag = ""; // woken: the view may be old, and its countdown certainly is
      else if (!(error instanceof ProblemError) || !error.passing) throw error;
      else {
        turn.failures += 1;
        turn.etag = "";
        onTrouble?.(error);
        await pause(error.retryAfterSeconds * 1000 || pauseAfter(turn.failures), signal);
      }
    } finally {
      attempt.done();
    }
  }
}

/** Compared weakly: a weak one says that the view has come with a longer rest. @param {string} one @param {string} other */
function isSame(one, other) {
  return one !== "" && one.replace(/^W\//, "") === other.replace(/^W\//, "");
}

/** @param {number} failures */
function pauseAfter(failures) {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
  return longest * (0.5 + Math.random() / 2); // jitter: otherwise all pages would return in the same second
}
