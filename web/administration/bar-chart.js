/** A bar chart as SVG, which a phone scrolls. The same figures stand in a table, so screen readers pass over it. */
import { REPORT_TEXTS } from "./report-texts.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 160;
const BASE = 130;
/** A year of days; of more bars the last are drawn, and the chart says so. */
const MOST = 366;
/** About the width of a letter, and a little room. */
const LETTER = 7.5;

/**
 * @param {(most: number) => string} title what the bars are, and the value of the longest
 * @param {readonly {label: string, value: number}[]} bars
 * @returns {Node}
 */
export function barChart(title, bars) {
  const shown = bars.slice(-MOST);
  const step = Math.max(7, Math.min(48, Math.floor(640 / Math.max(1, shown.length))));
  const width = Math.max(320, shown.length * step + 8);
  const most = Math.max(1, ...shown.map(({ value }) => value));
  const heading = bars.length > MOST ? `${title(most)} ${REPORT_TEXTS.lastBars(MOST)}` : title(most);
  const longest = Math.max(1, ...shown.map(({ label }) => label.length));
  const every = Math.ceil((longest * LETTER) / step);
  const svg = element("svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    "aria-hidden": "true",
    focusable: "false",
  });
  svg.append(
    element("line", { x1: 0, y1: BASE, x2: width, y2: BASE, class: "axis" }),
    words(4, 12, heading, "start"),
  );
  shown.forEach(({ label, value }, place) => {
    const height = Math.round((value / most) * (BASE - 22));
    const x = 4 + place * step;
    svg.append(element("rect", { x, y: BASE - height, width: step - 2, height, class: "bar" }));
    if (place % every === 0) svg.append(words(x, BASE + 16, label, "start"));
  });
  const figure = document.createElement("div");
  figure.className = "chart";
  figure.tabIndex = 0;
  figure.setAttribute("role", "region");
  figure.setAttribute("aria-label", heading);
  figure.append(svg);
  return figure;
}

/** @param {number} x @param {number} y @param {string} text @param {string} anchor */
function words(x, y, text, anchor) {
  const node = element("text", { x, y, "text-anchor": anchor });
  node.textContent = text;
  return node;
}

/** @param {string} tag @param {Record<string, string | number>} attributes */
function element(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}
