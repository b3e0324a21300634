/** Reports: the figures of a period as numbers, charts, a table and a file; and what visitors said. */
import { h, render } from "../../common/dom.js";
import { note } from "../../staff/parts.js";
import { seesClerks } from "../../staff/roles.js";
import { askFile } from "../../staff/staff-api.js";
import { dayOf } from "../../staff/times.js";
import { barChart } from "../bar-chart.js";
import { choice, field, press, refusal, shownDay, table } from "../parts.js";
import { OfficeChoice } from "../past/office-choice.js";
import { PAST } from "../past/texts.js";
import { Questions } from "../questions.js";
import { REPORT_TEXTS as texts } from "../report-texts.js";
import { readOpinions, readReport, reportPath } from "../reports-api.js";
import { saveFile } from "../saving.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../reports-api.js").ReportRow} ReportRow */

/** Letters of a name under a bar. */
const SHORT = 14;
const MONTH_MS = 30 * 24 * 3600 * 1000;
const COUNTS = /** @type {const} */ ([
  "entered",
  "served",
  "dropped",
  "noShow",
  "unreached",
  "left",
  "removed",
  "closed",
  "transferred",
  "outOfOrder",
]);
const number = new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 1 });

/** @param {Context} context */
export async function openReports(context) {
  await new ReportsPage(context).load();
}

class ReportsPage {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    const now = Date.now();
    const { administrator } = context;
    const all = administrator ? texts.allOffices : texts.myOffices;
    const given = new URLSearchParams(window.location.search).get("id") ?? "";
    this.choice = new OfficeChoice(context, () => this.draw(), given, all);
    // The court by office or district is read in whole months; an office's manager looks at the last days.
    const period = administrator ? monthBefore(dayOf(now)) : { from: dayOf(now - MONTH_MS), to: dayOf(now) };
    this.asked = { ...period, by: "day", district: "" };
    this.questions = new Questions();
    /** @type {import("../reports-api.js").Report | null} */
    this.report = null;
    /** @type {import("../reports-api.js").OpinionMonth[]} */
    this.opinions = [];
    /** @type {import("../parts.js").VNode | null} */
    this.said = null;
  }

  /** What the form asks for: a district only where no office is chosen. */
  question() {
    const { officeId } = this.choice;
    return { ...this.asked, officeId, district: officeId === "" ? this.asked.district.trim() : "" };
  }

  /** By what the chosen office's report may be cut; one that is offered no more is not asked for. */
  cuts() {
    const { asked, choice: office, context } = this;
    const clerks = seesClerks(context.me, office.officeId);
    if (asked.by === "clerk" && !clerks) asked.by = "day";
    return Object.entries(texts.cuts).filter(([cut]) => cut !== "clerk" || clerks);
  }

  async load() {
    const asked = this.question();
    const isNewest = this.questions.begin();
    this.said = note(PAST.reading, "");
    this.draw();
    try {
      const report = await readReport(asked);
      const opinions = asked.officeId === "" ? [] : await readOpinions(asked.officeId, asked.to.slice(0, 7));
      if (!isNewest()) return;
      this.report = report;
      this.opinions = opinions;
      this.said = null;
      this.context.tell(report.rows.length === 0 ? texts.none : `${texts.summary}: ${report.total.entered}`);
    } catch (error) {
      if (!isNewest()) return;
      // Figures of an earlier question would stand under the present one.
      this.report = null;
      this.opinions = [];
      this.said = refusal(error);
    }
    this.draw();
  }

  async save() {
    try {
      saveFile(await askFile(reportPath(this.question(), "&format=csv")));
    } catch (error) {
      this.said = refusal(error);
      this.draw();
    }
  }

  /** The shown report, for programs. @param {import("../reports-api.js").Report} report */
  saveJson(report) {
    const content = new Blob([JSON.stringify(report, null, 1)], { type: "application/json" });
    saveFile({ name: `relatorio-${report.since}-${report.until}.json`, content });
  }

  draw() {
    render(this.context.root, [
      h("h1", { tabindex: "-1" }, texts.title),
      h("p", {}, texts.lead),
      this.form(),
      this.said,
      ...(this.report === null ? [] : reportView(this.report)),
      ...opinionsView(this.opinions),
    ]);
  }

  form() {
    const { asked, context, report } = this;
    const set = (/** @type {keyof typeof asked} */ name) => (/** @type {string} */ value) => {
      asked[name] = value;
    };
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.load();
    };
    const day = (/** @type {"from" | "to"} */ name) =>
      field(name, TEXTS[name], { value: asked[name], change: set(name), type: "date" });
    const cuts = this.cuts();
    return h(
      "form",
      { class: "card inline", novalidate: true, on: { submit } },
      this.choice.view(),
      context.administrator &&
        this.choice.officeId === "" &&
        field("report-district", texts.district, { value: asked.district, change: set("district") }),
      day("from"),
      day("to"),
      choice("report-by", texts.by, cuts, { value: asked.by, change: set("by") }),
      h("button", { type: "submit", class: "primary" }, texts.show),
      press(texts.file, () => void this.save()),
      report && press(texts.json, () => this.saveJson(report)),
    );
  }
}

/** The whole month before that of a day. @param {string} day */
function monthBefore(day) {
  const last = new Date(`${day.slice(0, 8)}01T00:00:00Z`);
  last.setUTCDate(0);
  const to = last.toISOString().slice(0, 10);
  return { from: `${to.slice(0, 8)}01`, to };
}

