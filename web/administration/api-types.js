/** What the directory's routes answer and take. */

/** @typedef {{day: string, opens: string, closes: string}} WeeklyBlock */

/** @typedef {{opens: string, closes: string}} Block */

/**
 * @typedef {object} Exception a day of its own rule, or every day from `date` to `until`
 * @property {string} date
 * @property {string | null} until
 * @property {string} kind
 * @property {string} name
 * @property {string | null} opens
 * @property {Block[]} blocks
 */

/** @typedef {{label: string, value: string}} Contact */

/**
 * @typedef {object} Settings what a manager may change
 * @property {WeeklyBlock[] | null} weekly null: the court's hours
 * @property {Exception[]} exceptions
 * @property {Contact[]} contacts
 * @property {string | null} about
 * @property {Record<string, number | string>} limits those of the office's own
 */

/**
 * @typedef {Settings & {name: string, district: string, city: string, kind: string, degree: string,
 *   timeZone: string, active: boolean}} Office
 */

/** @typedef {{timing: Record<string, number | string>, weekly: WeeklyBlock[]}} CourtSettings */

/** @typedef {{changedBy: string | null, changedAt: string | null, name: string}} LastChange */

/** @typedef {{office: Office, etag: string, last: LastChange}} Read an office as it was read */

/** @typedef {{officeId: string, name: string, district: string, active: boolean, scheduleText: string}} OfficeRow */

/** @typedef {{date: string, blocks: string[], why: string | null}} PreviewDay */

/** @typedef {{text: string, closedText: string, nextDays: PreviewDay[]}} Preview */

/**
 * @typedef {object} ImportReport
 * @property {number} created
 * @property {number} updated
 * @property {number} unchanged
 * @property {number} remaining changes that are left: the same file again
 * @property {{line: number, message: string}[]} rejected
 * @property {string[]} notes
 */

/** @typedef {{date: string, name: string, kind: string, scope: string, opens: string | null}} CalendarDay */

/** @typedef {{year: number, days: CalendarDay[], emptyYears: number[]}} Calendar */

/** @typedef {{account: string, name: string | null, bound: boolean, since: string | null}} Member */

/**
 * @typedef {object} Entry of the audit of configuration
 * @property {string} at
 * @property {string} actorName
 * @property {string} subjectId
 * @property {string} label
 * @property {string[] | null} beforeWords each field in Portuguese
 * @property {string[] | null} afterWords
 * @property {string} result
 */

/** The fields of an office that a manager may change. */
export const SETTINGS = /** @type {const} */ (["weekly", "exceptions", "contacts", "about", "limits"]);
/** Those that only an administrator may change. */
export const IDENTITY = /** @type {const} */ ([
  "name",
  "district",
  "city",
  "kind",
  "degree",
  "timeZone",
  "active",
]);
export const DAYS = /** @type {const} */ (["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
export const KINDS = /** @type {const} */ (["no_service", "late_start", "suspension", "recesso"]);

/** @returns {Office} one that has nothing yet */
export function newOffice() {
  return {
    name: "",
    district: "",
    city: "",
    kind: "",
    degree: "",
    timeZone: "America/Sao_Paulo",
    active: true,
    weekly: null,
    exceptions: [],
    contacts: [],
    about: null,
    limits: {},
  };
}

/**
 * Only the fields that are sent back.
 * @param {Office} office @param {boolean} whole with those of an administrator
 * @returns {Record<string, unknown>}
 */
export function bodyOf(office, whole) {
  const names = whole ? [...SETTINGS, ...IDENTITY] : SETTINGS;
  return Object.fromEntries(names.map((name) => [name, office[name]]));
}

/**
 * The fields in which two versions of an office differ.
 * @param {Office} one @param {Office} other @returns {(keyof Office)[]}
 */
export function differing(one, other) {
  const names = /** @type {(keyof Office)[]} */ ([...IDENTITY, ...SETTINGS]);
  return names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}
