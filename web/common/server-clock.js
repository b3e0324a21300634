/**
 * The server's clock as estimated from its answers; between answers it runs on.
 *
 * The server decides by its own clock, and the clocks of people's devices are often wrong by minutes.
 */

export class ServerClock {
  constructor() {
    /** What to add to this computer's own time; 0 until the first answer. */
    this.differenceMs = 0;
  }

  /** @param {unknown} time of the server, ISO 8601 or as in the header `Date`, in an answer that has just arrived */
  read(time) {
    const server = typeof time === "string" ? Date.parse(time) : Number.NaN;
    if (!Number.isNaN(server)) this.differenceMs = server - monotonic();
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
