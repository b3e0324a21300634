/** The routes about the past of an office and about the court now. All throw ProblemError or SignedOut. */
import { ask } from "../../common/answers.js";
import { signedIn } from "../../staff/session.js";

/** @typedef {"none" | "legal" | "over80" | "donor"} Priority */

/**
 * @typedef {object} AuditEntry
 * @property {string} at
 * @property {string} label the operation in Portuguese
 * @property {string} operation
 * @property {string} actor
 * @property {string | null} actorName
 * @property {string | null} number
 * @property {string | null} protocol
 * @property {Priority | null} priority in force then
 * @property {string | null} outcome
 * @property {string | null} reason
 * @property {string | null} targetOffice
 */

/** @typedef {import("../api-types.js").Entry} Change */
/** @typedef {{entries: AuditEntry[], configuration: Change[], until: string, next: string | null}} AuditStep */

/**
 * @typedef {object} Called a ticket in the story of a queue
 * @property {string} protocol
 * @property {string} number
 * @property {Priority} priority
 * @property {string} arrival
 * @property {string | null} calledAt
 * @property {string | null} calledBy
 */

/** @typedef {Called & {why: string}} Explained */
/** @typedef {Called & {earlier: number, why: string[]}} DayCall */
/** @typedef {{ticket: Called & {status: string}, entries: AuditEntry[], ahead: Explained[], compared: Explained | null}} Story */

/**
 * @typedef {object} Standing how one office stands now
 * @property {string} officeId
 * @property {string} name
 * @property {string} district
 * @property {boolean} open
 * @property {boolean} attended
 * @property {string | null} unattendedSince
 * @property {number} waiting
 * @property {number | null} longestWaitSeconds
 * @property {number} inService
 * @property {number} clerks
 * @property {{suspended: boolean, message: string | null}} entries
 * @property {number} roomProblems
 */

/**
 * @typedef {object} Totals
 * @property {number} open
 * @property {number} attended
 * @property {number} unattended
 * @property {number} waiting
 * @property {number | null} longestWaitSeconds
 * @property {number} inService
 * @property {number} suspended
 * @property {number} roomProblems
 */

/** @typedef {{offices: Standing[], totals: Totals, time: string}} Overview */

/** What the overview has. */
export const OVERVIEW_FIELDS = ["offices", "totals"];

/** @param {string} officeId */
const ofOffice = (officeId) => `/api/staff/offices/${encodeURIComponent(officeId)}`;

/** @param {string} officeId @param {string} from @param {string} to @param {string} [more] */
export const officeAuditPath = (officeId, from, to, more = "") =>
  `${ofOffice(officeId)}/audit?${new URLSearchParams({ from, to })}${more}`;

/**
 * The first days of the period, and the day from which to ask for the rest.
 * @param {string} officeId @param {string} from @param {string} to @returns {Promise<AuditStep>}
 */
export async function officeAudit(officeId, from, to) {
  const path = officeAuditPath(officeId, from, to);
  const { data } = await signedIn(() => ask(path, { fields: ["entries", "configuration"] }));
  return data;
}

/**
 * @param {string} officeId @param {string} protocol @param {string} other empty: nothing is compared
 * @returns {Promise<Story>}
 */
export async function storyOf(officeId, protocol, other) {
  const query = new URLSearchParams(other === "" ? { protocol } : { protocol, other });
  const { data } = await signedIn(() =>
    ask(`${ofOffice(officeId)}/story?${query}`, { fields: ["ticket", "ahead"] }),
  );
  return data;
}

/** @param {string} officeId @param {string} day @returns {Promise<DayCall[]>} */
export async function callsOfDay(officeId, day) {
  const query = new URLSearchParams({ day });
  const { data } = await signedIn(() => ask(`${ofOffice(officeId)}/calls?${query}`, { fields: ["calls"] }));
  return data.calls;
}

/** @param {string} district empty: all @param {boolean} all closed and empty ones too */
export function overviewPath(district, all) {
  const query = new URLSearchParams();
  if (district !== "") query.set("district", district);
  if (all) query.set("all", "true");
  return `/api/staff/overview${query.size > 0 ? `?${query}` : ""}`;
}
