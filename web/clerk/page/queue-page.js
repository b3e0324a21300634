/** The page of one clerk at the chosen offices: composes state, screen, queue and commands. */
import { say } from "../../common/dom.js";
import { Calling } from "../calling/calling.js";
import { RoomKeeper } from "../calling/room-keeper.js";
import { forgetCallKey } from "../clerk-api.js";
import { Commands } from "../commands/commands.js";
import { MOST_OFFICES } from "../entrance/offices.js";
import { loadPreferences, savePreferences } from "../preferences.js";
import { SPOKEN } from "../texts.js";
import { lostTicket } from "./happenings.js";
import { heldBy } from "./in-hand.js";
import { followQueue } from "./live.js";
import { Screen } from "./screen.js";
import { PageStore } from "./state.js";

/** @typedef {import("../model.js").PageState} PageState */

export class QueuePage {
  /**
   * @param {import("../model.js").Me} me
   * @param {string[]} chosen
   * @param {{facts: import("../calling/server-facts.js").ServerFacts, bell: import("./arrivals.js").ArrivalBell,
   *   ends: import("./live.js").Ends}} around
   */
  constructor(me, chosen, { facts, bell, ends }) {
    this.bell = bell;
    this.ends = ends;
    this.state = new PageStore(me, chosen);
    this.rooms = new RoomKeeper(this.state, facts);
    const calling = new Calling(this.state, this.rooms, () => this.follow(true));
    this.commands = new Commands(this.state, calling, this.rooms, () => this.follow());
    this.screen = new Screen(this.state);
    this.state.onChange((before, after) => this.changed(before, after));
    this.following = new AbortController();
    this.follow();
  }

  /**
   * Follow the chosen offices, and the one where the clerk holds a ticket.
   * @param {boolean} [everywhere] look for that ticket in all of the clerk's offices
   */
  follow(everywhere = false) {
    this.following.abort();
    this.following = new AbortController();
    const { me, chosen } = this.state.page;
    const { heldOffice } = loadPreferences();
    const besides = me.offices
      .map((office) => office.officeId)
      .filter((officeId) => !chosen.includes(officeId) && (everywhere || officeId === heldOffice));
    const followed = [...chosen, ...besides].slice(0, MOST_OFFICES);
    void followQueue(this.state, followed, this.following.signal, this.ends);
  }

  /** @param {PageState} before @param {PageState} after */
  changed(before, after) {
    const old = heldBy(before);
    const row = heldBy(after);
    if (old?.ticketId !== row?.ticketId) savePreferences({ heldOffice: row?.officeId ?? null });
    if (row !== null && old?.callId !== row.callId) forgetCallKey();
    this.rooms.look();
    const lost = lostTicket(before, after);
    if (lost !== null) this.state.set({ notice: lost });
    if (after.queue !== null && after.queue !== before.queue) this.ring(after.queue);
  }

  /** @param {import("../model.js").QueueView} queue */
  ring(queue) {
    if (this.bell.look(queue.waiting.length)) say(this.screen.spoken, SPOKEN.arrival);
    this.bell.lookUnattended(queue.offices.some((office) => office.unattendedSince !== null));
  }

  stop() {
    this.following.abort();
    this.screen.stop();
  }
}
