/** What the server says of itself: where the meetings of this court are held. */
import { trustedJoinUrl } from "../../common/join-url.js";

export class ServerFacts {
  constructor() {
    /** @type {string[]} origins, such as "https://teams.microsoft.com" */
    this.joinHosts = [];
  }

  /** Reads them anew. Silent when nobody answers: the queue's own loop tells of a lost connection. */
  async read() {
    try {
      const response = await fetch("/api/health", { cache: "no-store" });
      const health = await response.json();
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
