/**
 * One tab of a browser asks for all. A browser opens six connections to a server over HTTP/1.1, for all its tabs
 * together: if each tab had a request held, a press would wait until one of them is answered.
 */
import { follow, read } from "./api.js";
import { onWake } from "./waking.js";

/** The tab that asks tells the others of every answer; silent for so long, it is dead or frozen. */
const SILENT_MS = 75000;
const LOOK_MS = 15000;

/** @typedef {import("./api.js").Follower} Follower */
/** @typedef {import("./answers.js").ProblemError} ProblemError */
/** @typedef {{view?: unknown, date?: string, isTroubled?: boolean}} News what one tab tells the others */

/**
 * Follows a view as `follow` does, by the requests of one tab for all tabs that follow it. The tab whose turn comes
 * asks; when it is closed or dies, another does.
 *
 * @param {string} path
 * @param {Follower & {onLead?: (leads: boolean) => void}} follower `onLead`: whether this tab is the one that asks;
 *   `onTrouble` is told of the trouble of that tab too, without its problem
 * @returns {Promise<void>} when `signal` is aborted
 * @throws {ProblemError} as `follow`
 */
export async function followTogether(path, follower) {
  if (!("locks" in navigator && "BroadcastChannel" in window)) {
    follower.onLead?.(true);
    return follow(path, follower);
  }
  const tab = new SharingTab(path, follower);
  try {
    while (!follower.signal.aborted) await tab.takeTurn();
  } finally {
    tab.end();
  }
}

class SharingTab {
  /** @param {string} path @param {Follower & {onLead?: (leads: boolean) => void}} follower */
  constructor(path, follower) {
    this.path = path;
    this.follower = follower;
    this.name = `balcao.follow ${path}`;
    this.leads = false;
    this.steals = false;
    this.heardAt = performance.now();
    this.turn = new AbortController();
    this.channel = new BroadcastChannel(this.name);
    this.channel.addEventListener("message", ({ data }) => this.hear(data));
    this.stopListening = onWake(() => void this.catchUp());
    this.timer = setInterval(() => this.lookAtSilence(), LOOK_MS);
    this.stop = () => this.turn.abort();
    follower.signal.addEventListener("abort", this.stop);
  }

  end() {
    this.channel.close();
    this.stopListening();
    clearInterval(this.timer);
    this.follower.signal.removeEventListener("abort", this.stop);
  }

  /** Waits for the turn and asks until it is over: `signal` is aborted, or another tab found this one silent. */
  async takeTurn() {
    this.turn = new AbortController();
    const { signal } = this.turn;
    const options = this.steals ? { steal: true } : { ifAvailable: true };
    this.steals = false;
    let isTaken = false;
    try {
      await navigator.locks.request(this.name, options, (lock) => {
        isTaken = lock === null;
        return isTaken ? undefined : this.lead(signal);
      });
      if (!isTaken) return;
      void this.catchUp();
      await navigator.locks.request(this.name, { signal }, () => this.lead(signal));
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
      this.turn.abort(); // stolen: what was asked is not waited for
    } finally {
      this.setLeads(false);
    }
  }

  /** @param {AbortSignal} signal */
  async lead(signal) {
    if (signal.aborted || this.follower.signal.aborted) return;
    this.setLeads(true);
    const { onView, onTrouble, onAnswer } = this.follower;
    await follow(this.path, {
      ...this.follower,
      signal,
      onView: (view) => {
        this.tell({ view });
        onView(view);
      },
      onTrouble: (problem) => {
        this.tell({ isTroubled: true });
        onTrouble?.(problem);
      },
      onAnswer: (date) => {
        this.tell({ date });
        onAnswer?.(date);
      },
    });
  }

  /** @param {boolean} leads */
  setLeads(leads) {
    if (this.leads === leads) return;
    this.leads = leads;
    this.heardAt = performance.now();
    this.follower.onLead?.(leads);
  }

  /** @param {News} news */
  tell(news) {
    if (!this.turn.signal.aborted) this.channel.postMessage(news);
  }

  /** @param {News} news of the tab that asks */
  hear({ view, date, isTroubled = false }) {
    if (this.leads || this.follower.signal.aborted) return;
    this.heardAt = performance.now();
    if (date !== undefined) this.follower.onAnswer?.(date);
    if (view !== undefined) this.follower.onView(view);
    if (isTroubled) this.follower.onTrouble?.(null);
  }

  /** Another tab asks and has told what there is: this one reads it once by itself, when it opens or wakes. */
  async catchUp() {
    if (this.leads) return;
    const heardAt = this.heardAt;
    const { headers = {}, fields, signal } = this.follower;
    const view = await read(this.path, { headers, fields, signal }).catch(() => null); // the one that asks tells
    if (view !== null && !this.leads && !signal.aborted && heardAt === this.heardAt)
      this.follower.onView(view);
  }

  lookAtSilence() {
    if (this.leads || performance.now() - this.heardAt < SILENT_MS) return;
    this.steals = true;
    this.heardAt = performance.now();
    this.turn.abort();
  }
}
