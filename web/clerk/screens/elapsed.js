/** A running duration, updated by every redraw. */
import { h } from "../../common/dom.js";
import { minutesAndSeconds, roughly } from "./durations.js";

/** @typedef {"rough" | "exact"} Style */

/** @param {string} since ISO 8601 @param {number} now @param {Style} style */
export function durationText(since, now, style) {
  const passed = now - Date.parse(since);
  return style === "exact" ? minutesAndSeconds(passed) : roughly(passed);
}

/** @param {string} since ISO 8601 @param {number} now @param {Style} style */
export function elapsed(since, now, style) {
  return h("span", { "data-since": since, "data-style": style }, durationText(since, now, style));
}
