/** Calling somebody: the tab in the click, the claim, then the room. */
import { ProblemError } from "../../common/answers.js";
import { callNext, finish, recall } from "../clerk-api.js";
import { DONE } from "../forms/texts.js";
import { success } from "../page/notices.js";
import { loadPreferences } from "../preferences.js";

/** @typedef {import("../api-types.js").Row} Row */
/** @typedef {import("../api-types.js").Outcome} Outcome */
/** @typedef {import("./room-keeper.js").Promised} Promised */

export class Calling {
  /**
   * @param {import("../page/page-store.js").PageStore} state
   * @param {import("./room-keeper.js").RoomKeeper} rooms
   * @param {() => void} onHeldElsewhere the clerk holds a ticket of an office that is not on screen
   */
  constructor(state, rooms, onHeldElsewhere) {
    this.state = state;
    this.rooms = rooms;
    this.onHeldElsewhere = onHeldElsewhere;
  }

  /**
   * In the click itself, before anything is awaited.
   * @returns {Promised | null} null: the clerk does not want a tab
   */
  tab() {
    return loadPreferences().openTab ? this.rooms.openTab() : null;
  }

  /** @param {Promised | null} tab @param {{ticketId: string, reason: string}} [outOfOrder] */
  async next(tab, outOfOrder) {
    await this.claim(tab, () => callNext(this.state.page.chosen, outOfOrder));
  }

  /** @param {Promised | null} tab @param {Row} row */
  async again(tab, row) {
    await this.claim(tab, () => recall(row));
  }

  /** @param {Promised | null} tab @param {() => Promise<Row>} call */
  async claim(tab, call) {
    try {
      const row = await call();
      this.state.showRows([row], { focus: row.ticketId });
      if (tab !== null) this.rooms.expect(row.callId, tab);
    } catch (error) {
      tab?.tab?.close();
      if (error instanceof ProblemError && error.kind === "clerk-busy") this.onHeldElsewhere();
      throw error;
    }
  }

  /** @param {Promised | null} tab @param {Row} row @param {Outcome} outcome */
  async finishAndNext(tab, row, outcome) {
    try {
      const { next, ...ended } = await finish(row.ticketId, outcome, this.state.page.chosen);
      const notice = success(DONE.finish(row.number), row.ticketId);
      if (next) {
        this.state.showRows([ended, next], { notice, focus: next.ticketId });
        if (tab !== null) this.rooms.expect(next.callId, tab);
        return;
      }
      tab?.tab?.close();
      this.state.showRows([ended], { notice: { ...notice, text: DONE.finishNobodyNext(row.number) } });
    } catch (error) {
      tab?.tab?.close();
      throw error;
    }
  }
}
