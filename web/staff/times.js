/** Days and times as the court's clocks show them, wherever the person who looks at the page is. */

const timeZone = "America/Sao_Paulo";
const clock = new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit", timeZone });
const calendar = new Intl.DateTimeFormat("sv-SE", { timeZone });

/** "14:05". @param {string | Date} instant ISO 8601, or a date */
export function timeOfDay(instant) {
  return clock.format(new Date(instant));
}

/** "2026-11-24": sv-SE formats as ISO 8601. @param {number} milliseconds since the epoch */
export function dayOf(milliseconds) {
  return calendar.format(milliseconds);
}
