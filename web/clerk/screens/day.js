/** The day's numbers of the offices being served. */
import { h } from "../../common/dom.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").DayNumbers} DayNumbers */

const KINDS = /** @type {const} */ ([
  "entered",
  "served",
  "dropped",
  "noShow",
  "unreached",
  "left",
  "removed",
  "closed",
  "transferred",
]);

/** Not added up over offices: a mean of means would mislead. */
const WAITS = /** @type {const} */ (["meanWait", "longestWait"]);

/** @param {PageState} page @returns {VNode | null} null before the first answer */
export function dayView(page) {
  const offices = page.queue?.offices ?? [];
  if (offices.length === 0) return null;
  const figures = KINDS.map((kind) =>
    h(
      "div",
      { class: "figure", "data-key": kind },
      h("dt", {}, TEXTS.day[kind]),
      h("dd", {}, String(offices.reduce((sum, office) => sum + office.today[kind], 0))),
    ),
  );
  const both = offices.reduce((sum, office) => sum + office.today.missedThenServed, 0);
  return h(
    "section",
    { class: "card day", "data-key": "day", "aria-labelledby": "day-heading" },
    h("h2", { id: "day-heading" }, TEXTS.day.heading),
    h("dl", { class: "figures-list" }, figures, offices.length === 1 ? waits(offices[0]?.today) : null),
    both > 0 ? h("p", { class: "small" }, TEXTS.day.missedThenServed(both)) : null,
    offices.length > 1 ? perOffice(page) : null,
  );
}

/** @param {DayNumbers | undefined} today */
function waits(today) {
  if (today === undefined || today.meanWaitSeconds === null) return null;
  const figure = (/** @type {string} */ name, /** @type {number | null} */ seconds) =>
    h("div", { class: "figure", "data-key": name }, h("dt", {}, name), h("dd", {}, minutes(seconds)));
  return [
    figure(TEXTS.day.meanWait, today.meanWaitSeconds),
    figure(TEXTS.day.longestWait, today.longestWaitSeconds),
  ];
}

/** @param {number | null} seconds null before the first visit has ended */
const minutes = (seconds) => (seconds === null ? "" : TEXTS.day.minutes(Math.ceil(seconds / 60)));

/** @param {PageState} page */
function perOffice(page) {
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, TEXTS.day.office),
    [...KINDS, ...WAITS].map((kind) => h("th", { scope: "col" }, TEXTS.day[kind])),
  );
  const rows = (page.queue?.offices ?? []).map((office) =>
    h(
      "tr",
      { "data-key": office.officeId },
      h("th", { scope: "row" }, nameOf(page, office.officeId)),
      KINDS.map((kind) => h("td", {}, String(office.today[kind]))),
      h("td", {}, minutes(office.today.meanWaitSeconds)),
      h("td", {}, minutes(office.today.longestWaitSeconds)),
    ),
  );
  return h(
    "details",
    { "data-key": "per-office" },
    h("summary", {}, TEXTS.day.perOffice),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": TEXTS.day.perOffice },
      h("table", {}, h("thead", {}, head), h("tbody", {}, rows)),
    ),
  );
}

/** @param {PageState} page @param {string} officeId */
function nameOf(page, officeId) {
  return page.me.offices.find((office) => office.officeId === officeId)?.name ?? officeId;
}
