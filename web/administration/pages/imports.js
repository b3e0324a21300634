/** Imports of CSV files: a rehearsal first, then step by step with its progress, and what was rejected. */
import { h, render } from "../../common/dom.js";
import { note } from "../../staff/parts.js";
import { importFile } from "../directory-api.js";
import { refusal, table } from "../parts.js";
import { saveFile } from "../saving.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../api-types.js").ImportReport} ImportReport */

const texts = TEXTS.imports;
const WHAT = /** @type {const} */ (["offices", "calendar", "people"]);
/** Rejected lines that are shown; the file has all. */
const SHOWN = 100;

/** @param {Context} context */
export async function openImports(context) {
  new Imports(context).draw();
}

class Imports {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    /** @type {typeof WHAT[number]} */
    this.what = "offices";
    /** @type {File | null} */
    this.file = null;
    /** @type {ImportReport | null} of the rehearsal, or of everything that was done */
    this.report = null;
    this.isDry = true;
    this.busy = "";
    this.done = 0;
    this.all = 0;
    /** @type {import("../parts.js").VNode | null} */
    this.said = null;
  }

  forget() {
    this.report = null;
    this.said = null;
    this.isDry = true;
    this.done = 0;
    this.all = 0;
  }

  async rehearse() {
    if (this.busy !== "") return;
    this.forget();
    if (this.file === null) {
      this.said = note(texts.needFile, "bad", "need-file");
      this.draw();
      this.context.tell(texts.needFile);
      return;
    }
    await this.work(texts.rehearsing, async (file) => {
      this.report = await importFile(this.what, file, true);
      this.all = this.report.created + this.report.updated;
    });
  }

  /** Step by step until nothing remains; what was done before a failure stays done. */
  async apply() {
    if (this.busy !== "" || this.report === null) return;
    const done = this.isDry ? { created: 0, updated: 0 } : {};
    const total = { ...this.report, ...done };
    if (!this.isDry) this.all = total.created + total.updated + total.remaining;
    this.done = total.created + total.updated;
    await this.work(texts.applying(this.done, this.all), async (file) => {
      for (;;) {
        const step = await importFile(this.what, file, false);
        total.created += step.created;
        total.updated += step.updated;
        total.rejected = step.rejected;
        total.remaining = step.remaining;
        this.done = total.created + total.updated;
        this.busy = texts.applying(this.done, this.all);
        this.draw();
        if (step.remaining === 0 || step.created + step.updated === 0) break;
      }
      this.report = total;
      this.isDry = false;
    });
  }

  /** @param {string} busy @param {(file: File) => Promise<void>} work */
  async work(busy, work) {
    if (this.file === null) return;
    this.busy = busy;
    this.said = null;
    this.draw();
    this.context.tell(busy);
    try {
      await work(this.file);
      this.context.tell(this.title());
    } catch (error) {
      const stopped = this.done > 0 ? note(texts.stopped, "warn") : null;
      this.said = h("div", { "data-key": "failed" }, refusal(error), stopped);
    } finally {
      this.busy = "";
      this.draw();
      this.showResult();
    }
  }

  /** In sight; and the focus goes there if what was pressed is gone. */
  showResult() {
    const { root } = this.context;
    const result = root.querySelector("#refusal") ?? root.querySelector("#report-title");
    if (!(result instanceof HTMLElement)) return;
    result.scrollIntoView({ block: "nearest" });
    if (document.activeElement === document.body) result.focus({ preventScroll: true });
  }

  /** What the report is; one whose last step did nothing has not come to its end. */
  title() {
    if (this.isDry) return texts.dryTitle;
    return this.report !== null && this.report.remaining > 0 ? texts.unfinished : texts.doneTitle;
  }

  draw() {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.rehearse();
    };
    render(this.context.root, [
      h("h1", { tabindex: "-1" }, texts.title),
      h("p", {}, texts.lead),
      h(
        "form",
        { class: "card", novalidate: true, on: { submit } },
        this.whatField(),
        this.fileField(),
        h(
          "button",
          { type: "submit", class: "primary", "aria-disabled": this.busy === "" ? null : "true" },
          texts.rehearse,
        ),
      ),
      this.said,
      this.busy === "" ? null : this.progress(),
      this.report === null ? null : this.reportView(this.report),
    ]);
  }

  /** Neither this nor the file changes under a rehearsal or an import: each step sends them anew. */
  whatField() {
    return h(
      "fieldset",
      { disabled: this.busy !== "" },
      h("legend", {}, texts.what),
      WHAT.map((what) => {
        const choose = () => {
          this.what = what;
          this.forget();
          this.draw();
        };
        const input = { type: "radio", name: "what", value: what, checked: what === this.what };
        return h(
          "label",
          { class: "choice", "data-key": what },
          h("input", { ...input, on: { change: choose } }),
          texts[what],
        );
      }),
      h("p", { class: "hint" }, texts[`${this.what}Hint`]),
    );
  }

  fileField() {
    const choose = (/** @type {Event} */ event) => {
      if (event.target instanceof HTMLInputElement) this.file = event.target.files?.[0] ?? null;
      this.forget();
      this.draw();
    };
    return h(
      "div",
      { class: "field" },
      h("label", { for: "file" }, texts.file),
      h("input", {
        type: "file",
        id: "file",
        accept: ".csv,text/csv",
        disabled: this.busy !== "",
        on: { change: choose },
      }),
    );
  }

  progress() {
    const bar = this.all > 0 && this.done > 0 ? { max: this.all, value: this.done } : {};
    return h(
      "section",
      { class: "card", "data-key": "progress", "aria-busy": "true" },
      h("p", {}, this.busy),
      h("progress", { "aria-label": this.busy, ...bar }),
    );
  }

  /** @param {ImportReport} report */
  reportView(report) {
    const said = this.isDry ? texts.wouldDo : texts.hasDone;
    const left = this.isDry ? 0 : report.remaining;
    const canApply = (this.isDry ? report.created + report.updated : left) > 0 && this.busy === "";
    return h(
      "section",
      { class: "card", "data-key": "report", "aria-labelledby": "report-title" },
      h("h2", { id: "report-title", tabindex: "-1" }, this.title()),
      left > 0 ? note(texts.left(left), "warn") : null,
      h("p", {}, said(report.created, report.updated, report.unchanged)),
      report.notes.length > 0
        ? h(
            "ul",
            {},
            report.notes.map((each) => h("li", {}, each)),
          )
        : null,
      report.rejected.length > 0 ? this.rejectedView(report) : null,
      canApply
        ? h(
            "button",
            { type: "button", class: "primary", "data-key": "apply", on: { click: () => void this.apply() } },
            this.isDry ? texts.apply : texts.goOn,
          )
        : null,
    );
  }

  /** @param {ImportReport} report */
  rejectedView({ rejected }) {
    return h(
      "div",
      { "data-key": "rejected" },
      h("h3", {}, texts.rejected(rejected.length)),
      rejected.length > SHOWN ? h("p", { class: "hint" }, texts.firstOnly(SHOWN)) : null,
      table(
        texts.rejected(rejected.length),
        [texts.line, texts.why],
        rejected
          .slice(0, SHOWN)
          .map(({ line, message }) =>
            h("tr", { "data-key": line }, h("th", { scope: "row" }, line), h("td", {}, message)),
          ),
      ),
      h("button", { type: "button", class: "compact", on: { click: () => save(rejected) } }, texts.download),
    );
  }
}

/**
 * As a file for Excel in Portuguese; a message is a sentence of ours and begins with a letter.
 * @param {ImportReport["rejected"]} rejected
 */
function save(rejected) {
  const quoted = (/** @type {string} */ text) => `"${text.replaceAll('"', '""')}"`;
  const lines = [
    [texts.line, texts.why].map(quoted).join(";"),
    ...rejected.map(({ line, message }) => `${line};${quoted(message)}`),
  ];
  const content = new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" });
  saveFile({ name: texts.fileName, content });
}
