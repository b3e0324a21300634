/** The list of offices: all of them for an administrator, their own for a manager. */
import { h, render } from "../../common/dom.js";
import { unpressed } from "../../common/between-presses.js";
import { tag } from "../../staff/parts.js";
import { searchOffices } from "../directory-api.js";
import { choice, failedView, field, refusal } from "../parts.js";
import { Questions } from "../questions.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../api-types.js").OfficeRow} OfficeRow */

const texts = TEXTS.offices;
/** While somebody types, only the last search matters. */
const TYPING_MS = 250;

/** @param {string} officeId */
const addressOf = (officeId) => `/administracao/unidade?id=${officeId}`;

/** @param {Context} context */
export async function openOffices(context) {
  if (!context.administrator) {
    const rows = context.me.offices.map((office) => listItem(office.officeId, office.name, [], true));
    render(context.root, [h("h1", { tabindex: "-1" }, texts.title), list(rows)]);
    return;
  }
  await new OfficeList(context).search();
}

class OfficeList {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.text = "";
    this.active = "";
    /** @type {OfficeRow[]} */
    this.rows = [];
    /** @type {string | null} */
    this.next = null;
    /** @type {unknown} */
    this.trouble = null;
    this.questions = new Questions();
    this.timer = 0;
  }

  /** @param {string} [cursor] */
  async search(cursor = "") {
    const isNewest = this.questions.begin();
    try {
      const page = await searchOffices(this.text.trim(), this.active, cursor);
      await unpressed();
      if (!isNewest()) return;
      this.rows = cursor === "" ? page.offices : [...this.rows, ...page.offices];
      this.next = page.next;
      this.trouble = null;
      this.context.tell(texts.found(this.rows.length, this.next !== null));
    } catch (error) {
      if (!isNewest()) return;
      if (this.rows.length === 0 && cursor === "") {
        render(this.context.root, [failedView(error, () => void this.search())]);
        return;
      }
      this.trouble = error;
    }
    this.draw();
  }

  soon() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), TYPING_MS);
  }

  draw() {
    const change = (/** @type {string} */ text) => {
      this.text = text;
      this.soon();
    };
    const choose = (/** @type {string} */ active) => {
      this.active = active;
      void this.search();
    };
    const choices = /** @type {const} */ ([
      ["", texts.all],
      ["true", texts.active],
      ["false", texts.inactive],
    ]);
    render(this.context.root, [
      h(
        "div",
        { class: "page-head" },
        h("h1", { tabindex: "-1" }, texts.title),
        h("a", { class: "button primary", href: addressOf("") }, texts.create),
      ),
      h(
        "div",
        { class: "office-search", role: "search" },
        field("search", texts.search, { value: this.text, change, type: "search" }),
        choice("active", texts.which, choices, { value: this.active, change: choose }),
      ),
      this.trouble === null ? null : refusal(this.trouble),
      this.rows.length === 0
        ? h("p", { class: "muted" }, this.text === "" && this.active === "" ? texts.empty : texts.none)
        : list(this.rows.map(rowView)),
      this.next === null ? null : this.moreButton(this.next),
    ]);
  }

  /** @param {string} cursor */
  moreButton(cursor) {
    return h("button", { type: "button", on: { click: () => void this.search(cursor) } }, texts.more);
  }
}

/** @param {OfficeRow} row */
function rowView(row) {
  return listItem(row.officeId, row.name, [row.district, row.scheduleText], row.active);
}

/** @param {string} officeId @param {string} name @param {string[]} details @param {boolean} active */
function listItem(officeId, name, details, active) {
  return h(
    "li",
    { "data-key": officeId },
    h("a", { href: addressOf(officeId) }, name),
    active ? null : tag(texts.inactiveTag, "warn"),
    details.length > 0 ? h("p", { class: "small muted" }, details.filter(Boolean).join(" · ")) : null,
  );
}

/** @param {import("../parts.js").VNode[]} items */
const list = (items) => h("ul", { class: "card offices" }, items);
