/** Choosing the office of a page: from a list of one's own, or, as an administrator, by a search over all. */
import { h } from "../../common/dom.js";
import { readOffice, searchOffices } from "../directory-api.js";
import { choice, field } from "../parts.js";
import { Questions } from "../questions.js";
import { PAST } from "./texts.js";

/** @typedef {import("../parts.js").VNode} VNode */
/** @typedef {{officeId: string, name: string}} Office */

/** While somebody types, only the last search matters. */
const TYPING_MS = 250;

export class OfficeChoice {
  /**
   * @param {import("../parts.js").Context} context @param {() => void} draw @param {string} officeId or empty
   * @param {string} [all] what choosing no office is called; without it one must be chosen
   */
  constructor(context, draw, officeId, all = "") {
    this.context = context;
    this.draw = draw;
    this.all = all;
    const own = context.me.offices;
    /** @type {Office[]} */
    this.offices = context.administrator ? [] : own;
    this.officeId = officeId !== "" ? officeId : context.administrator ? "" : (own[0]?.officeId ?? "");
    this.text = "";
    this.timer = 0;
    this.questions = new Questions();
    if (context.administrator) void this.begin();
  }

  /** The office that the address names has its own name in the list. */
  async begin() {
    const { officeId } = this;
    const read = officeId === "" ? null : await readOffice(officeId, true).catch(() => null);
    if (read !== null) this.offices = [{ officeId, name: read.office.name }];
    await this.search();
  }

  /** An administrator's list is what was found, and the chosen one. */
  async search() {
    const isNewest = this.questions.begin();
    // Without an answer the list stays as it is: the next letter asks again.
    const page = await searchOffices(this.text.trim(), "", "").catch(() => null);
    if (page === null || !isNewest()) return;
    const chosen = this.offices.filter(({ officeId }) => officeId === this.officeId);
    this.offices = [...chosen, ...page.offices.filter(({ officeId }) => officeId !== this.officeId)];
    if (page.offices.length === 1 && this.text !== "") this.officeId = page.offices[0]?.officeId ?? "";
    this.draw();
  }

  /** @returns {VNode[]} */
  view() {
    const type = (/** @type {string} */ text) => {
      this.text = text;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.search(), TYPING_MS);
    };
    const choose = (/** @type {string} */ officeId) => {
      this.officeId = officeId;
      this.draw();
    };
    const named = this.offices.some(({ officeId }) => officeId === this.officeId);
    /** @type {[string, string][]} */
    const choices = this.offices.map(({ officeId, name }) => [officeId, name]);
    if (!named && this.officeId !== "") choices.unshift([this.officeId, this.officeId]);
    if (this.all !== "" || this.officeId === "") choices.unshift(["", this.all || PAST.chooseOffice]);
    return [
      ...(this.context.administrator
        ? [field("office-search", PAST.searchOffice, { value: this.text, change: type, type: "search" })]
        : []),
      choice("office", PAST.office, choices, { value: this.officeId, change: choose }),
    ].map((each) => h("div", { class: "grow", "data-key": String(each.key) }, each));
  }
}
