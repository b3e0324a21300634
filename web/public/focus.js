/** Keeps the keyboard's focus on the screen: where a pressed element disappears, it goes to what came instead. */

/** In the order of the screen: news of the place stand before the welcome. */
const HEADING = "h1, h2[tabindex]";

/** @param {Element} root a new screen, read from its heading */
export function focusHeading(root) {
  /** @type {HTMLElement | null} */
  const heading = root.querySelector(HEADING);
  heading?.focus();
}

/**
 * Draws, and keeps the focus in its part of the screen where what had it is gone.
 *
 * @param {Element} root
 * @param {() => void} draw
 */
export function keepingFocus(root, draw) {
  const active = document.activeElement;
  const isHere = active !== null && root.contains(active);
  const part = isHere ? active.closest("[data-key]")?.getAttribute("data-key") : null;
  draw();
  if (!isHere || root.contains(document.activeElement)) return;
  /** @type {HTMLElement | null} */
  const there = part ? root.querySelector(`[data-key="${CSS.escape(part)}"]`) : null;
  /** @type {HTMLElement | null | undefined} */
  const result = there?.hasAttribute("tabindex") ? there : there?.querySelector('[tabindex="-1"]');
  if (result) result.focus();
  else focusHeading(root);
}
