/** The day's numbers of the offices being served. */
import { el } from "../../common/dom.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../model.js").Desk} Desk */
/** @typedef {import("../model.js").DayNumbers} DayNumbers */

const KINDS = /** @type {const} */ ([
  "entered",
  "served",
  "noShow",
  "unreached",
  "left",
  "removed",
  "closed",
  "transferred",
]);

/** @param {Desk} desk @returns {HTMLElement | null} null before the first answer */
export function dayView(desk) {
  const offices = desk.queue?.offices ?? [];
  if (offices.length === 0) return null;
  const figures = KINDS.map((kind) =>
    el(
      "div",
      { class: "figure", "data-key": kind },
      el("dt", {}, TEXTS.day[kind]),
      el("dd", {}, String(offices.reduce((sum, office) => sum + office.today[kind], 0))),
    ),
  );
  return el(
    "section",
    { class: "card day", "data-key": "day", "aria-labelledby": "day-heading" },
    el("h2", { id: "day-heading" }, TEXTS.day.heading),
    el("dl", { class: "figures-list" }, figures),
    offices.length > 1 ? perOffice(desk) : null,
  );
}

/** @param {Desk} desk */
function perOffice(desk) {
  const head = el(
    "tr",
    {},
    el("th", { scope: "col" }, TEXTS.day.office),
    KINDS.map((kind) => el("th", { scope: "col" }, TEXTS.day[kind])),
  );
  const rows = (desk.queue?.offices ?? []).map((office) =>
    el(
      "tr",
      { "data-key": office.officeId },
      el("th", { scope: "row" }, nameOf(desk, office.officeId)),
      KINDS.map((kind) => el("td", {}, String(office.today[kind]))),
    ),
  );
  return el(
    "details",
    { "data-key": "per-office" },
    el("summary", {}, TEXTS.day.perOffice),
    el(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": TEXTS.day.perOffice },
      el("table", {}, el("thead", {}, head), el("tbody", {}, rows)),
    ),
  );
}

/** @param {Desk} desk @param {string} officeId */
function nameOf(desk, officeId) {
  return desk.me.offices.find((office) => office.officeId === officeId)?.name ?? officeId;
}
