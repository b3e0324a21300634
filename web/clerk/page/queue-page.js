/** The page of one clerk at the chosen offices: composes state, screen, queue and commands. */
import { say } from "../../common/dom.js";
import { Calling } from "../calling/calling.js";
import { RoomKeeper } from "../calling/room-keeper.js";
import { whoAmI } from "../../staff/staff-api.js";
import { forgetCallKey } from "../clerk-api.js";
import { Commands } from "../commands/commands.js";
import { MOST_OFFICES } from "../entrance/offices.js";
import { loadPreferences, savePreferences } from "../preferences.js";
import { SPOKEN } from "../texts.js";
import { lostTicket } from "./own-ticket-changes.js";
import { heldBy } from "./held-tickets.js";
import { followQueue } from "./live.js";
import { ConnectionProbe } from "./connection-probe.js";
import { PageRenderer } from "./renderer.js";
import { PageStore } from "./page-store.js";

/** @typedef {import("../api-types.js").PageState} PageState */

export class QueuePage {
  /**
   * @param {import("../api-types.js").Me} me
   * @param {string[]} chosen
   * @param {{facts: import("../calling/server-facts.js").ServerFacts, bell: import("./arrivals.js").ArrivalBell,
   *   ends: import("./live.js").Ends}} around
   */
  constructor(me, chosen, { facts, bell, ends }) {
    this.bell = bell;
    this.ends = ends;
    this.state = new PageStore(me, chosen);
    this.rooms = new RoomKeeper(this.state, facts);
    const calling = new Calling(this.state, this.rooms, () => void this.followHeld());
    this.commands = new Commands(this.state, calling, this.rooms, () => this.follow());
    this.renderer = new PageRenderer(this.state);
    this.state.onChange((before, after) => this.changed(before, after));
    this.probe = new ConnectionProbe(() => this.lost());
    this.following = new AbortController();
    this.holding = me.holding.map((office) => office.officeId);
    this.follow();
  }

  /** Answers on their way are lost: asks again until one arrives. */
  lost() {
    if (this.state.page.connected) this.state.set({ connected: false });
    if (!this.state.page.signedOut) this.follow();
  }

  /** Follow the chosen offices, and those where the clerk holds a ticket. */
  follow() {
    this.following.abort();
    this.following = new AbortController();
    const { chosen } = this.state.page;
    const { heldOffice } = loadPreferences();
    const held = [...this.holding, ...(heldOffice === null ? [] : [heldOffice])];
    const followed = [...new Set([...chosen.slice(0, MOST_OFFICES - 1), ...held, ...chosen])];
    void followQueue(this.state, followed.slice(0, MOST_OFFICES), this.following.signal, {
      ...this.ends,
      onHeard: () => this.probe.heard(),
    });
  }

  /** The server knows of a ticket that this clerk holds and the page does not show: finds its office. */
  async followHeld() {
    const me = await whoAmI({ signal: this.following.signal }).catch(() => null);
    if (me !== null) this.holding = me.holding.map((office) => office.officeId);
    this.follow();
  }

  /** @param {PageState} before @param {PageState} after */
  changed(before, after) {
    const old = heldBy(before);
    const row = heldBy(after);
    if (old?.ticketId !== row?.ticketId) savePreferences({ heldOffice: row?.officeId ?? null });
    if (old !== null && row === null) this.release(old.officeId);
    if (row !== null && old?.callId !== row.callId) forgetCallKey();
    this.rooms.look();
    const lost = lostTicket(before, after);
    if (lost !== null) this.state.set({ notice: lost });
    if (after.queue !== null && after.queue !== before.queue) this.ring(after.queue);
  }

  /**
   * The clerk holds no ticket any more. An office that was followed only for that would be refused now.
   * @param {string} officeId
   */
  release(officeId) {
    this.holding = [];
    if (!this.state.page.chosen.includes(officeId)) this.follow();
  }

  /** @param {import("../api-types.js").QueueView} queue */
  ring(queue) {
    if (this.bell.look(queue)) say(this.renderer.spoken, SPOKEN.arrival);
    this.bell.lookUnattended(queue.offices.some((office) => office.unattendedSince !== null));
  }

  stop() {
    this.following.abort();
    this.probe.stop();
    this.bell.stop();
    this.renderer.stop();
  }
}
