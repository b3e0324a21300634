/** «Por que ela foi chamada antes de mim?»: the story of one protocol, two compared, and the calls of a day. */
import { ProblemError } from "../../common/answers.js";
import { h, render } from "../../common/dom.js";
import { note, tag } from "../../staff/parts.js";
import { dayOf, timeOfDay } from "../../staff/times.js";
import { cell, field, press, refusal, shownDay, table } from "../parts.js";
import { entryRow } from "./entries.js";
import { OfficeChoice } from "./office-choice.js";
import { callsOfDay, storyOf } from "./past-api.js";
import { PAST } from "./texts.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../parts.js").VNode} VNode */

const texts = PAST.order;

/** @param {Context} context */
export async function openOrder(context) {
  const page = new OrderPage(context);
  page.draw();
  if (page.protocol !== "") await page.explain();
}

class OrderPage {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    const asked = new URLSearchParams(window.location.search);
    this.choice = new OfficeChoice(context, () => this.draw(), asked.get("id") ?? "");
    this.protocol = asked.get("protocol") ?? "";
    this.other = "";
    this.day = dayOf(Date.now());
    /** @type {VNode | null} */
    this.said = null;
    /** @type {VNode | null} */
    this.answer = null;
    this.busy = false;
  }

  async explain() {
    const protocol = this.protocol.trim();
    if (protocol === "") return this.say(note(texts.needProtocol, "warn"));
    await this.work(async () => storyView(await storyOf(this.choice.officeId, protocol, this.other.trim())));
  }

  async showDay() {
    await this.work(async () => dayView(this.day, await callsOfDay(this.choice.officeId, this.day)));
  }

  /** @param {() => Promise<VNode>} work */
  async work(work) {
    if (this.choice.officeId === "") return this.say(note(PAST.chooseOffice, "warn"));
    if (this.busy) return;
    this.busy = true;
    this.say(note(PAST.reading, ""));
    try {
      this.answer = await work();
      this.said = null;
    } catch (error) {
      this.answer = null;
      this.said = isMissing(error) ? note(texts.notFound, "warn") : refusal(error);
    } finally {
      this.busy = false;
      this.draw();
    }
    const heading = this.context.root.querySelector("#answer h2");
    if (heading instanceof HTMLElement) heading.focus();
  }

  /** @param {VNode} said */
  say(said) {
    this.said = said;
    this.draw();
  }

  draw() {
    const input = (/** @type {"protocol" | "other" | "day"} */ name, /** @type {object} */ more = {}) =>
      field(name, texts[name], {
        value: this[name],
        change: (value) => {
          this[name] = value;
        },
        ...more,
      });
    const form = (/** @type {() => void} */ send, /** @type {VNode[]} */ ...content) => {
      const submit = (/** @type {Event} */ event) => {
        event.preventDefault();
        send();
      };
      return h("form", { class: "inline", novalidate: true, on: { submit } }, content);
    };
    const submit = (/** @type {string} */ label, /** @type {string} */ look) =>
      h("button", { type: "submit", class: look }, label);
    render(this.context.root, [
      h("h1", { tabindex: "-1" }, texts.title),
      h(
        "div",
        { class: "card no-print" },
        h("div", { class: "inline" }, this.choice.view()),
        h("p", {}, texts.lead),
        form(
          () => void this.explain(),
          input("protocol", { hint: texts.protocolHint }),
          input("other"),
          submit(texts.explain, "primary"),
        ),
        h("h2", {}, texts.ofDay),
        form(() => void this.showDay(), input("day", { type: "date" }), submit(texts.showDay, "")),
      ),
      this.said === null ? null : h("div", { "data-key": "said", role: "status" }, this.said),
      this.answer,
    ]);
  }
}

/** @param {unknown} error */
const isMissing = (error) => error instanceof ProblemError && error.kind === "not-found";

/** @param {VNode} heading @param {...(VNode | null)} content */
function answerView(heading, ...content) {
  return h(
    "section",
    { id: "answer", class: "answer" },
    h(
      "div",
      { class: "page-head" },
      heading,
      press(texts.print, () => window.print(), "no-print"),
    ),
    ...content,
  );
}

/** @param {import("./past-api.js").Story} story */
function storyView({ ticket, entries, ahead, compared }) {
  const called = ticket.calledAt === null ? null : timeOfDay(ticket.calledAt);
  return answerView(
    h("h2", { tabindex: "-1" }, texts.answer),
    h("p", {}, texts.mine(ticket.number, timeOfDay(ticket.arrival), called)),
    compared === null
      ? null
      : h("p", { class: "notice", "data-key": "compared" }, texts.compared(compared.number, compared.why)),
    h("h3", {}, texts.aheadTitle(ahead.length)),
    ahead.length === 0
      ? null
      : table(
          texts.aheadTitle(ahead.length),
          COLUMNS,
          ahead.map((call) => callRow(call, call.why)),
          "stacked",
        ),
    h("h3", {}, texts.storyTitle),
    table(
      texts.storyTitle,
      [PAST.audit.when, PAST.audit.ticket, PAST.audit.what, PAST.audit.who],
      entries.map((entry) => entryRow({ ...entry, protocol: null }, () => "")),
      "stacked",
    ),
  );
}

const COLUMNS = [texts.calledAt, texts.number, texts.arrival, texts.priority, texts.calledBy, texts.why];

/** @param {string} day @param {import("./past-api.js").DayCall[]} calls */
function dayView(day, calls) {
  const heading = h("h2", { tabindex: "-1" }, texts.dayTitle(shownDay(day), calls.length));
  if (calls.length === 0) return answerView(heading, h("p", { class: "muted" }, texts.noCalls));
  return answerView(
    heading,
    h("p", {}, texts.outOfOrder(calls.filter(({ earlier }) => earlier > 0).length)),
    table(texts.dayTitle(shownDay(day), calls.length), COLUMNS, calls.map(dayRow), "stacked"),
  );
}

/** @param {import("./past-api.js").DayCall} call */
function dayRow(call) {
  if (call.earlier === 0) return callRow(call, h("span", { class: "muted" }, texts.inOrder));
  const why = h(
    "div",
    {},
    tag(texts.before(call.earlier), "warn"),
    call.why.map((each) => h("p", {}, each)),
  );
  return callRow(call, why);
}

/** @param {import("./past-api.js").Called} call @param {VNode | string} why */
function callRow(call, why) {
  return h(
    "tr",
    {},
    cell(texts.calledAt, call.calledAt === null ? "" : timeOfDay(call.calledAt)),
    cell(
      texts.number,
      h("strong", {}, call.number),
      h("br"),
      h("span", { class: "small muted" }, call.protocol),
    ),
    cell(texts.arrival, timeOfDay(call.arrival)),
    cell(texts.priority, PAST.priorities[call.priority]),
    cell(texts.calledBy, call.calledBy ?? ""),
    cell(texts.why, why),
  );
}
