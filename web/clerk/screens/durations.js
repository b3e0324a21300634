/** How long, in words and figures. */
import { TEXTS } from "../texts.js";

/** "3:07" from milliseconds; never below zero. @param {number} milliseconds */
export function minutesAndSeconds(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What is left, rounded up: the last second is shown as 0:01 until it is over. @param {number} milliseconds */
export function countdown(milliseconds) {
  return minutesAndSeconds(Math.ceil(milliseconds / 1000) * 1000);
}

/** How long ago, to the minute. @param {number} milliseconds @returns {string} such as "há 12 min" */
export function roughly(milliseconds) {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60000);
  if (minutes < 1) return TEXTS.ago.justNow;
  if (minutes < 60) return TEXTS.ago.minutes(minutes);
  return TEXTS.ago.hours(Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0"));
}
