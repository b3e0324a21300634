/** Keyboard shortcuts for those who work here all day. They can be switched off (WCAG 2.1.4). */

/** As shown beside the buttons and in the help. */
export const KEYS = Object.freeze({
  callNext: "Alt+C",
  finish: "Alt+E",
  finishAndCall: "Alt+X",
  noShow: "Alt+N",
  recall: "Alt+R",
  release: "Alt+V",
  help: "?",
});

/** By position on the keyboard: with Alt held, some systems produce another letter. */
const ALT_CODES = Object.freeze({
  KeyC: "callNext",
  KeyE: "finish",
  KeyX: "finishAndCall",
  KeyN: "noShow",
  KeyR: "recall",
  KeyV: "release",
});

/**
 * @param {{isOn: () => boolean, press: (action: string) => void}} handlers `press` must act in the same turn:
 *   a new tab opens only in the press itself
 */
export function listenForShortcuts({ isOn, press }) {
  document.addEventListener("keydown", (event) => {
    const action = isOn() ? actionOf(event) : null;
    if (action === null || document.querySelector("dialog[open]") !== null) return;
    event.preventDefault();
    press(action);
  });
}

/** @param {KeyboardEvent} event @returns {string | null} */
function actionOf(event) {
  if (event.repeat || event.ctrlKey || event.metaKey) return null;
  if (event.key === "F2" && !event.altKey) return "callNext";
  if (event.altKey) return /** @type {Record<string, string>} */ (ALT_CODES)[event.code] ?? null;
  return event.key === "?" && !isTyping(event.target) ? "settings" : null;
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")
  );
}
