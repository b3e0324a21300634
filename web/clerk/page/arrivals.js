/** Tells a clerk who looks elsewhere that somebody came to an empty queue: a sound and the tab's title. */
import { loadPreferences } from "../preferences.js";
import { TEXTS } from "../texts.js";

/** Two soft tones; Hz and seconds from the start. */
const CHIME = /** @type {const} */ ([
  [660, 0],
  [880, 0.18],
]);
const TONE_SECONDS = 0.4;
const LOUDNESS = 0.2;

export class ArrivalBell {
  constructor() {
    /** @type {AudioContext | null} */
    this.audio = null;
    /** How many waited at the last look; null before the first, which is no arrival. @type {number | null} */
    this.waiting = null;
    this.unseen = false;
    this.unattended = false;
    // Browsers allow sound only after the page was clicked or touched.
    for (const type of ["pointerdown", "keydown"])
      document.addEventListener(type, () => this.unlock(), { once: true });
    document.addEventListener("visibilitychange", () => this.seen());
    window.addEventListener("focus", () => this.seen());
  }

  unlock() {
    if (this.audio === null) this.audio = new AudioContext();
    void this.audio.resume();
  }

  /** @param {number} waiting people in the queue now @returns {boolean} whether somebody came to an empty queue */
  look(waiting) {
    const arrived = this.waiting === 0 && waiting > 0;
    this.waiting = waiting;
    if (arrived) {
      this.unseen = document.hidden || !document.hasFocus();
      if (loadPreferences().sound) this.chime();
    }
    if (waiting === 0) this.unseen = false;
    this.showTitle();
    return arrived;
  }

  /** Somebody waits and nobody calls. @param {boolean} unattended now */
  lookUnattended(unattended) {
    if (unattended && !this.unattended && loadPreferences().sound) this.chime();
    this.unattended = unattended;
  }

  chime() {
    if (this.audio === null || this.audio.state !== "running") return;
    for (const [pitch, start] of CHIME) tone(this.audio, pitch, this.audio.currentTime + start);
  }

  seen() {
    if (document.hidden || !document.hasFocus()) return;
    this.unseen = false;
    this.showTitle();
  }

  showTitle() {
    if (this.waiting === null) return;
    const plain = this.waiting === 0 ? TEXTS.title : TEXTS.titleWaiting(this.waiting);
    document.title = this.unseen ? TEXTS.titleArrival : plain;
  }
}

/** @param {AudioContext} audio @param {number} pitch @param {number} start */
function tone(audio, pitch, start) {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.frequency.value = pitch;
  gain.gain.setValueAtTime(LOUDNESS, start);
  gain.gain.exponentialRampToValueAtTime(0.001, start + TONE_SECONDS);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + TONE_SECONDS);
}
