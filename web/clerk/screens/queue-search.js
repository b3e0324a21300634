/** The search of a long queue, and what it found. */
import { h } from "../../common/dom.js";
import { button } from "../../staff/parts.js";
import { FILTERS, SEARCHED_FROM, isSearching } from "../page/row-search.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../api-types.js").PageState} PageState */

/** The id of the field; its input is handled in `commands/clicks.js`. */
export const SEARCH_FIELD = "queue-search";

/** @param {PageState} page @param {number} found how many are shown */
export function searchView({ queue, search }, found) {
  const waiting = queue?.waiting.length ?? 0;
  if (waiting < SEARCHED_FROM && !isSearching(search)) return null;
  const texts = TEXTS.queue.search;
  return h(
    "div",
    { class: "queue-search", role: "search", "data-key": "search" },
    h("label", { class: "visually-hidden", for: SEARCH_FIELD }, texts.label),
    h("input", {
      id: SEARCH_FIELD,
      type: "search",
      value: search.text,
      placeholder: texts.placeholder,
      autocomplete: "off",
    }),
    h(
      "div",
      { class: "filters", role: "group", "aria-label": texts.filters },
      FILTERS.map((filter) => filterButton(filter, search.filters.includes(filter))),
    ),
    h(
      "p",
      { class: "found", role: "status", "data-key": "found" },
      isSearching(search) ? texts.found(found, waiting) : null,
    ),
  );
}

/** @param {import("../page/row-search.js").Filter} filter @param {boolean} isOn */
function filterButton(filter, isOn) {
  return h(
    "button",
    {
      type: "button",
      class: "compact filter",
      "data-key": `filter-${filter}`,
      "data-action": "filter",
      "data-filter": filter,
      "aria-pressed": String(isOn),
    },
    TEXTS.queue.search[filter],
  );
}

export function nobodyFound() {
  return h(
    "div",
    { class: "empty", "data-key": "nobody-found" },
    h("p", {}, TEXTS.queue.search.nobody),
    button({ action: "everybody", label: TEXTS.queue.search.everybody, class: "compact" }),
  );
}
