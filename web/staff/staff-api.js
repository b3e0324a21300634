/** The routes that clerks and administrators share, one function each. All throw ProblemError or SignedOut. */
import * as answers from "../common/answers.js";
import { read } from "../common/api.js";
import { signedIn } from "./session.js";

/** @typedef {import("./roles.js").Me} Me */
/** @typedef {import("../common/answers.js").ProblemError} ProblemError */

/**
 * @param {{signal?: AbortSignal, onTrouble?: (problem: ProblemError) => void}} [waiting] `onTrouble`: each failure
 *   after which it is asked again
 * @returns {Promise<Me>}
 */
export function whoAmI(waiting = {}) {
  return signedIn(() => read("/api/staff/me", { ...waiting, fields: ["userId", "offices"] }));
}

/**
 * A file may come in parts, each of which names the next: together they are one file.
 * @param {string} path of a CSV file that the server writes
 * @param {(parts: number) => void} [onPart] told how many have come
 * @returns {Promise<{name: string, content: Blob}>} named as the server names its first part
 */
export async function askFile(path, onPart) {
  /** @type {Blob[]} */
  const parts = [];
  let name = "";
  let next = path;
  while (next !== "") {
    const asked = next;
    const part = await signedIn(() => answers.askFile(asked, "text/csv"));
    parts.push(part.content);
    if (name === "") name = part.name;
    next = part.next;
    if (next !== "") onPart?.(parts.length);
  }
  return { name, content: new Blob(parts, { type: "text/csv" }) };
}
