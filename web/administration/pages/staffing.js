/** How many clerks each half hour of the week needs. */
import { h, render } from "../../common/dom.js";
import { note } from "../../staff/parts.js";
import { field, refusal, table } from "../parts.js";
import { OfficeChoice } from "../past/office-choice.js";
import { PAST } from "../past/texts.js";
import { Questions } from "../questions.js";
import { REPORT_TEXTS } from "../report-texts.js";
import { readStaffing } from "../reports-api.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../reports-api.js").SlotNeed} SlotNeed */

const texts = REPORT_TEXTS.staffing;
const number = new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 1 });

/** @param {Context} context */
export async function openStaffing(context) {
  const page = new StaffingPage(context);
  if (page.choice.officeId === "") page.draw();
  else await page.load();
}

class StaffingPage {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    const asked = new URLSearchParams(window.location.search);
    this.choice = new OfficeChoice(context, () => this.draw(), asked.get("id") ?? "");
    this.questions = new Questions();
    this.minutes = "10";
    this.share = "90";
    /** @type {SlotNeed[] | null} */
    this.slots = null;
    /** @type {import("../parts.js").VNode | null} */
    this.said = null;
  }

  async load() {
    const isNewest = this.questions.begin();
    try {
      if (this.choice.officeId === "") {
        this.said = note(PAST.chooseOffice, "warn");
      } else {
        const slots = await readStaffing(this.choice.officeId, Number(this.minutes), Number(this.share));
        if (!isNewest()) return;
        this.slots = slots;
        this.said = null;
        this.context.tell(this.slots.length === 0 ? texts.none : texts.shown(this.slots.length));
      }
    } catch (error) {
      if (!isNewest()) return;
      this.slots = null; // that of an earlier question would stand under the present one
      this.said = refusal(error);
    }
    this.draw();
  }

  draw() {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.load();
    };
    const figure = (/** @type {"minutes" | "share"} */ name, /** @type {string} */ label) =>
      field(`staffing-${name}`, label, {
        value: this[name],
        change: (value) => {
          this[name] = value.trim();
        },
        more: { inputmode: "numeric" },
      });
    render(this.context.root, [
      h("h1", { tabindex: "-1" }, texts.title),
      h("p", {}, texts.lead),
      h(
        "form",
        { class: "card inline", novalidate: true, on: { submit } },
        this.choice.view(),
        figure("minutes", texts.target),
        figure("share", texts.share),
        h("button", { type: "submit", class: "primary" }, REPORT_TEXTS.show),
      ),
      this.said,
      ...(this.slots === null ? [] : weekView(this.slots)),
      h("p", { class: "small muted" }, texts.method),
    ]);
  }
}

/** One table for each weekday. @param {SlotNeed[]} slots */
function weekView(slots) {
  if (slots.length === 0) return [h("p", { class: "muted" }, texts.none)];
  const days = /** @type {Record<string, string>} */ (REPORT_TEXTS.days);
  return Object.keys(days)
    .map((day) => ({ day, of: slots.filter(({ weekday }) => weekday === day) }))
    .filter(({ of }) => of.length > 0)
    .map(({ day, of }) => dayView(day, days[day] ?? day, of));
}

/** @param {string} day @param {string} name @param {SlotNeed[]} slots */
function dayView(day, name, slots) {
  const rows = slots.map((slot) =>
    h(
      "tr",
      { "data-key": slot.from },
      h("th", { scope: "row" }, slot.from),
      h("td", {}, h("strong", {}, String(slot.needed))),
      h(
        "td",
        {},
        `${number.format(slot.had)} `,
        slot.needed > slot.had && h("span", { class: "tag warn" }, texts.fewer),
      ),
      h("td", {}, number.format(slot.arrivals)),
      h("td", {}, REPORT_TEXTS.minutes(number.format(slot.serviceSeconds / 60))),
      h("td", {}, `${number.format(slot.expectedShareInTime * 100)} %`),
    ),
  );
  const columns = [texts.when, texts.needed, texts.had, texts.arrivals, texts.service, texts.inTime];
  return h("section", { "data-key": day }, h("h2", {}, name), table(name, columns, rows));
}
