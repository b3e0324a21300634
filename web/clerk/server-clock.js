/**
 * The server's clock, as far as a page can know it.
 *
 * The minute is judged by the server, and the clocks of office computers are often minutes wrong. Every HTTP
 * answer carries the server's time in whole seconds (`Date`), so a reading is good to half a second.
 */

const HALF_A_SECOND_MS = 500;

export class ServerClock {
  constructor() {
    /** What to add to this computer's own time; 0 until the first answer. */
    this.differenceMs = 0;
  }

  /** @param {string | null} date the header `Date` of an answer that has just arrived */
  read(date) {
    const server = date === null ? Number.NaN : Date.parse(date);
    if (!Number.isNaN(server)) this.differenceMs = server + HALF_A_SECOND_MS - monotonic();
  }

  /** @returns {number} milliseconds since the epoch */
  now() {
    return monotonic() + this.differenceMs;
  }
}

/** Does not jump when somebody sets the computer's clock. */
function monotonic() {
  return performance.timeOrigin + performance.now();
}
