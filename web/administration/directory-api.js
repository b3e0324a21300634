/** The routes of the directory, one function each. All throw ProblemError or SignedOut. */
import { ask } from "../common/answers.js";
import { read } from "../common/api.js";
import { signedIn } from "../staff/session.js";
import { command } from "../staff/trouble.js";

const ADMIN = "/api/admin";
/** As long as the platform lets a request last. */
const IMPORT_WITHIN_MS = 230000;

/** @param {string} officeId @param {boolean} whole as an administrator */
const pathOf = (officeId, whole) =>
  whole ? `${ADMIN}/offices/${officeId}` : `/api/staff/offices/${officeId}/settings`;

/**
 * @param {string} text @param {string} active empty: all @param {string} cursor empty: from the start
 * @returns {Promise<{offices: import("./api-types.js").OfficeRow[], next: string | null}>}
 */
export async function searchOffices(text, active, cursor) {
  const query = new URLSearchParams({ q: text, active, cursor, limit: "50" });
  for (const name of ["q", "active", "cursor"]) if (query.get(name) === "") query.delete(name);
  const { data } = await signedIn(() => ask(`${ADMIN}/offices?${query}`, { fields: ["offices"] }));
  return data;
}

/**
 * @param {string} officeId @param {boolean} whole
 * @returns {Promise<import("./api-types.js").Read>}
 */
export async function readOffice(officeId, whole) {
  const { data, etag } = await signedIn(() =>
    ask(pathOf(officeId, whole), { fields: ["officeId", "weekly"] }),
  );
  return { office: data, etag, last: data };
}

/**
 * @param {string} officeId @param {boolean} whole @param {Record<string, unknown>} body
 * @param {string} etag of what was read; empty creates
 */
export function writeOffice(officeId, whole, body, etag) {
  /** @type {Record<string, string>} */
  const headers = etag === "" ? { "If-None-Match": "*" } : { "If-Match": etag };
  return command(pathOf(officeId, whole), { method: "PUT", body, headers });
}

/**
 * Asked for until it comes: sentences of other hours must not stand beside those that somebody has written.
 *
 * @param {string} officeId @param {Record<string, unknown>} hours
 * @param {{signal: AbortSignal, onTrouble: () => void}} waiting `onTrouble`: each failure after which it is tried again
 * @returns {Promise<import("./api-types.js").Preview>}
 */
export function previewHours(officeId, hours, waiting) {
  const path = `/api/staff/offices/${officeId}/settings/preview`;
  return signedIn(() => read(path, { method: "POST", body: hours, fields: ["text"], ...waiting }));
}

/** @param {string} officeId @returns {Promise<import("./api-types.js").Member[]>} */
export async function membersOf(officeId) {
  const { data } = await signedIn(() =>
    ask(`/api/staff/offices/${officeId}/members`, { fields: ["members"] }),
  );
  return data.members;
}

/** @param {string} officeId @param {string} account */
const memberPath = (officeId, account) =>
  `/api/staff/offices/${officeId}/members/${encodeURIComponent(account)}`;

/** @param {string} officeId @param {string} account */
export function addMember(officeId, account) {
  return command(memberPath(officeId, account), { method: "PUT" });
}

/** @param {string} officeId @param {string} account */
export function removeMember(officeId, account) {
  return command(memberPath(officeId, account), { method: "DELETE" });
}

/** @param {number | null} year null: this one @returns {Promise<import("./api-types.js").Calendar>} */
export async function calendarOf(year) {
  const query = year === null ? "" : `?year=${year}`;
  const { data } = await signedIn(() => ask(`${ADMIN}/calendar${query}`, { fields: ["days"] }));
  return data;
}

/** @param {string} date @param {{name: string, kind: string, scope: string, opens: string | null}} day */
export function putDay(date, day) {
  return command(`${ADMIN}/calendar/${date}`, { method: "PUT", body: day });
}

/** @param {string} date @param {string} scope */
export function removeDay(date, scope) {
  const query = scope === "" ? "" : `?scope=${encodeURIComponent(scope)}`;
  return command(`${ADMIN}/calendar/${date}${query}`, { method: "DELETE" });
}

/** @returns {Promise<{settings: import("./api-types.js").CourtSettings, etag: string}>} */
export async function courtSettings() {
  const { data, etag } = await signedIn(() => ask(`${ADMIN}/settings`, { fields: ["timing"] }));
  return { settings: data, etag };
}

/** @param {import("./api-types.js").CourtSettings} settings @param {string} etag of what was read */
export function putCourtSettings(settings, etag) {
  const headers = { "If-Match": etag };
  return command(`${ADMIN}/settings`, { method: "PUT", body: settings, headers });
}

/** @param {string} from @param {string} to @returns {Promise<import("./api-types.js").Entry[]>} */
export async function configurationAudit(from, to) {
  const { data } = await signedIn(() => ask(auditPath(from, to), { fields: ["entries"] }));
  return data.entries;
}

/** @param {string} from @param {string} to @param {string} [more] */
export const auditPath = (from, to, more = "") =>
  `${ADMIN}/configuration-audit?${new URLSearchParams({ from, to })}${more}`;

/**
 * One step of an import.
 * @param {string} what `offices`, `calendar` or `people` @param {Blob} file @param {boolean} dryRun
 * @returns {Promise<import("./api-types.js").ImportReport>}
 */
export async function importFile(what, file, dryRun) {
  const { data } = await signedIn(() =>
    ask(`${ADMIN}/${what}/import?dryRun=${dryRun}`, {
      method: "POST",
      body: file,
      headers: { "Content-Type": "text/csv" },
      fields: ["created", "rejected"],
      withinMs: IMPORT_WITHIN_MS,
    }),
  );
  return data;
}
