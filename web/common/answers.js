/**
 * One request, and whether what came back is our server's. Proxies, portals of networks and the platform itself
 * answer in its place: what they say, whatever its status, tells nothing about a ticket or a sign-in.
 */
import { texts } from "./texts.js";
import { pause } from "./waking.js";

const JSON_TYPE = "application/json";
const PROBLEM_TYPE = "application/problem+json";
/** How `type` of our own problems begins (RFC 9457). */
const OUR_PROBLEMS = "/problems/";
/** An answer that is not held comes within this time, or not at all. */
const ANSWER_WITHIN_MS = 15000;
/** After so long people are told that something is amiss. */
const LATE_MS = 4000;
/** Requests of one method to one path in any second: whatever is answered, a page cannot flood the server. */
const MOST_IN_A_SECOND = 2;
const SECOND_MS = 1000;
/** `Retry-After` is followed up to this; a call may come meanwhile, and waits half a minute for its ring. */
const LONGEST_REST_SECONDS = 20;

/** A problem told by our server (RFC 9457), or no answer of ours at all (`status` 0). */
export class ProblemError extends Error {
  /**
   * @param {number} status of our problem; 0 where the answer was not ours or none came
   * @param {Record<string, unknown>} [problem] the problem's own fields
   * @param {number} [retryAfterSeconds] 0 where nobody said
   * @param {number} [answered] HTTP status of an answer that was not ours; 0 where none came
   */
  constructor(status, problem = {}, retryAfterSeconds = 0, answered = status) {
    const detail = problem["detail"] ?? problem["title"];
    super(typeof detail === "string" && detail ? detail : sentenceFor(status, answered));
    this.name = "ProblemError";
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
    this.answered = answered;
    /** no answer came in time */
    this.timedOut = false;
    /** the kebab name of `type`, such as `office-closed`; empty where the answer was not ours */
    this.kind = String(problem["type"] ?? "").replace(/^.*\//, "");
  }

  /** Whether the same request may succeed in a moment: the failure is the network's or the platform's. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** @param {number} status @param {number} answered */
function sentenceFor(status, answered) {
  if (answered === 0) return texts.problems.offline;
  if (answered === 429) return texts.problems.busy;
  return status === 0 || status >= 500 ? texts.problems.unavailable : texts.problems.unknown;
}

/**
 * @typedef {{
 *   method?: string,
 *   headers?: Record<string, string>,
 *   body?: unknown,
 *   signal?: AbortSignal,
 *   fields?: readonly string[],
 *   withinMs?: number,
 *   isUrgent?: boolean,
 *   onLate?: () => void,
 *   lateMs?: number,
 * }} Request `fields` that the answer must have to be ours; `withinMs`: how long it may take; `isUrgent`: a person has
 *   just come back or pressed something, and other requests to the same path do not delay this one; `onLate`: the answer is late, and still waited for;
 *   `lateMs`: after how long
 */

/**
 * @typedef {{status: number, etag: string, date: string, restSeconds: number, data: any}} Answer `data` is what the
 *   contract says of the route, `null` for 304; `date` is the server's clock, in whole seconds, empty where it did
 *   not say; `restSeconds` is 0 unless a 304 says when to ask again
 */

/**
 * One request.
 *
 * @param {string} path
 * @param {Request} [request]
 * @returns {Promise<Answer>}
 * @throws {ProblemError} our server's refusal, or passing trouble; what `signal` throws when it is aborted
 */
export async function ask(path, request = {}) {
  return exchange(path, request, async (response, restSeconds) => {
    const data = await judged(response, request, restSeconds);
    const header = (/** @type {string} */ name) => response.headers.get(name) ?? "";
    return { status: response.status, etag: header("ETag"), date: header("Date"), restSeconds, data };
  });
}

/**
 * A file that the server writes.
 *
 * @param {string} path
 * @param {string} type its content type
 * @returns {Promise<{name: string, content: Blob, next: string}>} named as the server names it; `next`: the path of
 *   the part that follows, empty at the end
 * @throws {ProblemError}
 */
export async function askFile(path, type) {
  return exchange(path, { withinMs: 60000 }, async (response, restSeconds) => {
    if (!response.ok || typeOf(response) !== type) {
      await judged(response, { fields: ["an answer in the place of a file"] }, restSeconds);
    }
    const [, name = ""] = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
    const [, next = ""] = /^<(\/api\/[^>]+)>; rel="next"$/.exec(response.headers.get("Link") ?? "") ?? [];
    return { name, content: await response.blob(), next };
  });
}

/**
 * @template T
 * @param {string} path
 * @param {Request} request
 * @param {(response: Response, restSeconds: number) => Promise<T>} read
 * @returns {Promise<T>}
 */
async function exchange(path, request, read) {
  const { method = "GET", headers = {}, body, signal, withinMs, isUrgent = false } = request;
  const { onLate, lateMs = LATE_MS } = request;
  if (!isUrgent) await turnFor(`${method} ${path.replace(/\?.*/, "")}`, signal);
  const patience = new AbortController();
  const abort = () => patience.abort();
  const timer = setTimeout(abort, withinMs ?? ANSWER_WITHIN_MS);
  const late = onLate && setTimeout(onLate, lateMs);
  if (signal?.aborted) abort();
  else signal?.addEventListener("abort", abort);
  /** @type {RequestInit} */
  const init = { method, headers: { Accept: JSON_TYPE, ...headers }, cache: "no-store" };
  init.signal = patience.signal;
  if (body instanceof Blob)
    init.body = body; // a file: its type is in the headers
  else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, "Content-Type": JSON_TYPE };
  }
  try {
    const response = await fetch(path, init);
    const rest = Number(response.headers.get("Retry-After")) || 0;
    return await read(response, Math.min(rest, LONGEST_REST_SECONDS));
  } catch (error) {
    // Refused, cut off, too slow, or cut in the middle of the body.
    if (signal?.aborted || error instanceof ProblemError) throw error;
    const none = new ProblemError(0);
    none.timedOut = patience.signal.aborted;
    throw none;
  } finally {
    clearTimeout(timer);
    clearTimeout(late);
    signal?.removeEventListener("abort", abort);
  }
}

