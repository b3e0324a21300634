/** The commands: one entry for each `data-action` of a ticket or an office. */
import { ProblemError } from "../../common/answers.js";
import { sentenceFor } from "../../staff/refusals.js";
import { ADDRESSES, SignedOut } from "../../staff/session.js";
import { onTrouble } from "../../staff/trouble.js";
import { dayOf } from "../../staff/times.js";
import {
  closeDay,
  correctPriority,
  finish,
  noShow,
  release,
  removeBurst,
  removeTicket,
  saveNote,
  sendMessage,
  setEntries,
  transfer,
} from "../clerk-api.js";
import { hasOpenedRoom, heldBy } from "../page/held-tickets.js";
import { can, whyNoCall } from "../page/offers.js";
import { ABOUT_HELD, ABOUT_QUEUE, success } from "../page/notices.js";
import { find } from "../page/recent.js";
import { askAudit } from "../forms/audit-export.js";
import {
  askBurst,
  askCloseDay,
  askMessage,
  askNote,
  askOutcome,
  askPriority,
  askReason,
  askSignOut,
  askSuspension,
  askTransfer,
  askUnconfirmed,
  showInvitation,
} from "../forms/forms.js";
import { DONE } from "../forms/texts.js";
import { TEXTS } from "../texts.js";
import { ORDINARY, OUTCOMES } from "../api-types.js";

/** @typedef {import("../api-types.js").Row} Row */
/** @typedef {import("../api-types.js").Outcome} Outcome */
/** @typedef {(row: Row, byShortcut: boolean) => void} TicketCommand */

/** What a refusal is about: the notice goes when that is over. @type {Readonly<Record<string, string>>} */
const ABOUT = Object.freeze({ "queue-empty": ABOUT_QUEUE, "clerk-busy": ABOUT_HELD });

export class Commands {
  /**
   * @param {import("../page/page-store.js").PageStore} state
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
      finish: (row, byShortcut) => this.end("finish", row, byShortcut),
      finishAndCall: (row, byShortcut) => this.end("finishAndCall", row, byShortcut),
      noShow: (row) => this.run("noShow", () => this.move(noShow(row.ticketId), DONE.noShow(row.number))),
      recall: (row) => this.recall(row),
      callThis: (row) => this.callThis(row),
      release: (row) =>
        askReason("release", row, (reason) => this.move(release(row, reason), this.released(row))),
      remove: (row) =>
        askReason("remove", row, (reason) =>
          this.move(removeTicket(row.ticketId, reason), DONE.remove(row.number)),
        ),
      transfer: (row) => askTransfer(row, (officeId, reason) => this.transfer(row, officeId, reason)),
      message: (row) =>
        askMessage(row, async (text) => this.done(sendMessage(row.ticketId, text), DONE.message(row.number))),
      note: (row) =>
        askNote(row, (text) =>
          this.move(saveNote(row, text), text === "" ? DONE.noteGone(row.number) : DONE.note(row.number)),
        ),
      invite: (row) => void this.run("invite", () => this.invite(row), row.ticketId),
      unconfirmed: (row) =>
        askUnconfirmed(row, () => this.reclass(row, ORDINARY, DONE.unconfirmed(row.number))),
      priority: (row) =>
        askPriority(row, (priority) => this.reclass(row, priority, DONE.priority(row.number))),
      undoPriority: (row) => this.undoPriority(row),
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
    if (row !== null && this.state.page.busy === null && can(this.state.page, action, row))
      command(row, ticketId === undefined);
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
    void this.run("recall", () => this.calling.again(tab, row), row.ticketId);
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

  /** @param {Row} row @returns {string} what is said once it is back in the queue */
  released(row) {
    const back = DONE.release(row.number);
    return hasOpenedRoom(this.state.page, row) ? `${back} ${TEXTS.visit.closeTab}` : back;
  }

  /** @param {Row} row @param {Outcome} outcome */
  async finish(row, outcome) {
    await this.move(finish(row.ticketId, outcome), DONE.finish(row.number));
  }

  /**
   * What is ticked is what the clerk sees beside the button that was pressed. A shortcut is pressed without looking:
   * it asks, unless another outcome than the first was ticked or the clerk prefers not to be asked.
   * @param {"finish" | "finishAndCall"} action @param {Row} row @param {boolean} byShortcut
   */
  end(action, row, byShortcut) {
    const ticked = chosenOutcome();
    /** @param {Outcome} outcome */
    const send = (outcome) =>
      action === "finish"
        ? this.finish(row, outcome)
        : this.calling.finishAndNext(this.calling.tab(), row, outcome);
    const asks = byShortcut && ticked === OUTCOMES[0] && !this.state.page.preferences.endsResolved;
    if (asks) return void askOutcome(action, row, send);
    void this.run(action, () => send(ticked));
  }

