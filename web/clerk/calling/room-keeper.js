/** Opens the meeting of the clerk's ticket, once, as soon as the room is ready. */
import { ProblemError } from "../../common/answers.js";
import { openMeetingTab } from "../../common/meeting-tab.js";
import { sentenceFor } from "../../staff/refusals.js";
import { enterRoom, invite } from "../clerk-api.js";
import { allHeldBy } from "../page/held-tickets.js";
import { TEXTS, WAITING_TAB } from "../texts.js";

/** @typedef {import("../../common/meeting-tab.js").MeetingTab} MeetingTab */
/** @typedef {import("../api-types.js").Row} Row */

/** @typedef {{tab: MeetingTab | null}} Promised a tab opened in the click; `tab` null: the browser blocked it */

export class RoomKeeper {
  /**
   * @param {import("../page/page-store.js").PageStore} state
   * @param {import("./server-facts.js").ServerFacts} facts
   */
  constructor(state, facts) {
    this.state = state;
    this.facts = facts;
    /** @type {(Promised & {callId: string | null}) | null} the tab that waits for a room */
    this.waiting = null;
  }

  /** Call this in the click itself. @returns {Promised} */
  openTab() {
    return { tab: openMeetingTab(WAITING_TAB) };
  }

  /** The call went through: the tab waits for its room. @param {string | null} callId @param {Promised} promised */
  expect(callId, promised) {
    this.waiting = { ...promised, callId };
    this.look();
  }

  /** Checks whether the room of the awaited call is ready or has failed. */
  look() {
    if (this.waiting === null) return;
    const { callId, tab } = this.waiting;
    const row = allHeldBy(this.state.page).find((held) => held.callId === callId);
    if (row === undefined) {
      this.waiting = null;
      tab?.close();
    } else if (row.roomReady) {
      this.waiting = null;
      void this.enter(row, { tab });
    }
  }

  /** @param {Row} row @param {Promised} promised */
  async enter(row, { tab }) {
    const callId = row.callId ?? "";
    const blocked = tab === null;
    try {
      const url = await this.trustedLink(row.ticketId);
      if (url === "") tab?.close();
      else tab?.go(url);
      const failed = url === "" ? TEXTS.visit.roomRefused : null;
      this.state.set({ room: { callId, url: url || null, blocked, failed } });
    } catch (error) {
      tab?.close();
      const why =
        error instanceof ProblemError
          ? `${TEXTS.visit.roomFailed} ${sentenceFor(error)}`
          : sentenceFor(error);
      this.state.set({ room: { callId, url: null, blocked, failed: why } });
    }
  }

  /**
   * @param {string} ticketId
   * @returns {Promise<string>} empty where it must not be opened
   * @throws {ProblemError} where nobody says which hosts are the court's
   */
  async trustedLink(ticketId) {
    return this.trustedOnly(await enterRoom(ticketId));
  }

  /** @param {Row} row @returns {Promise<string>} the link for a colleague; empty where it must not be given */
  async invitation(row) {
    return this.trustedOnly(await invite(row));
  }

  /** @param {string} link @returns {Promise<string>} */
  async trustedOnly(link) {
    // The list of trusted addresses may not have come yet, or have changed since the page was opened.
    if (this.facts.trusted(link) === "") await this.facts.read();
    if (this.facts.joinHosts.length === 0) throw new ProblemError(0);
    return this.facts.trusted(link);
  }
}
