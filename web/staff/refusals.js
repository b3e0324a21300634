/** What to tell staff when a request was refused or failed. */
import { ProblemError } from "../common/answers.js";
import { SignedOut } from "./session.js";
import { REFUSED, STAFF } from "./texts.js";

/**
 * @param {unknown} error
 * @returns {string} a sentence
 * @throws {unknown} `error` itself when it is a defect of the page and not an answer of the server
 */
export function sentenceFor(error) {
  if (error instanceof SignedOut) return STAFF.expired;
  if (!(error instanceof ProblemError)) throw error;
  const ours = /** @type {Record<string, string>} */ (REFUSED)[error.kind];
  if (ours !== undefined) return ours;
  return error.answered === 0 ? REFUSED.network : error.message;
}