  /** @param {Row} row */
  async invite(row) {
    const link = await this.rooms.invitation(row);
    if (link === "") throw new ProblemError(0, { detail: TEXTS.visit.roomRefused });
    showInvitation(row, link, () =>
      this.state.set({ notice: success(DONE.invite(row.number), row.ticketId) }),
    );
  }

  /** @param {Row} row @param {string} officeId @param {string} reason */
  async transfer(row, officeId, reason) {
    await transfer(row.ticketId, officeId, reason);
    // The answer is the successor's row; what this clerk sees is that the old ticket is gone.
    const notice = success(DONE.transfer(row.number), row.ticketId);
    this.state.showRows([{ ...row, status: "transferred" }], { notice });
  }

  /** @param {string} officeId @param {string} officeName */
  suspend(officeId, officeName) {
    askSuspension(officeName, (message) => this.done(setEntries(officeId, true, message), DONE.suspend));
  }

  /** @param {string} officeId */
  resume(officeId) {
    void this.run("resume", () => this.done(setEntries(officeId, false), DONE.resume));
  }

  /**
   * Another priority, which the notice offers to take back.
   * @param {Row} row @param {import("../api-types.js").Priority} priority @param {string} text
   */
  async reclass(row, priority, text) {
    const after = await correctPriority(row.ticketId, priority);
    const notice = success(text, row.ticketId);
    this.state.showRows([after], { notice: { ...notice, press: "undoPriority", priority: row.priority } });
  }

  /** @param {Row} row */
  undoPriority(row) {
    const before = this.state.page.notice?.priority;
    if (before === undefined) return;
    void this.run("undoPriority", () =>
      this.move(correctPriority(row.ticketId, before), DONE.priorityBack(row.number)),
    );
  }

  /** @param {string} officeId @param {string} officeName */
  closeDay(officeId, officeName) {
    const { queue } = this.state.page;
    const inside = [...(queue?.waiting ?? []), ...(queue?.called ?? [])];
    const count = inside.filter((row) => row.officeId === officeId).length;
    askCloseDay(officeName, count, (reason) => this.done(closeDay(officeId, reason), DONE.closeDay));
  }

  /** @param {string} officeId @param {string} ticketId the first of the burst */
  removeBurst(officeId, ticketId) {
    const office = this.state.page.queue?.offices.find((each) => each.officeId === officeId);
    const burst = office?.bursts.find(({ ticketIds }) => ticketIds[0] === ticketId);
    if (burst === undefined) return; // others have removed it meanwhile
    const { ticketIds } = burst;
    askBurst(ticketIds.length, async (reason) => {
      const { removed } = await removeBurst(officeId, ticketIds, reason);
      this.state.set({ notice: success(DONE.removeBurst(removed.length)) });
    });
  }

  /** For any office of the manager, starting with the first one served; the day is the server's, in local time. */
  audit() {
    const { me, chosen, now } = this.state.page;
    askAudit(me.offices, chosen[0] ?? "", dayOf(now), () => this.state.set({ notice: success(DONE.audit) }));
  }

  /** @returns {boolean} whether the way out may be followed at once */
  signOut() {
    const row = heldBy(this.state.page);
    if (row !== null) askSignOut(row, () => window.location.assign(ADDRESSES.out));
    return row === null;
  }

  /** @param {Promise<Row>} answer @param {string} text */
  async move(answer, text) {
    const row = await answer;
    this.state.showRows([row], { notice: success(text, row.ticketId) });
  }

  /** @param {Promise<unknown>} answer @param {string} text */
  async done(answer, text) {
    await answer;
    this.state.set({ notice: success(text) });
  }

  /** @param {string} action @param {() => Promise<void>} work @param {string} [ticketId] whose button was pressed */
  async run(action, work, ticketId) {
    this.state.set({ busy: { action, ticketId }, notice: null });
    /** @type {import("../api-types.js").Notice | null} */
    let trouble = null;
    const stop = onTrouble((text) => {
      trouble = { kind: "error", text };
      this.state.set({ notice: trouble });
    });
    try {
      await work();
      const { signedOut, notice } = this.state.page;
      this.state.set({ busy: null, notice: notice === trouble ? null : notice });
      if (signedOut) this.onSignedOut(); // somebody has signed in beside this page
    } catch (error) {
      const signedOut = this.state.page.signedOut || error instanceof SignedOut;
      const about = error instanceof ProblemError ? ABOUT[error.kind] : undefined;
      this.state.set({ busy: null, signedOut, notice: { kind: "error", text: sentenceFor(error), about } });
      if (error instanceof SignedOut) this.onSignedOut();
    } finally {
      stop();
    }
  }
}

/** @returns {Outcome} what is ticked beside «Encerrar atendimento» */
function chosenOutcome() {
  const ticked = document.querySelector("input[name=outcome]:checked");
  const value = ticked instanceof HTMLInputElement ? ticked.value : "";
  return OUTCOMES.find((outcome) => outcome === value) ?? "resolved";
}
