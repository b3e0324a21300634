/** The editor of a week: several blocks a day, each with its times. */
import { h } from "../../common/dom.js";
import { DAYS } from "../api-types.js";
import { field, press } from "../parts.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../api-types.js").WeeklyBlock} WeeklyBlock */

const texts = TEXTS.office;
const FIRST = Object.freeze({ opens: "13:00", closes: "19:00" });

/**
 * @param {WeeklyBlock[] | null} weekly null: the court's hours
 * @param {(weekly: WeeklyBlock[] | null) => void} change
 * @param {{ownOnly?: boolean}} [options] `ownOnly`: there are no hours to follow
 */
export function weekEditor(weekly, change, { ownOnly = false } = {}) {
  const own = weekly !== null;
  return h(
    "fieldset",
    { class: "week" },
    h("legend", {}, texts.hours),
    ownOnly ? null : radio("court-hours", texts.courtHours, !own, () => change(null)),
    ownOnly ? null : radio("own-hours", texts.ownHours, own, () => change(weekly ?? usualWeek())),
    own ? DAYS.map((day) => dayEditor(day, weekly, change)) : null,
  );
}

/** Monday to Friday, as most courts have it; a start for somebody who writes their own. */
function usualWeek() {
  return DAYS.slice(0, 5).map((day) => ({ day, ...FIRST }));
}

/** @param {string} id @param {string} label @param {boolean} checked @param {() => void} choose */
function radio(id, label, checked, choose) {
  return h(
    "label",
    { class: "choice", "data-key": id },
    h("input", { type: "radio", name: "hours", id, checked, on: { change: choose } }),
    label,
  );
}

/**
 * @param {typeof DAYS[number]} day @param {WeeklyBlock[]} weekly
 * @param {(weekly: WeeklyBlock[]) => void} change
 */
function dayEditor(day, weekly, change) {
  const name = TEXTS.days[day];
  const own = weekly.filter((block) => block.day === day);
  const add = () => change([...weekly, { day, ...(own.length === 0 ? FIRST : { opens: "", closes: "" }) }]);
  return h(
    "div",
    { class: "day", "data-key": day, role: "group", "aria-label": name },
    h("p", { class: "day-name" }, name),
    own.length === 0 ? h("p", { class: "muted small" }, texts.closedDay) : null,
    own.map((block, place) => blockEditor(block, texts.block(name, place + 1), weekly, change)),
    press(texts.addBlock(name), add, "compact", `add-${day}`),
  );
}

/**
 * @param {WeeklyBlock} block @param {string} name
 * @param {WeeklyBlock[]} weekly @param {(weekly: WeeklyBlock[]) => void} change
 */
function blockEditor(block, name, weekly, change) {
  const place = weekly.indexOf(block);
  const set = (/** @type {Partial<WeeklyBlock>} */ part) =>
    change(weekly.map((each) => (each === block ? { ...block, ...part } : each)));
  // The next block's button takes this one's place: the focus goes where a second press removes nothing.
  const remove = (/** @type {Event} */ event) => {
    const day = event.target instanceof Element ? event.target.closest(".day") : null;
    change(weekly.filter((each) => each !== block));
    const add = day?.querySelector(`[data-key="add-${block.day}"]`);
    if (add instanceof HTMLElement) add.focus();
  };
  return h(
    "div",
    { class: "block", "data-key": `block-${place}`, role: "group", "aria-label": name },
    time(`opens-${place}`, texts.opens, block.opens, (opens) => set({ opens })),
    time(`closes-${place}`, texts.closes, block.closes, (closes) => set({ closes })),
    h(
      "button",
      {
        type: "button",
        class: "compact",
        "aria-label": texts.removeBlock(name),
        on: { click: remove },
      },
      TEXTS.remove,
    ),
  );
}

/** As text: `24:00` is the end of a day, which a time input refuses. */
export const TIME = Object.freeze({
  inputmode: "numeric",
  maxlength: "5",
  size: "5",
  pattern: "([01][0-9]|2[0-4]):[0-5][0-9]",
  placeholder: "13:00",
});

/** @param {string} id @param {string} label @param {string} value @param {(value: string) => void} change */
function time(id, label, value, change) {
  return field(id, label, { value, change, more: TIME });
}
