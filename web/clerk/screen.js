/** Draws the desk whenever it changed, and lets the clocks on it run. */
import { byId, say } from "../common/dom.js";
import { spoken } from "./happenings.js";
import { patch } from "./patch.js";
import { heldBy } from "./rules.js";
import { deskView } from "./views/desk.js";
import { userView } from "./views/header.js";
import { besidesView, missedView } from "./views/lists.js";
import { tick } from "./views/parts.js";
import { visitView } from "./views/visit.js";

/** @typedef {import("./model.js").Desk} Desk */

const SECOND_MS = 1000;
/** As in `clerk.css`: below it the columns stand one under the other. */
const ONE_COLUMN = "(max-width: 59.99rem)";

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
    this.clock = window.setInterval(() => state.updateTime(), SECOND_MS);
  }

  /** @param {Desk} before @param {Desk} after */
  draw(before, after) {
    const focusInside = this.app.contains(document.activeElement);
    if (isSameButTime(before, after)) this.drawClocks(after);
    else this.redraw(after);
    if (focusInside && document.activeElement === document.body) byId("visit-heading", HTMLElement).focus();
    if (heldBy(before) === null && heldBy(after) !== null) this.showOwn();
    const sentence = (after.notice !== before.notice && after.notice?.text) || spoken(before, after);
    if (sentence) say(this.spoken, sentence);
  }

  /** @param {Desk} desk */
  redraw(desk) {
    const [root] = Array.from(this.app.children);
    if (root !== undefined) patch(root, deskView(desk));
  }

  /** On a small screen one's own visit may stand below the offices: its minute must not run unseen. */
  showOwn() {
    const own = this.app.querySelector(".own");
    if (own === null || !window.matchMedia(ONE_COLUMN).matches) return;
    if (own.getBoundingClientRect().bottom > window.innerHeight) own.scrollIntoView();
  }

  /** A queue of 200 need not be drawn every second: only these parts change by the clock alone. @param {Desk} desk */
  drawClocks(desk) {
    for (const drawn of [visitView(desk), besidesView(desk), missedView(desk)]) {
      const shown = drawn && this.app.querySelector(`[data-key="${drawn.dataset["key"]}"]`);
      if (drawn && shown) patch(shown, drawn);
    }
    tick(this.app, desk.now);
  }

  stop() {
    window.clearInterval(this.clock);
  }
}

/** @param {Desk} before @param {Desk} after */
function isSameButTime(before, after) {
  const keys = /** @type {(keyof Desk)[]} */ (Object.keys(after));
  return keys.every((key) => key === "now" || before[key] === after[key]);
}
