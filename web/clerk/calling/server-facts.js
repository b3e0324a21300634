/** What the server reports about itself: on which hosts this court's meetings are. */
import { ProblemError } from "../../common/answers.js";
import { read } from "../../common/api.js";
import { trustedJoinUrl } from "../../common/join-url.js";

const TRIES = 3;

export class ServerFacts {
  constructor() {
    /** @type {string[]} origins, such as "https://teams.microsoft.com" */
    this.joinHosts = [];
  }

  /** Reads them again. Failures are ignored: the queue's own loop reports a lost connection. */
  async read() {
    try {
      const { joinHosts } = await read("/api/health", { fields: ["joinHosts"], tries: TRIES });
      if (Array.isArray(joinHosts)) this.joinHosts = joinHosts;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error; // read again when a link has come
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
