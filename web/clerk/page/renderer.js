/** Draws the page whenever its state changed, and every second for the clocks on it. */
import { byId, render, say } from "../../common/dom.js";
import { betweenPresses } from "../../common/between-presses.js";
import { focusHome } from "../../staff/forms/form.js";
import { layoutView } from "../screens/layout.js";
import { userView } from "../screens/header.js";
import { spoken } from "./own-ticket-changes.js";
import { VisibleRows } from "./visible-rows.js";
import { SteadyLists } from "./steady-lists.js";

/** @typedef {import("../api-types.js").PageState} PageState */

const SECOND_MS = 1000;

export class PageRenderer {
  /** @param {import("./page-store.js").PageStore} state */
  constructor(state) {
    this.state = state;
    this.isOver = false;
    this.user = byId("user", HTMLElement);
    this.app = byId("app", HTMLElement);
    this.spoken = byId("spoken", HTMLElement);
    this.show(state.page);
    /** The page that is on the screen. */
    this.shown = state.page;
    state.onChange(betweenPresses(() => this.draw()));
    this.steadyLists = new SteadyLists(state, this.app);
    this.visibleRows = new VisibleRows(state, this.app);
    this.clock = window.setInterval(() => state.updateTime(), SECOND_MS);
  }

  draw() {
    if (this.isOver) return;
    const before = this.shown;
    const after = this.state.page;
    this.shown = after;
    const focusInside = this.app.contains(document.activeElement);
    this.show(after);
    this.visibleRows.look();
    if (focusInside && document.activeElement === document.body) focusHome();
    const sentence = (after.notice !== before.notice && after.notice?.text) || spoken(before, after);
    if (sentence) say(this.spoken, sentence);
  }

  /** @param {PageState} page */
  show(page) {
    render(this.app, [layoutView(page)]);
    render(this.user, userView(page));
  }

  stop() {
    this.isOver = true;
    window.clearInterval(this.clock);
    this.steadyLists.stop();
    this.visibleRows.stop();
  }
}
