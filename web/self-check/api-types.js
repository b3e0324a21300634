/** What the self-check answers (`POST /api/admin/self-check`). */

/** @typedef {"ok" | "failed" | "unknown" | "skipped"} Result */

/**
 * @typedef {object} Finding one item; texts are for people, in Portuguese
 * @property {string} item
 * @property {string} label
 * @property {string} meaning what the item is good for
 * @property {Result} result
 * @property {string} detail what was found
 * @property {string | null} remedy the step that corrects it, in words
 * @property {string | null} command the same as PowerShell, possibly several lines
 * @property {string | null} requestId
 */

/** @typedef {{organiser: string, healthy: boolean, findings: Finding[]}} Report */

export const RESULT = Object.freeze({
  OK: /** @type {const} */ ("ok"),
  FAILED: /** @type {const} */ ("failed"),
  UNKNOWN: /** @type {const} */ ("unknown"),
  SKIPPED: /** @type {const} */ ("skipped"),
});

/** @param {Report} report @param {Result} result @returns {Finding[]} */
export function withResult(report, result) {
  return report.findings.filter((finding) => finding.result === result);
}
