/** The office's screens: loads and refreshes the office, shows when it opens, and lets the visitor join. */
import { act, ask, ProblemError } from "../common/api.js";
import { byId, render, say } from "../common/dom.js";
import { deviceId } from "../common/remembering.js";
import { pause } from "../common/waking.js";
import {
  renderCard,
  renderClosed,
  renderFailed,
  renderLoading,
  renderNoOffice,
  renderOpen,
  renderRefused,
} from "./screens/office.js";
import { unlockSound } from "./sound.js";
import { texts } from "./texts.js";
import { keepRecent, keepTicket } from "./tickets.js";

/** @typedef {import("./views.js").OfficeView} OfficeView */
/** @typedef {import("./views.js").OwnTicket} OwnTicket */
/** @typedef {{kind: string, message: string, detail: string}} Refusal */

/** How often an office is read again while its screen is open. */
const LOOK_AGAIN_MS = 20000;
/** The same until the first answer. */
const TRY_AGAIN_MS = 5000;
const LOADING = "loading";

/**
 * @param {Element} root
 * @param {string} officeId
 * @param {{fromList: boolean, signal: AbortSignal, onJoined: (ticket: OwnTicket, office: OfficeView) => void}} options
 *   `fromList`: the card comes first; a link from elsewhere shows the welcome
 * @returns {Promise<void>} when `signal` is aborted
 */
export async function openOffice(root, officeId, options) {
  const page = new OfficePage(root, officeId, options);
  page.show(LOADING, renderLoading());
  while (!options.signal.aborted) {
    await page.load();
    await pause(page.office ? LOOK_AGAIN_MS : TRY_AGAIN_MS, options.signal);
  }
}

class OfficePage {
  /**
   * @param {Element} root
   * @param {string} officeId
   * @param {Parameters<typeof openOffice>[2]} options
   */
  constructor(root, officeId, options) {
    this.root = root;
    this.path = `/api/offices/${encodeURIComponent(officeId)}`;
    this.options = options;
    this.inCard = options.fromList;
    this.joining = false;
    this.screen = "";
    /** @type {OfficeView | null} */
    this.office = null;
    /** @type {Refusal | null} */
    this.refusal = null;
    this.handle = this.handle.bind(this);
  }

  async load() {
    const { signal } = this.options;
    try {
      const { data } = await ask(this.path, { signal });
      this.office = data;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ProblemError)) throw error;
      if (error.status === 404) this.show("gone", renderNoOffice());
      else if (!this.office) this.show("failed", renderFailed(this.handle));
      return; // looked at again in a moment; what is shown stays
    }
    if (!signal.aborted) this.render();
  }

  render() {
    const { office } = this;
    if (!office) return;
    const press = { act: this.handle, joining: this.joining };
    if (this.refusal) this.show("refused", renderRefused(office, this.refusal, press));
    else if (this.inCard) this.show("card", renderCard(office, press));
    else if (office.open) this.show("open", renderOpen(office, press));
    else this.show("closed", renderClosed(office));
  }

  /**
   * @param {string} screen
   * @param {import("../common/dom.js").VNode[]} parts
   */
  show(screen, parts) {
    const first = this.screen === "" || this.screen === LOADING;
    const changed = !first && this.screen !== screen;
    this.screen = screen;
    render(this.root, parts);
    document.title = `${this.office?.name ?? ""} – ${texts.title}`.replace(/^ – /, "");
    const heading = this.root.querySelector("h1");
    if (changed || (first && this.options.fromList)) heading?.focus();
  }

  /** @param {string} action */
  handle(action) {
    if (action === "load") return void this.load();
    unlockSound(); // both buttons are clicks, and only a click may do this
    if (this.office?.open || action === "join") {
      void this.join();
    } else {
      this.dismiss();
      this.render();
    }
  }

  /** Neither the card nor a refusal is shown any more. */
  dismiss() {
    this.inCard = false;
    this.refusal = null;
  }

  async join() {
    const { office } = this;
    if (!office || this.joining) return;
    this.joining = true;
    // On a slow network joining takes seconds: the page must show and announce that it is under way.
    this.render();
    say(byId("status", HTMLElement), texts.office.joining);
    try {
      const headers = { "X-Device-Id": deviceId() };
      const data = await act(`${this.path}/tickets`, { headers, signal: this.options.signal });
      const ticket = {
        ticketId: data.ticketId,
        secret: data.secret,
        officeId: office.officeId,
        officeName: office.name,
        number: data.number,
      };
      keepTicket(ticket);
      keepRecent(office.officeId, office.name);
      this.options.onJoined(ticket, office);
    } catch (error) {
      this.refuse(error);
    } finally {
      this.joining = false;
    }
  }

  /** @param {unknown} error */
  refuse(error) {
    if (this.options.signal.aborted) return;
    if (!(error instanceof ProblemError)) throw error;
    this.dismiss();
    if (error.kind === "office-closed") {
      // The closed office's screen says more than a refusal: the hours, the reason, the next opening.
      if (this.office) this.office = { ...this.office, open: false };
      void this.load();
    } else {
      const message = error.problem["message"];
      this.refusal = {
        kind: error.kind,
        message: typeof message === "string" ? message : "",
        detail: error.message,
      };
    }
    this.joining = false;
    this.render();
  }
}
