/** What the server reports about itself: on which hosts this court's meetings are. */
import { trustedJoinUrl } from "../../common/join-url.js";

export class ServerFacts {
  constructor() {
    /** @type {string[]} origins, such as "https://teams.microsoft.com" */
    this.joinHosts = [];
  }

  /** Reads them again. Failures are ignored: the queue's own loop reports a lost connection. */
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
   * The link if it may be opened: a link to any other host is refused, wherever it came from.
   * @param {string} text @returns {string} empty where it must not be opened
   */
  trusted(text) {
    return trustedJoinUrl(text, this.joinHosts);
  }
}
