/**
 * Keeps what somebody presses where it is. A screen that changes between press and release moves the pressed thing
 * away or puts another into its place: the browser then clicks on what both places have in common, or on the other.
 */

/** Longer than a slow hand holds a button; what is held longer is no press, and what waits for it is drawn. */
const LONGEST_PRESS_MS = 2000;
/** A click comes with its release, on touch screens a moment later; none comes after a press that was dragged away. */
const CLICK_WITHIN_MS = 300;

/** @type {{over: Promise<void>, end: () => void} | null} the press that lasts */
let lastingPress = null;
let pressTimer = 0;

/** @param {number} milliseconds */
function endPressWithin(milliseconds) {
  clearTimeout(pressTimer);
  pressTimer = window.setTimeout(endPress, milliseconds);
}

function endPress() {
  clearTimeout(pressTimer);
  lastingPress?.end();
  lastingPress = null;
}

/** @param {PointerEvent} event */
function beginPress({ isPrimary, button }) {
  if (!isPrimary || button !== 0) return;
  endPress();
  let end = () => {};
  /** @type {Promise<void>} */
  const over = new Promise((resolve) => (end = resolve));
  lastingPress = { over, end };
  endPressWithin(LONGEST_PRESS_MS);
}

window.addEventListener("pointerdown", beginPress, { capture: true });
window.addEventListener("pointerup", () => endPressWithin(CLICK_WITHIN_MS), { capture: true });
window.addEventListener("pointercancel", endPress, { capture: true }); // it has become a scroll or a drag
window.addEventListener("click", endPress); // last of all that hear it

/** @returns {Promise<void>} at once where nothing is pressed, else once the click was heard */
export async function unpressed() {
  while (lastingPress !== null) await lastingPress.over;
}

/**
 * For screens that change by themselves.
 *
 * @param {() => void} draw
 * @returns {() => void} calls `draw` at once where nothing is pressed; else once, when the press is over
 */
export function betweenPresses(draw) {
  let isWaiting = false;
  return () => {
    if (lastingPress === null) {
      draw();
    } else if (!isWaiting) {
      isWaiting = true;
      void unpressed().then(() => {
        isWaiting = false;
        draw();
      });
    }
  };
}
