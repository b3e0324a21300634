/** The routes of reports, one function each. All throw ProblemError or SignedOut. */
import { ask } from "../common/answers.js";
import { signedIn } from "../staff/session.js";

/** @typedef {{median: number | null, p90: number | null, max: number | null}} Spread seconds */

/**
 * @typedef {{
 *   key: string, name: string | null,
 *   entered: number, served: number, dropped: number, noShow: number, unreached: number,
 *   missedThenServed: number, left: number, removed: number, closed: number, transferred: number,
 *   turnedAway: {closed: number, full: number, suspended: number, limited: number, approximate: boolean},
 *   waitSeconds: Spread, callToEntrySeconds: Spread, serviceSeconds: Spread,
 *   outOfOrder: number, satisfaction?: {count: number, mean: number},
 * }} ReportRow
 * @typedef {{
 *   since: string, until: string, by: string, rows: ReportRow[], total: ReportRow,
 *   pendingDays: string[], errorPercent: number,
 * }} Report
 * @typedef {{
 *   month: string, hidden?: boolean, count?: number, mean?: number | null, distribution?: number[],
 *   comments?: string[],
 * }} OpinionMonth
 * @typedef {{
 *   weekday: string, from: string, arrivals: number, serviceSeconds: number, had: number, needed: number,
 *   expectedShareInTime: number,
 * }} SlotNeed
 */

/**
 * @param {{officeId: string, district: string, from: string, to: string, by: string}} asked
 * @param {string} [more]
 */
export function reportPath({ officeId, district, from, to, by }, more = "") {
  const query = new URLSearchParams({ from, to, by });
  if (officeId !== "") query.set("officeId", officeId);
  if (district !== "") query.set("district", district);
  return `/api/staff/reports?${query}${more}`;
}

/** @param {Parameters<typeof reportPath>[0]} asked @returns {Promise<Report>} */
export async function readReport(asked) {
  const { data } = await signedIn(() => ask(reportPath(asked), { fields: ["rows", "total"] }));
  return data;
}

/** Of the twelve months until this one. @param {string} officeId @param {string} to @returns {Promise<OpinionMonth[]>} */
export async function readOpinions(officeId, to) {
  const query = new URLSearchParams({ officeId, from: firstOfYear(to), to });
  const { data } = await signedIn(() => ask(`/api/staff/evaluations?${query}`, { fields: ["months"] }));
  return data.months;
}

/** @param {string} officeId @param {number} minutes @param {number} share @returns {Promise<SlotNeed[]>} */
export async function readStaffing(officeId, minutes, share) {
  const query = new URLSearchParams({ officeId, targetSeconds: String(minutes * 60), share: String(share) });
  const { data } = await signedIn(() => ask(`/api/staff/staffing?${query}`, { fields: ["slots"] }));
  return data.slots;
}

/** "2025-12" of "2026-11": the first of twelve months. @param {string} last */
function firstOfYear(last) {
  const [year = 0, place = 1] = last.split("-").map(Number);
  return place === 12 ? `${year}-01` : `${year - 1}-${String(place + 1).padStart(2, "0")}`;
}
