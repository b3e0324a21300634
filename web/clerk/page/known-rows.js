/** The rows that the server has sent: of the next view it sends whole only those that have changed. */

/** @typedef {import("../api-types.js").Row} Row */
/** @typedef {import("../api-types.js").QueueView} QueueView */

const LISTS = /** @type {const} */ (["waiting", "called", "inService", "missed"]);

export class KnownRows {
  constructor() {
    /** @type {Map<string, Row>} by ticket id, of the last view */
    this.rows = new Map();
  }

  /**
   * @param {any} sent the view with the ticket ids of rows that have not changed in their places
   * @returns {QueueView | null} the whole view: an unchanged row is the very same object. Null where a row is not known
   */
  expand(sent) {
    /** @type {Map<string, Row>} */
    const rows = new Map();
    const view = { ...sent };
    for (const name of LISTS) {
      view[name] = sent[name].map((/** @type {Row | string} */ entry) =>
        typeof entry === "string" ? this.rows.get(entry) : entry,
      );
      for (const row of view[name]) {
        if (row === undefined) return null;
        rows.set(row.ticketId, row);
      }
    }
    this.rows = rows;
    return view;
  }
}
