/**
 * What this browser keeps of what it sends: its own random name, and the key of each command under way.
 * Nothing of what somebody wrote: the computer may be shared.
 */

const DEVICE = "balcao.device";
const KEYS = "balcao.key.";
/** A command that was not answered for so long is over: with its key the server would tell how that one ended. */
const KEY_LASTS_MS = 10 * 60 * 1000;

/**
 * Storage may be unavailable (private windows, full disks): the page then works without it.
 *
 * @param {string} name
 * @param {string | null} [value] a string saves, `null` forgets, nothing reads
 * @returns {string | null}
 */
export function remember(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(name);
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    return null;
  }
  return value ?? null;
}

/**
 * A random name of 32 characters: idempotency keys, the device.
 *
 * @returns {string}
 */
export function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_");
}

/** The device's name if storage is unavailable; otherwise only storage has it, the same for every tab. */
let device = "";

/** @returns {string} this browser's own random name, kept so that a second entry finds the first ticket */
export function deviceId() {
  const name = remember(DEVICE) || device || randomKey();
  device = remember(DEVICE, name) === null ? name : "";
  return name;
}

/** Another person uses this device now: their entry must not find the previous person's ticket. */
export function forgetDevice() {
  device = "";
  remember(DEVICE, null);
}

/** @param {string} path */
const slotOf = (path) => `${KEYS}POST ${path}`;

/**
 * The key of a command; unchanged while the command is the same, and not for ever. Saved before the first attempt.
 *
 * @param {string} path
 * @param {string} text of the body, of which a mark is kept that cannot be read back
 * @param {string} about what the command is about where the path does not say it, such as one of several calls
 * @returns {string}
 */
export function keyFor(path, text, about) {
  const mark = `${hashOf(text)} ${about}`;
  const saved = savedKey(path);
  const age = Date.now() - Number(saved?.at); // NaN where a version before saved it: too old
  if (saved?.mark === mark && age >= 0 && age < KEY_LASTS_MS) return String(saved.key);
  const key = randomKey();
  remember(slotOf(path), JSON.stringify({ key, mark, at: Date.now() }));
  return key;
}

/** @param {string} path @returns {{key?: unknown, mark?: unknown, at?: unknown} | null} null where none can be read */
function savedKey(path) {
  try {
    return JSON.parse(remember(slotOf(path)) ?? "null");
  } catch {
    return null; // damaged
  }
}

/**
 * The next command on this path is a new one: the last one was answered, or its effect is known otherwise.
 *
 * @param {string} path
 */
export function forgetKey(path) {
  remember(slotOf(path), null);
}

/** @param {string} start of the paths whose commands are over */
export function forgetKeysUnder(start) {
  try {
    // Whatever the method: earlier versions of this page kept the body of a PATCH here.
    const ours = Object.keys(localStorage).filter((name) => name.startsWith(KEYS));
    for (const name of ours) if (name.includes(` ${start}`)) localStorage.removeItem(name);
  } catch {
    // Unavailable: nothing was stored.
  }
}

/** FNV-1a, 32 bits: to tell one body from another, no more. @param {string} text @returns {string} */
function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}
