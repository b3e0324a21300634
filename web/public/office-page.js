/** The office's screens: loads and refreshes the office, shows when it opens, and lets the visitor join. */
import { ask, ProblemError } from "../common/answers.js";
import { act } from "../common/api.js";
import { byId, render, say } from "../common/dom.js";
import { NotLoaded, reload } from "../common/loading.js";
import { unpressed } from "../common/between-presses.js";
import { deviceId } from "../common/remembering.js";
import { pause } from "../common/waking.js";
import { proveSound } from "./device-checks.js";
import {
  isBarred,
  renderCard,
  renderClosed,
  renderFailed,
  renderLoading,
  renderNoOffice,
  renderOpen,
  renderRefused,
} from "./screens/office.js";
import { texts } from "./texts.js";
import { hasEnded, keepRecent, keepTicket } from "./tickets.js";

/** @typedef {import("./api-types.js").OfficeView} OfficeView */
/** @typedef {import("./api-types.js").OwnTicket} OwnTicket */
/** @typedef {{kind: string, message: string, detail: string}} Refusal */

/** How often an office is read again while its screen is open. */
const LOOK_AGAIN_MS = 20000;
/** The same until the first answer. */
const TRY_AGAIN_MS = 5000;
const LOADING = "loading";
/** What a refusal says of the office, until it is read again. @type {Record<string, Partial<OfficeView>>} */
const BARRED = { "entries-suspended": { entriesSuspended: true }, "queue-full": { full: true } };
/** What the answer to an entry has. */
const JOINED = ["ticketId", "secret", "number", "status"];

/**
 * @param {Element} root
 * @param {string} officeId
 * @param {{fromList: boolean, signal: AbortSignal, prepare: () => Promise<void>, onJoined: (ticket: OwnTicket, office: OfficeView) => void}} options
 *   `fromList`: the card comes first; a link from elsewhere shows the welcome; `prepare`: loads what an entry needs
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
      const { data } = await ask(this.path, { signal, fields: ["officeId", "name", "schedule"] });
      await unpressed();
      this.office = data;
    } catch (error) {
      await unpressed();
      if (signal.aborted) return;
      if (!(error instanceof ProblemError)) throw error;
      if (error.status === 404) this.show("gone", renderNoOffice());
      else if (!this.office) this.show("failed", renderFailed(this.handle));
      return; // looked at again in a moment; what is shown stays
    }
    if (signal.aborted) return;
    this.render();
    if (this.office?.open) this.options.prepare().catch(() => undefined); // so that a press finds it there
  }

  render() {
    const { office } = this;
    if (!office) return;
    const press = { act: this.handle, joining: this.joining };
    if (this.refusal && this.refusal.kind in BARRED && !isBarred(office)) this.dismiss();
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
    const heading = this.root.querySelector("h1");
    const state = this.refusal ? heading?.textContent : this.office?.name;
    document.title = `${state ?? ""} – ${texts.title}`.replace(/^ – /, "");
    if (changed) say(byId("status", HTMLElement), "");
    if (changed || (first && this.options.fromList)) heading?.focus();
  }

  /** @param {string} action */
  handle(action) {
    if (action === "load") return void this.load();
    if (this.refusal?.kind === "unloaded") return reload();
    if (this.office?.open || action === "join") {
      if (!this.joining) proveSound(); // both buttons are clicks, and only a click may do this
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
      await this.options.prepare();
      const data = await this.enter();
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

  /** An old entry may be answered once more, with its end: then this one is made anew. @returns {Promise<any>} */
  async enter() {
    const request = { headers: { "X-Device-Id": deviceId() }, signal: this.options.signal, fields: JOINED };
    const entered = await act(`${this.path}/tickets`, request);
    return hasEnded(entered.status) ? act(`${this.path}/tickets`, request) : entered;
  }

  /** @param {unknown} error */
  refuse(error) {
    if (this.options.signal.aborted) return;
    if (!(error instanceof ProblemError || error instanceof NotLoaded)) throw error;
    this.dismiss();
    if (error instanceof NotLoaded) {
      this.refusal = { kind: "unloaded", message: "", detail: "" };
    } else if (error.kind === "office-closed") {
      // The closed office's screen says more than a refusal: the hours, the reason, the next opening.
      if (this.office) this.office = { ...this.office, open: false };
      void this.load();
    } else {
      if (this.office) this.office = { ...this.office, ...BARRED[error.kind] };
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
