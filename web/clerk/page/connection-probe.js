/**
 * Whether the server can be reached, while somebody uses the page. The queue's request is held for up to 25 s, and a
 * network that drops everything without an error leaves it silent for longer: a clerk would call from an old list. So
 * as long as the page is used, a small file is asked for whenever nothing was heard for a moment; a page that nobody
 * touches asks for nothing.
 */

const PROBE = "/assets/staff/signed-in.js";
/** Nothing was heard for so long. */
const SILENT_MS = 2000;
const WITHIN_MS = 2500;
const LOOK_MS = 1000;
/** After the last movement or key. */
const IN_USE_MS = 30000;
const SIGNS_OF_USE = /** @type {const} */ (["pointermove", "pointerdown", "keydown", "focus", "wheel"]);

export class ConnectionProbe {
  /** @param {() => void} onLost once, until something is heard again */
  constructor(onLost) {
    this.onLost = onLost;
    this.heardAt = performance.now();
    this.usedAt = -Infinity;
    this.isLost = false;
    this.asks = false;
    this.ends = new AbortController();
    const options = { signal: this.ends.signal, passive: true, capture: true };
    for (const sign of SIGNS_OF_USE) window.addEventListener(sign, () => this.used(), options);
    window.addEventListener("offline", () => this.lose(), options);
    this.timer = window.setInterval(() => this.look(), LOOK_MS);
  }

  stop() {
    window.clearInterval(this.timer);
    this.ends.abort();
  }

  /** The server has answered. */
  heard() {
    this.heardAt = performance.now();
    this.isLost = false;
  }

  used() {
    this.usedAt = performance.now();
  }

  look() {
    const now = performance.now();
    const isUsed = document.visibilityState === "visible" && now - this.usedAt < IN_USE_MS;
    if (isUsed && !this.isLost && !this.asks && now - this.heardAt >= SILENT_MS) void this.ask();
  }

  async ask() {
    this.asks = true;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), WITHIN_MS);
    try {
      await fetch(PROBE, { method: "HEAD", cache: "no-store", signal: patience.signal });
      this.heardAt = performance.now();
    } catch {
      this.lose(); // refused, cut off, or too slow
    } finally {
      clearTimeout(timer);
      this.asks = false;
    }
  }

  lose() {
    if (this.isLost || this.ends.signal.aborted) return;
    this.isLost = true;
    this.onLost();
  }
}