/** @param {import("../reports-api.js").Report} report */
function reportView(report) {
  const { rows, total } = report;
  if (rows.length === 0 && sumOf(total.turnedAway) === 0) return [h("p", { class: "muted" }, texts.none)];
  const label = (/** @type {ReportRow} */ row) => labelOf(row, report.by);
  const short = (/** @type {ReportRow} */ row) => label(row).slice(0, report.by === "day" ? 5 : SHORT);
  return [
    h("h2", {}, texts.summary),
    h("dl", { class: "figures-list" }, summary(total).map(figureView)),
    total.missedThenServed > 0 && h("p", {}, texts.both(total.missedThenServed)),
    sumOf(total.turnedAway) > 0 && h("p", {}, texts.away(total.turnedAway)),
    report.pendingDays.length > 0 && note(texts.pending(report.pendingDays.length), "warn"),
    barChart(
      texts.chartEntered,
      rows.map((row) => ({ label: short(row), value: row.entered })),
    ),
    barChart(
      texts.chartWait,
      rows.map((row) => ({ label: short(row), value: Math.round((row.waitSeconds.median ?? 0) / 6) / 10 })),
    ),
    h(
      "div",
      { class: "report-table", "data-key": "table" },
      table(
        texts.title,
        columnsOf(report.by),
        [...rows, total].map((row) => rowView(row, row === total ? "Total" : label(row))),
      ),
    ),
    h("p", { class: "small muted" }, texts.error(report.errorPercent)),
  ];
}

/** @param {ReportRow} total @returns {(readonly [string, string])[]} */
function summary(total) {
  return [
    ...COUNTS.map((name) => /** @type {const} */ ([texts[name], number.format(total[name])])),
    [texts.turnedAway, number.format(sumOf(total.turnedAway))],
    [texts.wait, minutes(total.waitSeconds.median)],
    [texts.waitP90, minutes(total.waitSeconds.p90)],
    [texts.waitMax, minutes(total.waitSeconds.max)],
    [texts.service, minutes(total.serviceSeconds.median)],
    ...(total.satisfaction
      ? [/** @type {const} */ ([texts.satisfaction, number.format(total.satisfaction.mean)])]
      : []),
  ];
}

/** @param {readonly [string, string]} pair */
const figureView = ([name, value]) =>
  h("div", { class: "figure", "data-key": name }, h("dt", {}, name), h("dd", {}, value));

/** @param {string} by */
function columnsOf(by) {
  const cut = /** @type {Record<string, string>} */ (texts.cuts)[by] ?? by;
  const times = [texts.wait, texts.waitP90, texts.waitMax, texts.entry, texts.service, texts.serviceP90];
  return [cut, ...COUNTS.map((name) => texts[name]), texts.turnedAway, ...times, texts.satisfaction];
}

/** @param {ReportRow} row @param {string} label */
function rowView(row, label) {
  const { waitSeconds: wait, callToEntrySeconds: entry, serviceSeconds: service } = row;
  const times = [wait.median, wait.p90, wait.max, entry.median, service.median, service.p90].map(minutes);
  const satisfaction = row.satisfaction ? number.format(row.satisfaction.mean) : "";
  const cells = [
    ...COUNTS.map((name) => number.format(row[name])),
    number.format(sumOf(row.turnedAway)),
    ...times,
    satisfaction,
  ];
  return h(
    "tr",
    { "data-key": row.key },
    h("th", { scope: "row" }, label),
    cells.map((cell) => h("td", {}, cell)),
  );
}

/** @param {import("../reports-api.js").OpinionMonth[]} months */
function opinionsView(months) {
  const words = texts.opinions;
  if (months.length === 0) return [];
  const rows = months.map((of) =>
    h(
      "tr",
      { "data-key": of.month },
      h("th", { scope: "row" }, monthOf(of.month)),
      h("td", {}, of.hidden ? words.hidden : number.format(of.count ?? 0)),
      h("td", {}, of.mean === undefined || of.mean === null ? "" : number.format(of.mean)),
      h("td", {}, (of.distribution ?? []).join(" · ")),
    ),
  );
  const comments = months
    .filter((of) => (of.comments ?? []).length > 0)
    .map((of) =>
      h(
        "details",
        { "data-key": `comments-${of.month}` },
        h("summary", {}, words.comments(monthOf(of.month))),
        h(
          "ul",
          {},
          (of.comments ?? []).map((comment) => h("li", {}, comment)),
        ),
      ),
    );
  return [
    h("h2", {}, words.title),
    h("p", {}, words.lead),
    table(words.title, [words.month, words.count, words.mean, words.distribution], rows),
    ...comments,
  ];
}

/** @param {ReportRow} row @param {string} by */
function labelOf(row, by) {
  if (by === "day") return shownDay(row.key);
  if (by === "month") return monthOf(row.key);
  if (by === "hour") return `${row.key}h`;
  if (by === "weekday") return /** @type {Record<string, string>} */ (texts.days)[row.key] ?? row.key;
  if (by === "class") return /** @type {Record<string, string>} */ (texts.priorities)[row.key] ?? row.key;
  return row.name ?? row.key;
}

/** "11/2026" of "2026-11". @param {string} month */
const monthOf = (month) => month.split("-").reverse().join("/");

/** @param {number | null} seconds */
function minutes(seconds) {
  if (seconds === null) return "";
  return seconds < 60 ? texts.seconds(seconds) : texts.minutes(number.format(seconds / 60));
}

/** @param {{closed: number, full: number, suspended: number, limited: number}} of */
const sumOf = (of) => of.closed + of.full + of.suspended + of.limited;
