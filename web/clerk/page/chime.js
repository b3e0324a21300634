/** Two soft tones. */

/** Hz and seconds from the start. */
const TONES = /** @type {const} */ ([
  [660, 0],
  [880, 0.18],
]);
const TONE_SECONDS = 0.4;
const LOUDNESS = 0.2;

export class Chime {
  constructor() {
    /** @type {AudioContext | null} */
    this.audio = null;
    // Browsers allow sound only after the page was clicked or touched.
    for (const type of ["pointerdown", "keydown"])
      document.addEventListener(type, () => this.unlock(), { once: true });
  }

  unlock() {
    if (this.audio === null) this.audio = new AudioContext();
    void this.audio.resume();
  }

  play() {
    if (this.audio === null || this.audio.state !== "running") return;
    for (const [pitch, start] of TONES) tone(this.audio, pitch, this.audio.currentTime + start);
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
