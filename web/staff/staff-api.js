/** The routes that clerks and administrators share, one function each. All throw ProblemError or SignedOut. */
import { ask, ProblemError } from "../common/api.js";
import { signedIn } from "./session.js";

/** @typedef {import("./roles.js").Me} Me */

/** @returns {Promise<Me>} */
export async function whoAmI() {
  const { data } = await signedIn(() => ask("/api/staff/me"));
  return data;
}

/**
 * A file that the server writes.
 * @param {string} path
 * @returns {Promise<{name: string, content: Blob}>} named as the server names it
 */
export function askFile(path) {
  return signedIn(() => download(path));
}

/** @param {string} path @returns {Promise<{name: string, content: Blob}>} */
async function download(path) {
  const response = await fetch(path, { cache: "no-store" }).catch(() => {
    throw new ProblemError(0);
  });
  if (!response.ok) throw new ProblemError(response.status, await response.json().catch(() => ({})));
  const [, name = ""] = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
  return { name, content: await response.blob() };
}
