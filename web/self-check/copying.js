/** «Copiar comando»: to the clipboard, or selected if the browser gives no access to it. */
import { TEXTS } from "./texts.js";

const SHOWN_MS = 3000;

/**
 * Handles every copy button under `root`, including those added later.
 *
 * @param {HTMLElement} root
 * @param {(sentence: string) => void} tell what screen readers hear
 */
export function listenForCopies(root, tell) {
  root.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest("[data-copies]") : null;
    if (pressed instanceof HTMLElement) void copy(pressed, tell);
  });
}

/** @param {HTMLElement} button @param {(sentence: string) => void} tell */
async function copy(button, tell) {
  const code = button.parentElement?.querySelector("code");
  if (!code) return;
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
  } catch {
    getSelection()?.selectAllChildren(code);
    tell(TEXTS.selected);
    return;
  }
  tell(TEXTS.copied);
  const [label] = Array.from(button.childNodes);
  if (label === undefined) return;
  label.nodeValue = TEXTS.copied;
  window.setTimeout(() => {
    label.nodeValue = TEXTS.copy;
  }, SHOWN_MS);
}
