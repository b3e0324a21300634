/**
 * Modules and styles that a press or a call needs, loaded in spite of a bad network. A browser asks again for a
 * module that did not arrive; a module that arrived damaged it keeps until the page is loaded anew.
 */
import { el, h } from "./dom.js";
import { remember } from "./remembering.js";
import { pause } from "./waking.js";

const PART_WITHIN_MS = 15000;
const PART_LATE_MS = 4000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;
const STYLE_TRIES = 3;
const RELOADED = "balcao.reloaded";
/** A page does not load itself anew more often. */
const RELOAD_AGAIN_MS = 60000;

let reloads = false;

/** @returns {boolean} whether the page is loading itself anew: nobody is leaving it */
export const isReloading = () => reloads;

export function reload() {
  reloads = true;
  location.reload();
}

/** A part of the page did not arrive. */
export class NotLoaded extends Error {
  constructor() {
    super("a part of the page did not arrive");
    this.name = "NotLoaded";
  }
}

/**
 * @template T
 * @param {() => Promise<T>} part imports it
 * @param {{tries?: number, signal?: AbortSignal, onTrouble?: () => void}} [waiting] `tries`: as many as it takes
 *   unless told; `onTrouble`: each failure after which it is tried again, and a part that is late
 * @returns {Promise<T>}
 * @throws {NotLoaded} after the last try, or when `signal` is aborted
 */
export async function load(part, { tries = Infinity, signal, onTrouble } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTime(part(), onTrouble);
    } catch (error) {
      if (error instanceof SyntaxError) await reloadPage();
      if (attempt >= tries || signal?.aborted) throw new NotLoaded();
      onTrouble?.();
      await pause(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1)), signal);
    }
  }
}

/**
 * What is shown while a part is missing.
 *
 * @param {{heading: string, hint: string, again: string}} words
 */
export function unloadedView({ heading, hint, again }) {
  const on = { click: reload };
  const button = h("button", { type: "button", class: "primary", id: "reload", on }, again);
  return h(
    "section",
    { "data-key": "unloaded", class: "card" },
    h("h1", {}, heading),
    h("p", {}, hint),
    button,
  );
}

/**
 * For parts of a screen that gives way to another: what was loaded for it is not needed any more.
 *
 * @param {AbortSignal} signal
 */
export const unlessStopped = (signal) => (/** @type {unknown} */ error) => {
  if (!signal.aborted) throw error;
  return null;
};

/**
 * @template T
 * @param {Promise<T>} part @param {() => void} [onLate]
 * @returns {Promise<T>} @throws {NotLoaded} when it takes too long
 */
async function inTime(part, onLate) {
  const warning = onLate && window.setTimeout(onLate, PART_LATE_MS);
  let timer = 0;
  const late = new Promise((_, reject) => {
    timer = window.setTimeout(() => reject(new NotLoaded()), PART_WITHIN_MS);
  });
  try {
    return await Promise.race([part, /** @type {Promise<never>} */ (late)]);
  } finally {
    clearTimeout(timer);
    clearTimeout(warning);
  }
}

/** Loads the page and its code anew, unless it did so a moment ago. */
async function reloadPage() {
  const before = Number(remember(RELOADED) ?? 0);
  const now = Date.now();
  if (now - before < RELOAD_AGAIN_MS && now >= before) return;
  if (remember(RELOADED, String(now)) === null) return;
  // A browser checks whether its copy is still the newest, but not whether the copy is complete.
  const code = (await partsAskedFor()).filter((name) => new URL(name).pathname.endsWith(".js"));
  await Promise.all(code.map((name) => fetch(name, { cache: "reload" }).catch(() => null)));
  reload();
}

/** @returns {Promise<string[]>} the addresses of what this page has loaded */
function partsAskedFor() {
  return new Promise((resolve) => {
    new PerformanceObserver((list, observer) => {
      observer.disconnect();
      resolve(list.getEntries().map(({ name }) => name));
    }).observe({ type: "resource", buffered: true });
  });
}

/**
 * Loads a style sheet that the first view does without; once, however often it is asked for.
 *
 * @param {string} href
 * @returns {Promise<void>} when it is there, or cannot be had: an unadorned screen is better than none
 */
export async function loadStyle(href) {
  if (document.querySelector(`link[href="${href}"]`)) return;
  for (let attempt = 1; attempt <= STYLE_TRIES && !(await addStyle(href)); attempt += 1)
    await pause(FIRST_RETRY_MS * attempt);
}

/** @param {string} href @returns {Promise<boolean>} whether it has arrived */
function addStyle(href) {
  return new Promise((resolve) => {
    const link = el("link", { rel: "stylesheet", href });
    const timer = setTimeout(() => resolve(true), PART_WITHIN_MS); // it may still come
    const end = (/** @type {boolean} */ arrived) => {
      clearTimeout(timer);
      if (!arrived) link.remove();
      resolve(arrived);
    };
    link.addEventListener("load", () => end(true));
    link.addEventListener("error", () => end(false));
    document.head.append(link);
  });
}
