/**
 * The API's views of the queue, and what this page adds to them.
 *
 * Instants are ISO 8601 UTC texts, as sent; `now` is milliseconds since the epoch by the server's clock, as
 * each view of the queue tells it: this computer's own clock is never used.
 */

/** @typedef {"waiting"|"called"|"ringing"|"in_service"|"no_show"|"unreached"|"completed"|"left"|"removed"|"closed"|
 *   "transferred"} Status */
/** @typedef {"none"|"legal"|"over80"|"donor"} Priority */
/** @typedef {"moreTime"|"libras"|"chat"} Need */
/** @typedef {"present"|"absent"|"paused"} Presence */
/** @typedef {"resolved"|"pending"|"outOfScope"|"dropped"} Outcome */

/**
 * @typedef {object} Row one ticket as staff see it
 * @property {string} ticketId
 * @property {string} number short code, unique per office and day
 * @property {string} officeId
 * @property {string | null} displayName as the visitor typed it
 * @property {string | null} caseNumber
 * @property {Priority} priority
 * @property {Need[]} needs
 * @property {Status} status
 * @property {string} enteredAt
 * @property {Presence} presence
 * @property {boolean} returned came back after missing the call
 * @property {string | null} [transferredFromOffice] name of the office that sent the ticket
 * @property {string | null} calledBy userId of the clerk who holds it
 * @property {string | null} [calledByName]
 * @property {string | null} callId
 * @property {boolean} roomReady
 * @property {string | null} deadline end of the minute
 * @property {number} [secondsLeft] of the minute, when the row was sent
 * @property {number | null} [endsAt] end of the minute on the scale of `now`; noted by this page on arrival
 * @property {string | null} [enteredMeetingAt] when the visitor entered
 * @property {string | null} clerkEnteredAt
 * @property {boolean} [clerkLate] the visitor is in the room and the clerk is not, for too long
 * @property {boolean} [holderUnheard] the page of the clerk who holds it has been silent: anybody may release it
 * @property {boolean} [ringsLong] the longer minute runs, for who had asked for more time before the ring
 * @property {string | null} [promisedTo] userId of the clerk whose next call it is, since it entered meanwhile
 * @property {Outcome | null} [outcome]
 * @property {string | null} [message] what the visitor was told last
 * @property {string | null} [note] what the clerks of the office note for one another
 * @property {string | null} canRecallUntil
 * @property {number} noShowAfterSeconds past the deadline, until «Não compareceu» is accepted
 * @property {string | null} problem why the room did not open
 * @property {Row} [gone] it is no longer in the list that shows it, which knew it as this; noted by this page
 * @property {string[]} can what this clerk may do with it now, by the names of `ClerkOperation` in the contract
 */

/** @typedef {{entered: number, served: number, noShow: number, unreached: number, left: number,
 *   removed: number, closed: number, transferred: number, dropped: number, missedThenServed: number,
 *   meanWaitSeconds: number | null, longestWaitSeconds: number | null}} DayNumbers */

/** @typedef {{ticketIds: string[], withinSeconds: number}} Burst waiting tickets of one network, entered together */

/** @typedef {{officeId: string, name: string, open: boolean, entries: {suspended: boolean, message: string | null},
 *   unattendedSince: string | null, today: DayNumbers, bursts: Burst[]}} OfficeState */

/** @typedef {{waiting: Row[], called: Row[], inService: Row[], missed: Row[], offices: OfficeState[],
 *   time: string}} QueueView `time` is the server's when it made the view */

/** @typedef {import("../staff/roles.js").Office} Office */
/** @typedef {import("../staff/roles.js").Me} Me */

/**
 * @typedef {object} Notice
 * @property {"success" | "error" | "info"} kind
 * @property {string} text
 * @property {string} [about] id of the ticket it speaks of, or "queue"; it is over when that changes
 * @property {string} [state] of what it speaks of, when it was shown
 * @property {number | null} [until] the end of its time; on the scale of `now`
 * @property {"recall" | "callAgain" | "undoPriority"} [press] what can be done about it
 * @property {Priority} [priority] the one before, for `undoPriority`
 */

/** @typedef {{callId: string, url: string | null, blocked: boolean, failed: string | null}} Room the clerk's own way in */

/**
 * @typedef {object} PageState everything that the screen is drawn from
 * @property {Me} me
 * @property {string[]} chosen ids of the offices being served
 * @property {QueueView | null} queue null until the first answer
 * @property {boolean} connected
 * @property {{action: string, ticketId?: string} | null} busy the command under way
 * @property {Notice | null} notice
 * @property {Room | null} room
 * @property {string | null} focus id of the clerk's own ticket that was called last or brought to the front
 * @property {import("./preferences.js").Preferences} preferences
 * @property {QueueView | null} steadyQueue the lists as they were when they began to hold still; null: they do not
 * @property {import("./page/row-search.js").RowSearch} search who of the queue is shown
 * @property {ReadonlySet<string>} near ids of the tickets whose rows are on the screen or near it
 * @property {boolean} signedOut somebody has to sign in again; what is on screen is old
 * @property {number} now
 */

export const STATUS = Object.freeze({
  WAITING: /** @type {const} */ ("waiting"),
  CALLED: /** @type {const} */ ("called"),
  RINGING: /** @type {const} */ ("ringing"),
  IN_SERVICE: /** @type {const} */ ("in_service"),
  NO_SHOW: /** @type {const} */ ("no_show"),
  UNREACHED: /** @type {const} */ ("unreached"),
  COMPLETED: /** @type {const} */ ("completed"),
});

export const PRESENCE = Object.freeze({
  PRESENT: /** @type {const} */ ("present"),
  ABSENT: /** @type {const} */ ("absent"),
  PAUSED: /** @type {const} */ ("paused"),
});

/** The ordinary class: every other one goes before it. */
export const ORDINARY = "none";

/** @type {readonly Priority[]} */
export const PRIORITIES = Object.freeze(["over80", "legal", "donor", "none"]);

/** @type {readonly Outcome[]} */
export const OUTCOMES = Object.freeze(["resolved", "pending", "outOfScope", "dropped"]);
