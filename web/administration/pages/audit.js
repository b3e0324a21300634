/** The audit of configuration: who changed what, on the screen and as a file. */
import { h, render } from "../../common/dom.js";
import { tag } from "../../staff/parts.js";
import { askFile } from "../../staff/staff-api.js";
import { dayOf, momentOf } from "../../staff/times.js";
import { auditPath, configurationAudit } from "../directory-api.js";
import { field, press, refusal, table } from "../parts.js";
import { Questions } from "../questions.js";
import { saveFile } from "../saving.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../api-types.js").Entry} Entry */

const texts = TEXTS.audit;

/** @param {Context} context */
export async function openAudit(context) {
  await new AuditPage(context).load();
}

class AuditPage {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.from = dayOf(Date.now());
    this.to = this.from;
    this.questions = new Questions();
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {import("../parts.js").VNode | null} */
    this.said = null;
  }

  async load() {
    const isNewest = this.questions.begin();
    try {
      const entries = await configurationAudit(this.from, this.to);
      if (!isNewest()) return;
      this.entries = entries;
      this.said = null;
    } catch (error) {
      if (!isNewest()) return;
      this.said = refusal(error);
    }
    this.draw();
  }

  async save() {
    try {
      saveFile(await askFile(auditPath(this.from, this.to, "&format=csv")));
    } catch (error) {
      this.said = refusal(error);
      this.draw();
    }
  }

  draw() {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.load();
    };
    const day = (/** @type {"from" | "to"} */ name) =>
      field(name, TEXTS[name], {
        value: this[name],
        change: (value) => {
          this[name] = value;
        },
        type: "date",
      });
    render(this.context.root, [
      h("h1", { tabindex: "-1" }, texts.title),
      h("p", {}, texts.lead),
      h(
        "form",
        { class: "card inline", novalidate: true, on: { submit } },
        day("from"),
        day("to"),
        h("button", { type: "submit", class: "primary" }, texts.show),
        press(texts.file, () => void this.save()),
      ),
      this.said,
      this.entries.length === 0
        ? h("p", { class: "muted" }, texts.none)
        : table(
            texts.title,
            [texts.when, texts.who, texts.what, texts.before, texts.after],
            [...[...this.entries].reverse().map(rowView)],
          ),
    ]);
  }
}

/** @param {Entry} entry @param {number} place */
function rowView(entry, place) {
  const result = /** @type {Record<string, string>} */ (texts.results)[entry.result] ?? "";
  return h(
    "tr",
    { "data-key": `${entry.at} ${entry.subjectId} ${place}` },
    h("td", {}, momentOf(entry.at)),
    h("td", {}, entry.actorName),
    h(
      "td",
      {},
      entry.label,
      h("br"),
      h("span", { class: "small muted" }, entry.subjectId),
      result && tag(result, "warn"),
    ),
    h("td", {}, shown(entry.beforeWords)),
    h("td", {}, shown(entry.afterWords)),
  );
}

/** @param {string[] | null} words */
function shown(words) {
  if (words === null) return "";
  return h(
    "ul",
    { class: "values" },
    words.map((each) => h("li", {}, each)),
  );
}
