/** The court's calendar by year: days are put in and taken out. */
import { h, render } from "../../common/dom.js";
import { openForm } from "../../staff/forms/form.js";
import { calendarOf, putDay, removeDay } from "../directory-api.js";
import { kindChoice } from "../editor/lists.js";
import { TIME } from "../editor/week.js";
import { field, press, refusal, shownDay, table } from "../parts.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../api-types.js").CalendarDay} CalendarDay */

const texts = TEXTS.calendar;

/** @param {Context} context */
export async function openCalendar(context) {
  await new CalendarPage(context).load(null);
}

const noDay = () => ({ date: "", name: "", kind: "no_service", scope: "", opens: "" });

class CalendarPage {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.year = 0;
    /** @type {CalendarDay[]} */
    this.days = [];
    this.draft = noDay();
    /** @type {import("../parts.js").VNode | null} */
    this.said = null;
  }

  /** @param {number | null} year null: this one */
  async load(year) {
    const calendar = await calendarOf(year);
    this.year = calendar.year;
    this.days = calendar.days;
    this.context.warn(calendar.emptyYears);
    this.draw();
  }

  /** @param {number} year */
  async turn(year) {
    this.said = null;
    await this.load(year).catch((error) => {
      this.said = refusal(error);
      this.draw();
    });
    this.context.tell(texts.year(this.year));
  }

  async add() {
    const { date, name, kind, scope, opens } = this.draft;
    try {
      await putDay(date || "-", { name, kind, scope, opens: kind === "late_start" && opens ? opens : null });
      this.draft = noDay();
      this.said = null;
      this.context.tell(TEXTS.saved);
      await this.load(Number(date.slice(0, 4)));
    } catch (error) {
      this.said = refusal(error);
      this.draw();
      this.context.root.querySelector("#refusal")?.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {CalendarDay} day @param {string} shown */
  ask(day, shown) {
    openForm({
      title: texts.ask(shown),
      fields: [],
      submit: TEXTS.remove,
      danger: true,
      send: async () => {
        await removeDay(day.date, day.scope);
        await this.load(this.year);
      },
    });
  }

  draw() {
    const { year } = this;
    render(this.context.root, [
      h("h1", { tabindex: "-1", "data-focus-home": true }, texts.title),
      h("p", {}, texts.lead),
      this.said,
      h(
        "div",
        { class: "years" },
        press(texts.before, () => void this.turn(year - 1), "compact", "before"),
        h("h2", {}, texts.year(year)),
        press(texts.after, () => void this.turn(year + 1), "compact", "after"),
      ),
      this.days.length === 0
        ? h("p", { class: "muted" }, texts.none)
        : table(
            texts.year(year),
            [texts.date, texts.name, TEXTS.kind, texts.where, TEXTS.remove],
            this.days.map((day) => this.row(day)),
          ),
      this.form(),
    ]);
  }

  /** @param {CalendarDay} day */
  row(day) {
    const kind = /** @type {Record<string, string>} */ (TEXTS.kinds)[day.kind] ?? day.kind;
    const shown = `${shownDay(day.date)}, ${day.name}`;
    return h(
      "tr",
      { "data-key": `${day.date} ${day.scope}` },
      h("th", { scope: "row" }, shownDay(day.date)),
      h("td", {}, day.name),
      h("td", {}, [kind, day.opens].filter(Boolean).join(", ")),
      h("td", {}, day.scope === "" ? texts.everywhere : day.scope),
      h(
        "td",
        {},
        h(
          "button",
          {
            type: "button",
            class: "compact",
            "aria-label": texts.removeDay(shown),
            on: { click: () => this.ask(day, shown) },
          },
          TEXTS.remove,
        ),
      ),
    );
  }

  form() {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.add();
    };
    const set = (/** @type {Partial<ReturnType<typeof noDay>>} */ part) => {
      this.draft = { ...this.draft, ...part };
      this.draw();
    };
    const { date, name, kind, scope, opens } = this.draft;
    return h(
      "form",
      { class: "card", novalidate: true, "data-key": "form", on: { submit } },
      h("h2", {}, texts.add),
      h(
        "div",
        { class: "draft" },
        field("date", texts.date, { value: date, change: (value) => set({ date: value }), type: "date" }),
        field("name", texts.name, { value: name, change: (value) => set({ name: value }) }),
        kindChoice("kind", kind, (value) => set({ kind: value })),
        kind === "late_start"
          ? field("opens", TEXTS.opensAt, {
              value: opens,
              change: (value) => set({ opens: value }),
              more: TIME,
            })
          : null,
        field("scope", texts.scope, { value: scope, change: (value) => set({ scope: value }) }),
      ),
      h("button", { type: "submit", class: "primary" }, TEXTS.add),
    );
  }
}
