/** Draws the page whenever its state changed, and every second for the clocks on it. */
import { byId, render, say } from "../../common/dom.js";
import { focusHome } from "../../staff/forms/form.js";
import { pageView } from "../views/page.js";
import { userView } from "../views/header.js";
import { spoken } from "./happenings.js";
import { heldBy } from "./in-hand.js";

/** @typedef {import("../model.js").PageState} PageState */

const SECOND_MS = 1000;
/** As in `page.css`: below this width the columns are stacked. */
const ONE_COLUMN = "(max-width: 59.99rem)";

export class Screen {
  /** @param {import("./state.js").PageStore} state */
  constructor(state) {
    this.state = state;
    this.user = byId("user", HTMLElement);
    this.app = byId("app", HTMLElement);
    this.spoken = byId("spoken", HTMLElement);
    this.show(state.page);
    state.onChange((before, after) => this.draw(before, after));
    this.clock = window.setInterval(() => state.updateTime(), SECOND_MS);
  }

  /** @param {PageState} before @param {PageState} after */
  draw(before, after) {
    const focusInside = this.app.contains(document.activeElement);
    this.show(after);
    if (focusInside && document.activeElement === document.body) focusHome();
    if (heldBy(before) === null && heldBy(after) !== null) this.showOwn();
    const sentence = (after.notice !== before.notice && after.notice?.text) || spoken(before, after);
    if (sentence) say(this.spoken, sentence);
  }

  /** @param {PageState} page */
  show(page) {
    render(this.app, [pageView(page)]);
    render(this.user, userView(page));
  }

  /** On a small screen the clerk's own visit may be below the offices: it is scrolled into view when its minute runs. */
  showOwn() {
    const own = this.app.querySelector(".own");
    if (own === null || !window.matchMedia(ONE_COLUMN).matches) return;
    if (own.getBoundingClientRect().bottom > window.innerHeight) own.scrollIntoView();
  }

  stop() {
    window.clearInterval(this.clock);
  }
}
