/** Days and times as the court's clocks show them, wherever the person who looks at the page is. */

const timeZone = "America/Sao_Paulo";
const clock = new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit", timeZone });
const date = new Intl.DateTimeFormat("pt-BR", { timeZone });
const moment = new Intl.DateTimeFormat("pt-BR", { dateStyle: "short", timeStyle: "medium", timeZone });
const calendar = new Intl.DateTimeFormat("sv-SE", { timeZone });

/** "14:05". @param {string | Date} instant ISO 8601, or a date */
export function timeOfDay(instant) {
  return clock.format(new Date(instant));
}

/** "2026-11-24": sv-SE formats as ISO 8601. @param {number} milliseconds since the epoch */
export function dayOf(milliseconds) {
  return calendar.format(milliseconds);
}

/** "24/11/2026". @param {string} instant ISO 8601 */
export function dateOf(instant) {
  return date.format(new Date(instant));
}

/** "24/11/2026, 14:05:09". @param {string} instant ISO 8601 */
export function momentOf(instant) {
  return moment.format(new Date(instant));
}
