/** Draws the desk whenever it changed, and lets the clocks on it run. */
import { byId, say } from "../common/dom.js";
import { spoken } from "./happenings.js";
import { patch } from "./patch.js";
import { heldBy } from "./rules.js";
import { deskView } from "./views/desk.js";
import { userView } from "./views/header.js";
import { tick } from "./views/parts.js";

/** @typedef {import("./model.js").Desk} Desk */

const SECOND_MS = 1000;

export class Screen {
  /** @param {import("./desk-state.js").DeskState} state */
  constructor(state) {
    this.state = state;
    this.user = byId("user", HTMLElement);
    this.app = byId("app", HTMLElement);
    this.spoken = byId("spoken", HTMLElement);
    this.app.replaceChildren(deskView(state.desk));
    this.user.replaceChildren(...userView(state.desk));
    state.onChange((before, after) => this.draw(before, after));
    this.clock = window.setInterval(() => this.tick(), SECOND_MS);
  }

  /** @param {Desk} before @param {Desk} after */
  draw(before, after) {
    const focusInside = this.app.contains(document.activeElement);
    const [root] = Array.from(this.app.children);
    if (root !== undefined) patch(root, deskView(after));
    if (focusInside && document.activeElement === document.body) byId("visit-heading", HTMLElement).focus();
    const sentence = (after.notice !== before.notice && after.notice?.text) || spoken(before, after);
    if (sentence) say(this.spoken, sentence);
  }

  /** Lists only need their durations; the visit and the missed ones change with the clock. */
  tick() {
    const { desk } = this.state;
    const missed = desk.queue?.missed.length ?? 0;
    if (heldBy(desk) !== null || missed > 0) this.state.set({});
    else tick(this.app, this.state.clock.now());
  }

  stop() {
    window.clearInterval(this.clock);
  }
}
