/** The court's settings: what holds at every office that does not say otherwise. */
import { ProblemError } from "../../common/answers.js";
import { h, render } from "../../common/dom.js";
import { note } from "../../staff/parts.js";
import { courtSettings, putCourtSettings } from "../directory-api.js";
import { weekEditor } from "../editor/week.js";
import { field, press, refusal } from "../parts.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../api-types.js").CourtSettings} CourtSettings */

const texts = TEXTS.settings;
/** The court calls it a minute; an office's limits say what it is for. */
const MINUTE = "minuteSeconds";

/** @param {Context} context */
export async function openSettings(context) {
  await new SettingsPage(context).load();
}

class SettingsPage {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.etag = "";
    /** @type {CourtSettings} */
    this.settings = { timing: {}, weekly: [] };
    /** @type {import("../parts.js").VNode | null} */
    this.said = null;
    this.busy = false;
  }

  /** @param {CourtSettings} [sent] settings other than these were written meanwhile: they stay, to be saved next */
  async load(sent) {
    const { settings, etag } = await courtSettings();
    if (sent === undefined || this.settings === sent) this.settings = settings;
    this.etag = etag;
    this.draw();
  }

  async save() {
    if (this.busy) return;
    this.busy = true;
    this.draw();
    const sent = this.settings;
    try {
      await putCourtSettings(sent, this.etag);
      await this.load(sent);
      this.said = note(TEXTS.saved, "good", "saved");
      this.context.tell(TEXTS.saved);
    } catch (error) {
      this.said = h("div", { "data-key": "refused" }, refusal(error), this.wayOn(error));
    } finally {
      this.busy = false;
      this.draw();
      this.context.root.querySelector(".notice")?.scrollIntoView({ block: "nearest" });
    }
  }

  /** Somebody else has saved meanwhile: their settings are read, and the change is made again. @param {unknown} error */
  wayOn(error) {
    if (!(error instanceof ProblemError) || error.kind !== "changed-meanwhile") return null;
    const again = () => {
      this.said = null;
      void this.load();
    };
    return press(texts.readAgain, again);
  }

  draw() {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.save();
    };
    const { weekly, timing } = this.settings;
    const change = (/** @type {CourtSettings["weekly"] | null} */ blocks) => {
      this.settings = { ...this.settings, weekly: blocks ?? [] };
      this.draw();
    };
    const busy = { "aria-disabled": this.busy ? "true" : null };
    render(this.context.root, [
      h("h1", { tabindex: "-1" }, texts.title),
      h("p", {}, texts.lead),
      this.said,
      h(
        "form",
        { class: "card", novalidate: true, on: { submit } },
        weekEditor(weekly, change, { ownOnly: true }),
        h(
          "fieldset",
          {},
          h("legend", {}, TEXTS.office.limits),
          h("p", { class: "hint" }, texts.seconds),
          h(
            "div",
            { class: "draft" },
            Object.keys(timing).map((name) => this.amount(name)),
          ),
        ),
        h(
          "button",
          { type: "submit", class: "primary large", ...busy },
          this.busy ? TEXTS.saving : TEXTS.save,
        ),
      ),
    ]);
  }

  /** @param {string} name */
  amount(name) {
    const labels = /** @type {Record<string, string>} */ (TEXTS.limits);
    const label = labels[name === MINUTE ? "enterWithinSeconds" : name] ?? name;
    const change = (/** @type {string} */ text) => {
      // What is no number is sent as it is: the server says what is wrong with it.
      const amount = /^\d+$/.test(text) ? Number(text) : text;
      this.settings = { ...this.settings, timing: { ...this.settings.timing, [name]: amount } };
      this.draw();
    };
    const value = String(this.settings.timing[name] ?? "");
    return field(`timing-${name}`, label, { value, change, more: { inputmode: "numeric", maxlength: "6" } });
  }
}
