/**
 * The sound of a call. Browsers allow sound only after a click; from then on it may start by itself. The ring is
 * one looped buffer without timers, so it continues in a hidden tab.
 */

/** Two strokes and a rest: [start in s, frequency in Hz]. */
const STROKES = /** @type {const} */ ([
  [0, 784],
  [0.32, 1046],
]);
const STROKE_SECONDS = 0.9;
const ROUND_SECONDS = 2.4;

/** @type {AudioContext | null} */
let context = null;
/** @type {AudioBufferSourceNode | null} */
let ringing = null;
let wanted = false;

/** Must be called in a click: allows sound from then on. */
export function unlockSound() {
  const Context = window.AudioContext ?? /** @type {any} */ (window).webkitAudioContext;
  if (!Context) return;
  context = context ?? /** @type {AudioContext} */ (new Context());
  // Rejected without a click: the page keeps offering to switch the sound on.
  context.resume().catch(() => undefined);
  if (wanted) startRing();
}

/** @returns {boolean} whether a sound would be heard now, as far as a page can know */
export function soundIsOn() {
  return context !== null && context.state === "running";
}

/** @param {() => void} listener called when sound becomes possible or impossible */
export function onSoundChange(listener) {
  if (context) context.onstatechange = listener;
}

/** Rings until `stopRing`; if sound is still locked, from the moment it is unlocked. */
export function startRing() {
  wanted = true;
  if (!context || ringing) return;
  playThroughSilentSwitch(true);
  ringing = play(context, true);
}

export function stopRing() {
  wanted = false;
  ringing?.stop();
  ringing = null;
  playThroughSilentSwitch(false);
}

/** Plays the pattern once: for the test and for a position warning. */
export function chime() {
  if (context) play(context, false);
}

/** @param {AudioContext} audio @param {boolean} loop @returns {AudioBufferSourceNode} */
function play(audio, loop) {
  const source = audio.createBufferSource();
  source.buffer = round(audio);
  source.loop = loop;
  source.connect(audio.destination);
  source.start();
  return source;
}

/** @param {AudioContext} audio @returns {AudioBuffer} */
function round(audio) {
  const buffer = audio.createBuffer(1, Math.ceil(ROUND_SECONDS * audio.sampleRate), audio.sampleRate);
  const samples = buffer.getChannelData(0);
  for (const [start, frequency] of STROKES) {
    const first = Math.floor(start * audio.sampleRate);
    for (let index = 0; index < STROKE_SECONDS * audio.sampleRate; index += 1) {
      const seconds = index / audio.sampleRate;
      const strength = Math.min(1, seconds / 0.01) * Math.exp(-4 * seconds) * 0.4;
      const at = first + index;
      samples[at] = (samples[at] ?? 0) + strength * Math.sin(2 * Math.PI * frequency * seconds);
    }
  }
  return buffer;
}

/**
 * An iPhone's silent switch mutes web audio unless the page asks for `playback`, which stops the person's own
 * music: so it does only while it rings.
 *
 * @param {boolean} on
 */
function playThroughSilentSwitch(on) {
  const session = /** @type {{audioSession?: {type: string}}} */ (navigator).audioSession;
  if (session) session.type = on ? "playback" : "auto";
}
