/** The commands: one entry for each `data-action` of a ticket or an office. */
import { sentenceFor } from "../../staff/refusals.js";
import { ADDRESSES, SignedOut } from "../../staff/session.js";
import { dayOf } from "../../staff/times.js";
import {
  closeDay,
  correctPriority,
  finish,
  noShow,
  release,
  removeTicket,
  sendMessage,
  setEntries,
  transfer,
} from "../clerk-api.js";
import { heldBy } from "../page/in-hand.js";
import { can, whyNoCall } from "../page/offers.js";
import { find } from "../page/recent.js";
import { askAudit } from "../forms/audit-export.js";
import {
  askCloseDay,
  askMessage,
  askPriority,
  askReason,
  askSignOut,
  askSuspension,
  askTransfer,
} from "../forms/forms.js";
import { DONE } from "../forms/texts.js";
import { ORDINARY, OUTCOMES } from "../model.js";

/** @typedef {import("../model.js").Row} Row */
/** @typedef {import("../model.js").Outcome} Outcome */
/** @typedef {(row: Row) => void} TicketCommand */

export class Commands {
  /**
   * @param {import("../page/state.js").PageStore} state
   * @param {import("../calling/calling.js").Calling} calling
   * @param {import("../calling/room-keeper.js").RoomKeeper} rooms
   * @param {() => void} onSignedOut
   */
  constructor(state, calling, rooms, onSignedOut) {
    this.state = state;
    this.onSignedOut = onSignedOut;
    this.calling = calling;
    this.rooms = rooms;
    /** @type {Record<string, TicketCommand>} by action */
    this.ofTicket = {
      enter: (row) => this.enter(row),
      finish: (row) => this.finish(row),
      finishAndCall: (row) => this.finishAndCall(row),
      noShow: (row) => this.run("noShow", () => this.move(noShow(row.ticketId), DONE.noShow(row.number))),
      recall: (row) => this.recall(row),
      callThis: (row) => this.callThis(row),
      release: (row) =>
        askReason("release", row, (reason) => this.move(release(row, reason), DONE.release(row.number))),
      remove: (row) =>
        askReason("remove", row, (reason) =>
          this.move(removeTicket(row.ticketId, reason), DONE.remove(row.number)),
        ),
      transfer: (row) => askTransfer(row, (officeId, reason) => this.transfer(row, officeId, reason)),
      message: (row) =>
        askMessage(row, async (text) => this.done(sendMessage(row.ticketId, text), DONE.message(row.number))),
      unconfirmed: (row) =>
        this.run("unconfirmed", () =>
          this.move(correctPriority(row.ticketId, ORDINARY), DONE.unconfirmed(row.number)),
        ),
      priority: (row) =>
        askPriority(row, (priority) =>
          this.move(correctPriority(row.ticketId, priority), DONE.priority(row.number)),
        ),
    };
  }

  /**
   * @param {string} action
   * @param {string} [ticketId] the clerk's own ticket, or the last missed one, where a shortcut names none
   * @returns {boolean} whether it was a command of a ticket
   */
  press(action, ticketId) {
    if (action === "callNext") {
      this.callNext();
      return true;
    }
    const command = this.ofTicket[action];
    if (command === undefined) return false;
    const row = this.target(action, ticketId);
    // The screen may be a moment older than the state.
    if (row !== null && this.state.page.busy === null && can(this.state.page, action, row)) command(row);
    return true;
  }

  /** @param {string} action @param {string | undefined} ticketId @returns {Row | null} */
  target(action, ticketId) {
    const { queue } = this.state.page;
    if (queue === null) return null;
    if (ticketId !== undefined) return find(queue, ticketId);
    if (action !== "recall") return heldBy(this.state.page);
    const missed = queue.missed.filter((row) => can(this.state.page, action, row));
    return missed[missed.length - 1] ?? null;
  }

  callNext() {
    if (this.state.page.busy !== null || whyNoCall(this.state.page) !== null) return;
    const tab = this.calling.tab();
    void this.run("callNext", () => this.calling.next(tab));
  }

  /** @param {Row} row */
  recall(row) {
    const tab = this.calling.tab();
    void this.run("recall", () => this.calling.again(tab, row));
  }

  /** @param {Row} row */
  callThis(row) {
    askReason("callThis", row, (reason) =>
      this.calling.next(this.calling.tab(), { ticketId: row.ticketId, reason }),
    );
  }

  /** @param {Row} row */
  enter(row) {
    const tab = this.rooms.openTab();
    void this.run("enter", () => this.rooms.enter(row, tab));
  }

  /** @param {Row} row */
  finish(row) {
    const outcome = chosenOutcome();
    void this.run("finish", () => this.move(finish(row.ticketId, outcome), DONE.finish(row.number)));
  }

  /** @param {Row} row */
  finishAndCall(row) {
    const outcome = chosenOutcome();
    const tab = this.calling.tab();
    void this.run("finishAndCall", () => this.calling.finishAndNext(tab, row, outcome));
  }

  /** @param {Row} row @param {string} officeId @param {string} reason */
  async transfer(row, officeId, reason) {
    await transfer(row.ticketId, officeId, reason);
    // The answer is the successor's row; what this clerk sees is that the old ticket is gone.
    this.state.showRows([{ ...row, status: "transferred" }], this.success(DONE.transfer(row.number)));
  }

  /** @param {string} officeId @param {string} officeName */
  suspend(officeId, officeName) {
    askSuspension(officeName, (message) => this.done(setEntries(officeId, true, message), DONE.suspend));
  }

  /** @param {string} officeId */
  resume(officeId) {
    void this.run("resume", () => this.done(setEntries(officeId, false), DONE.resume));
  }

  /** @param {string} officeId @param {string} officeName */
  closeDay(officeId, officeName) {
    askCloseDay(officeName, (reason) => this.done(closeDay(officeId, reason), DONE.closeDay));
  }

  /** For any office of the manager, starting with the first one served; the day is the server's, in local time. */
  audit() {
    const { me, chosen, now } = this.state.page;
    askAudit(me.offices, chosen[0] ?? "", dayOf(now), () => this.state.set(this.success(DONE.audit)));
  }

  /** @returns {boolean} whether the way out may be followed at once */
  signOut() {
    const row = heldBy(this.state.page);
    if (row !== null) askSignOut(row, () => window.location.assign(ADDRESSES.out));
    return row === null;
  }

  /** @param {Promise<Row>} answer @param {string} text */
  async move(answer, text) {
    this.state.showRows([await answer], this.success(text));
  }

  /** @param {Promise<unknown>} answer @param {string} text */
  async done(answer, text) {
    await answer;
    this.state.set(this.success(text));
  }

  /** @param {string} text */
  success(text) {
    return { notice: { kind: /** @type {const} */ ("success"), text } };
  }

  /** @param {string} name @param {() => Promise<void>} work */
  async run(name, work) {
    this.state.set({ busy: name, notice: null });
    try {
      await work();
      this.state.set({ busy: null });
    } catch (error) {
      const signedOut = this.state.page.signedOut || error instanceof SignedOut;
      this.state.set({ busy: null, signedOut, notice: { kind: "error", text: sentenceFor(error) } });
      if (error instanceof SignedOut) this.onSignedOut();
    }
  }
}

/** @returns {Outcome} what is ticked beside «Encerrar atendimento» */
function chosenOutcome() {
  const ticked = document.querySelector("input[name=outcome]:checked");
  const value = ticked instanceof HTMLInputElement ? ticked.value : "";
  return OUTCOMES.find((outcome) => outcome === value) ?? "resolved";
}
