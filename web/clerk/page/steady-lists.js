/**
 * Keeps the rows in their places while the pointer is over them or a menu is open, so that a click hits the row that
 * was meant. Who arrives meanwhile is counted, and shown when the pointer has left or the menu is closed.
 */
import { find } from "./recent.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../api-types.js").QueueView} QueueView */
/** @typedef {import("../api-types.js").Row} Row */
/** @typedef {"waiting" | "called" | "inService" | "missed"} ListName */

/** A pointer that has not moved for so long is not in use. */
const UNUSED_MS = 60000;
const LISTS = ".lists .tickets";
const OPEN_MENU = ".lists details.menu[open]";
const NAMES = /** @type {const} */ (["waiting", "called", "inService", "missed"]);

export class SteadyLists {
  /** @param {import("./page-store.js").PageStore} state @param {HTMLElement} root of the page */
  constructor(state, root) {
    this.state = state;
    this.root = root;
    /** When the pointer moved over a list last; null when it is elsewhere. @type {number | null} */
    this.movedAt = null;
    this.ends = new AbortController();
    const { signal } = this.ends;
    document.addEventListener("pointermove", (event) => this.moved(event), { signal });
    document.documentElement.addEventListener("pointerleave", () => this.left(), { signal });
    root.addEventListener("toggle", () => this.look(), { capture: true, signal });
    state.onChange((before, after) => {
      // What this clerk did is shown with all that follows from it, until the pointer moves again.
      if (before.steadyQueue !== null && after.steadyQueue === null) this.movedAt = null;
      this.look();
    });
  }

  stop() {
    this.ends.abort();
  }

  /** @param {PointerEvent} event */
  moved({ target, pointerType }) {
    if (pointerType === "touch") return;
    const isOver = target instanceof Element && target.closest(LISTS) !== null;
    if (!isOver) return this.movedAt === null ? undefined : this.left();
    this.movedAt = performance.now();
    this.look();
  }

  left() {
    this.movedAt = null;
    this.look();
  }

  look() {
    if (this.movedAt !== null && performance.now() - this.movedAt > UNUSED_MS) this.movedAt = null;
    const aims = this.movedAt !== null || this.root.querySelector(OPEN_MENU) !== null;
    const holds = aims && document.querySelector("dialog[open]") === null;
    const { steadyQueue, queue } = this.state.page;
    if (holds && steadyQueue === null && queue !== null) this.state.set({ steadyQueue: queue });
    if (!holds && steadyQueue !== null) this.state.set({ steadyQueue: null });
  }
}

/** The lists as they are drawn: the people of when they began to hold still, as they are now. @param {PageState} page @returns {QueueView | null} */
export function shown({ queue, steadyQueue }) {
  if (queue === null || steadyQueue === null) return queue;
  const result = { ...queue };
  for (const name of NAMES) result[name] = steadyQueue[name].map((row) => asNow(queue, row, name));
  return result;
}

/** @param {QueueView} queue @param {Row} row @param {ListName} name @returns {Row} */
function asNow(queue, row, name) {
  const now = queue[name].find(({ ticketId }) => ticketId === row.ticketId);
  if (now !== undefined) return now;
  let gone = left.get(row);
  if (gone === undefined) {
    gone = { ...row, can: [], status: find(queue, row.ticketId)?.status ?? row.status, gone: row };
    left.set(row, gone);
  }
  return gone;
}

/** @type {WeakMap<Row, Row>} the same row for the same person at each drawing */
const left = new WeakMap();

/** Who waits and is not shown yet. @param {PageState} page */
export function unseen({ queue, steadyQueue }) {
  if (queue === null || steadyQueue === null) return 0;
  const known = new Set(steadyQueue.waiting.map(({ ticketId }) => ticketId));
  return queue.waiting.filter(({ ticketId }) => !known.has(ticketId)).length;
}