/**
 * @param {Response} response
 * @param {Request} request
 * @param {number} restSeconds
 * @returns {Promise<any>} our server's JSON; `null` for a 304 that was asked for
 * @throws {ProblemError} ours, or passing trouble for an answer that is not
 */
async function judged(response, { headers = {}, fields = [] }, restSeconds) {
  const { status, ok } = response;
  if (status === 304 && "If-None-Match" in headers) return null;
  const text = await response.text();
  const type = typeOf(response);
  const told = type === JSON_TYPE || type === PROBLEM_TYPE ? parsed(text) : null;
  if (told && ok && type === JSON_TYPE && fields.every((field) => field in told)) return told;
  const isOurs =
    told &&
    !ok &&
    type === PROBLEM_TYPE &&
    String(told["type"]).startsWith(OUR_PROBLEMS) &&
    told["status"] === status;
  if (isOurs) throw new ProblemError(status, told, restSeconds);
  throw new ProblemError(0, {}, restSeconds, status);
}

/** @param {Response} response */
function typeOf(response) {
  return (response.headers.get("Content-Type") ?? "").replace(/;.*/, "").trim().toLowerCase();
}

/** @param {string} text @returns {Record<string, unknown> | null} a JSON object; null for anything else */
function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null; // cut, or somebody else's
  }
}

/** @type {Map<string, number[]>} when the last requests were sent, by method and path; ms of `performance.now()` */
const sent = new Map();

/** Waits until another request of this name may be sent. @param {string} name @param {AbortSignal} [signal] */
async function turnFor(name, signal) {
  for (;;) {
    const times = sent.get(name) ?? [];
    const [first = 0] = times;
    const leftMs = times.length < MOST_IN_A_SECOND ? 0 : first + SECOND_MS - performance.now();
    if (leftMs <= 0 || (await pause(leftMs, signal)) === "woken") {
      sent.set(name, [...times, performance.now()].slice(-MOST_IN_A_SECOND));
      return;
    }
    if (signal?.aborted) return; // nothing will be sent
  }
}
