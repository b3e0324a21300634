/** `/continuar`: the code that another device shows brings its ticket here. */
import { ProblemError } from "../common/answers.js";
import { act } from "../common/api.js";
import { byId, h, render, say } from "../common/dom.js";
import { NotLoaded } from "../common/loading.js";
import { proveSound } from "./device-checks.js";
import { texts } from "./device-texts.js";
import { texts as common } from "./texts.js";
import { keepTicket } from "./tickets.js";

/** @typedef {import("./api-types.js").OwnTicket} OwnTicket */

const words = texts.arrival;
const TICKET = ["ticketId", "secret", "officeId", "officeName", "number"];

/**
 * @param {Element} root
 * @param {string} code of the address; empty where somebody types it
 * @param {{signal: AbortSignal, prepare: () => Promise<void>, onTicket: (ticket: OwnTicket) => void}} options
 *   `prepare`: loads what a visit needs, before the code is used up
 */
export function showContinue(root, code, options) {
  new ContinuePage(root, code, options).render();
}

class ContinuePage {
  /** @param {Element} root @param {string} code @param {Parameters<typeof showContinue>[2]} options */
  constructor(root, code, options) {
    this.root = root;
    this.code = code;
    this.options = options;
    this.busy = false;
    this.wrong = "";
  }

  render() {
    document.title = `${words.title} – ${common.title}`;
    const on = { submit: (/** @type {Event} */ event) => void this.submit(event) };
    const form = h(
      "form",
      { id: "continue-form", novalidate: true, on },
      h(
        "div",
        { class: "field" },
        h("label", { for: "handover-field" }, words.label),
        h("span", { class: "hint", id: "handover-hint" }, words.hint),
        h("input", {
          type: "text",
          id: "handover-field",
          value: this.code,
          maxlength: 40,
          autocomplete: "off",
          autocapitalize: "characters",
          spellcheck: "false",
          "aria-describedby": "handover-hint",
          "aria-invalid": this.wrong ? "true" : false,
        }),
      ),
      this.wrong && h("p", { class: "notice bad", id: "continue-wrong", tabindex: "-1" }, this.wrong),
      h(
        "button",
        { type: "submit", class: "primary large", "aria-disabled": this.busy ? "true" : null },
        this.busy ? words.busy : words.button,
      ),
    );
    render(this.root, [
      h(
        "section",
        { "data-key": "continue", class: "card" },
        h("h1", { tabindex: "-1" }, words.title),
        h("p", { class: "lead" }, words.intro),
        form,
      ),
      h("p", { "data-key": "home" }, h("a", { href: "/#cartorios" }, words.home)),
    ]);
  }

  /** @param {Event} event a press: only there the sound may be unlocked */
  async submit(event) {
    event.preventDefault();
    if (this.busy) return;
    this.code = byId("handover-field", HTMLInputElement).value;
    if (this.code.trim() === "") return this.refuse(words.missing);
    proveSound();
    this.busy = true;
    this.wrong = "";
    this.render();
    say(byId("status", HTMLElement), words.busy);
    try {
      await this.options.prepare();
      this.options.onTicket(await this.redeem());
    } catch (error) {
      this.refuse(this.reasonFor(error));
    } finally {
      this.busy = false;
    }
  }

  /** @returns {Promise<OwnTicket>} kept on this device */
  async redeem() {
    const request = { body: { code: this.code }, signal: this.options.signal, fields: TICKET };
    const { ticketId, secret, officeId, officeName, number } = await act("/api/handovers/redeem", request);
    const ticket = { ticketId, secret, officeId, officeName, number };
    keepTicket(ticket);
    return ticket;
  }

  /** @param {unknown} error @returns {string} */
  reasonFor(error) {
    if (error instanceof NotLoaded) return common.unloaded.hint;
    if (!(error instanceof ProblemError)) throw error;
    return words.problems[error.kind] ?? error.message;
  }

  /** @param {string} sentence */
  refuse(sentence) {
    if (this.options.signal.aborted) return;
    this.busy = false;
    this.wrong = sentence;
    this.render();
    say(byId("alert", HTMLElement), sentence);
    byId("handover-field", HTMLInputElement).focus();
  }
}
