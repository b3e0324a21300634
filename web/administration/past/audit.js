/** The audit of an office: on the screen in steps, and as one file however long the time. */
import { h, render } from "../../common/dom.js";
import { note } from "../../staff/parts.js";
import { askFile } from "../../staff/staff-api.js";
import { dayOf } from "../../staff/times.js";
import { field, press, refusal, shownDay, table } from "../parts.js";
import { saveFile } from "../saving.js";
import { TEXTS } from "../texts.js";
import { changeRow, entryRow } from "./entries.js";
import { OfficeChoice } from "./office-choice.js";
import { officeAudit, officeAuditPath } from "./past-api.js";
import { PAST } from "./texts.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../parts.js").VNode} VNode */
/** @typedef {{at: string, row: VNode}} Line */

const texts = PAST.audit;

/** @param {Context} context */
export async function openOfficeAudit(context) {
  new OfficeAuditPage(context).draw();
}

class OfficeAuditPage {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    const asked = new URLSearchParams(window.location.search);
    this.choice = new OfficeChoice(context, () => this.draw(), asked.get("id") ?? "");
    this.from = dayOf(Date.now());
    this.to = this.from;
    /** @type {Line[] | null} null: nothing was asked for */
    this.lines = null;
    /** @type {string | null} */
    this.next = null;
    /** @type {VNode | null} */
    this.said = null;
    this.busy = false;
  }

  /** @param {string} from the first day of this step */
  async show(from) {
    if (this.choice.officeId === "") return this.say(note(PAST.chooseOffice, "warn"));
    await this.work(async () => {
      const { officeId } = this.choice;
      const step = await officeAudit(officeId, from, this.to);
      const before = from === this.from ? [] : (this.lines ?? []);
      const address = (/** @type {string} */ protocol) =>
        `/administracao/ordem?${new URLSearchParams({ id: officeId, protocol })}`;
      const lines = [
        ...step.entries.map((entry) => ({ at: entry.at, row: entryRow(entry, address) })),
        ...step.configuration.map((change) => ({ at: change.at, row: changeRow(change) })),
      ];
      this.lines = [...before, ...lines.sort((one, other) => one.at.localeCompare(other.at))];
      this.next = step.next;
      this.context.tell(texts.shown(this.lines.length));
      return null;
    });
  }

  async save() {
    if (this.choice.officeId === "") return this.say(note(PAST.chooseOffice, "warn"));
    await this.work(async () => {
      const path = officeAuditPath(this.choice.officeId, this.from, this.to, "&format=csv");
      saveFile(await askFile(path, (parts) => this.say(note(texts.saving(parts), ""))));
      return note(texts.saved, "good");
    });
  }

  /** @param {() => Promise<VNode | null>} work gives what to say afterwards */
  async work(work) {
    if (this.busy) return;
    this.busy = true;
    this.say(note(PAST.reading, ""));
    try {
      this.said = await work();
    } catch (error) {
      this.said = refusal(error);
    } finally {
      this.busy = false;
      this.draw();
    }
  }

  /** @param {VNode} said */
  say(said) {
    this.said = said;
    this.draw();
  }

  draw() {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.show(this.from);
    };
    const day = (/** @type {"from" | "to"} */ name) =>
      field(name, TEXTS[name], {
        value: this[name],
        change: (value) => {
          this[name] = value;
        },
        type: "date",
      });
    const { next } = this;
    render(this.context.root, [
      h("h1", { tabindex: "-1" }, texts.title),
      h("p", {}, texts.lead),
      h(
        "form",
        { class: "card inline", novalidate: true, on: { submit } },
        this.choice.view(),
        day("from"),
        day("to"),
        h("button", { type: "submit", class: "primary" }, TEXTS.audit.show),
        press(TEXTS.audit.file, () => void this.save()),
      ),
      this.said === null ? null : h("div", { "data-key": "said", role: "status" }, this.said),
      this.list(),
      next === null || this.lines === null
        ? null
        : press(texts.more(shownDay(next)), () => void this.show(next), "", "more"),
    ]);
  }

  list() {
    if (this.lines === null) return null;
    if (this.lines.length === 0 && this.next === null) return h("p", { class: "muted" }, texts.none);
    return table(
      texts.title,
      [texts.when, texts.ticket, texts.what, texts.who],
      this.lines.map(({ row }) => row),
      "stacked",
    );
  }
}
