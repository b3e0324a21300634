/** A file that the browser saves. */
import { el } from "../common/dom.js";

/** @param {{name: string, content: Blob}} file */
export function saveFile({ name, content }) {
  const href = URL.createObjectURL(content);
  el("a", { href, download: name }).click();
  // Not at once: some browsers read it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}
