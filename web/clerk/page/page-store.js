/** The state that the screen is drawn from, and its listeners. */
import { ServerClock } from "../../common/server-clock.js";
import { loadPreferences } from "../preferences.js";
import { withNotice } from "./notices.js";
import { Recent } from "./recent.js";
import { EVERYBODY } from "./row-search.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../api-types.js").Me} Me */
/** @typedef {import("../api-types.js").QueueView} QueueView */
/** @typedef {import("../api-types.js").Row} Row */

export class PageStore {
  /**
   * @param {Me} me
   * @param {string[]} chosen
   */
  constructor(me, chosen) {
    this.clock = new ServerClock();
    this.recent = new Recent();
    /** @type {QueueView | null} as the server sent it last */
    this.view = null;
    /** @type {((before: PageState, after: PageState) => void)[]} */
    this.listeners = [];
    /** @type {PageState} */
    this.page = {
      me,
      chosen,
      queue: null,
      connected: true,
      signedOut: false,
      busy: null,
      notice: null,
      room: null,
      focus: null,
      steadyQueue: null,
      search: EVERYBODY,
      near: new Set(),
      preferences: loadPreferences(),
      now: this.clock.now(),
    };
  }

  /** @param {(before: PageState, after: PageState) => void} listener */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /** @param {Partial<PageState>} changes */
  set(changes) {
    const before = this.page;
    this.page = withNotice(before, { ...before, ...changes, now: this.clock.now() });
    for (const listener of this.listeners) listener(before, this.page);
  }

  /** @param {QueueView} view as the server sent it */
  showView(view) {
    this.clock.read(view.time);
    this.view = this.ofChosen(view);
    this.set({ queue: this.recent.over(this.view, this.clock.now()) });
  }

  /** Time has passed: the result of a command overrides an older view only for a while. */
  updateTime() {
    this.set(this.view === null ? {} : { queue: this.recent.over(this.view, this.clock.now()) });
  }

  /**
   * An office that is followed only because of the clerk's own ticket shows nothing but that ticket.
   * @param {QueueView} view @returns {QueueView}
   */
  ofChosen(view) {
    const { chosen, me } = this.page;
    /** @param {Row} row */
    const isServed = (row) => chosen.includes(row.officeId);
    /** @param {Row} row */
    const isServedOrMine = (row) => isServed(row) || row.calledBy === me.userId;
    return {
      ...view,
      waiting: view.waiting.filter(isServed),
      called: view.called.filter(isServedOrMine).map((row) => this.timed(row)),
      inService: view.inService.filter(isServedOrMine),
      missed: view.missed.filter(isServed),
      offices: view.offices.filter((office) => chosen.includes(office.officeId)),
    };
  }

  /**
   * The server's remaining seconds, counted from their arrival: no clocks have to agree.
   * @param {Row} row just sent @returns {Row}
   */
  timed(row) {
    const { secondsLeft, deadline } = row;
    const now = this.clock.now();
    if (secondsLeft === undefined || deadline === null) return { ...row, endsAt: null };
    const endsAt = secondsLeft > 0 ? now + secondsLeft * 1000 : Math.min(now, Date.parse(deadline));
    return { ...row, endsAt };
  }

  /**
   * Shows at once what a command has done, before the queue's view does, and even where the lists hold still.
   * @param {Row[]} rows @param {Partial<PageState>} [changes] shown at the same moment
   */
  showRows(rows, changes = {}) {
    for (const row of rows) this.recent.add(this.timed(row), this.clock.now());
    const queue = this.view === null ? null : this.recent.over(this.view, this.clock.now());
    this.set({ ...changes, queue, steadyQueue: null });
  }
}
