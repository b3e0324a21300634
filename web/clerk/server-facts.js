/** What the server says of itself: its time, and where the meetings of this court are held. */

import { trustedJoinUrl } from "../public/join-url.js";

/** @typedef {import("./server-clock.js").ServerClock} ServerClock */

export class ServerFacts {
  /** @param {ServerClock} clock set by every reading */
  constructor(clock) {
    this.clock = clock;
    /** @type {string[]} origins, such as "https://teams.microsoft.com" */
    this.joinHosts = [];
  }

  /** Reads both anew. Silent when nobody answers: the queue's own loop tells of a lost connection. */
  async read() {
    try {
      const response = await fetch("/api/health", { cache: "no-store" });
      const health = await response.json();
      this.clock.read(health.time);
      if (Array.isArray(health.joinHosts)) this.joinHosts = health.joinHosts;
    } catch {
      // No connection, or an answer of the platform without a body.
    }
  }

  /**
   * The link if it may be opened: one from elsewhere, however it came here, must not take a clerk along.
   * @param {string} text @returns {string} empty where it must not be opened
   */
  trusted(text) {
    return trustedJoinUrl(text, this.joinHosts);
  }
}
