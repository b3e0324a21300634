/** This clerk's preferences on this computer. Nothing here is personal or secret. */

const KEY = "balcao.atendente";

/**
 * @typedef {object} Preferences
 * @property {string[]} offices ids of the offices served last
 * @property {string | null} heldOffice where the ticket in hand is, so that a reload finds it
 * @property {boolean} sound
 * @property {boolean} openTab
 * @property {boolean} shortcuts
 */

/** @type {Readonly<Preferences>} */
const DEFAULTS = Object.freeze({
  offices: [],
  heldOffice: null,
  sound: true,
  openTab: true,
  shortcuts: true,
});

/** @returns {Preferences} */
export function loadPreferences() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { ...DEFAULTS, ...stored };
  } catch {
    // Storage is unavailable or its text damaged: the page works with the defaults.
    return { ...DEFAULTS };
  }
}

/** @param {Partial<Preferences>} changes @returns {Preferences} */
export function savePreferences(changes) {
  const preferences = { ...loadPreferences(), ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // As above.
  }
  return preferences;
}
