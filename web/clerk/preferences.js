/** This clerk's preferences on this computer. Nothing here is personal or secret. */

const KEY = "balcao.atendente";

/**
 * @typedef {object} Preferences
 * @property {string[]} offices ids of the offices served last
 * @property {string | null} heldOffice where the ticket in hand is, so that a reload finds it
 * @property {boolean} sound
 * @property {boolean} everyArrival the clerk is told of everybody who comes, not only of the first one
 * @property {boolean} openTab
 * @property {boolean} shortcuts
 * @property {boolean} endsResolved a shortcut that ends a service does not ask how it ended
 * @property {"compact" | "comfortable"} view how high the rows of the lists are
 */

/** @type {Readonly<Preferences>} */
const DEFAULTS = Object.freeze({
  offices: [],
  heldOffice: null,
  sound: true,
  everyArrival: false,
  openTab: true,
  shortcuts: true,
  endsResolved: false,
  view: "compact",
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
