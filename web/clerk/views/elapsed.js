/** A duration that goes on by itself: every drawing brings it up to date. */
import { h } from "../../common/dom.js";
import { minutesAndSeconds, roughly } from "./durations.js";

/** @param {string} since ISO 8601 @param {number} now @param {"rough" | "exact"} style */
export function elapsed(since, now, style) {
  const passed = now - Date.parse(since);
  return h(
    "span",
    { "data-since": since, "data-style": style },
    style === "exact" ? minutesAndSeconds(passed) : roughly(passed),
  );
}
