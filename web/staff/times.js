/** Days and times in the local time of the person who looks at the page. */

const clock = new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit" });

/** "14:05". @param {string | Date} instant ISO 8601, or a date */
export function timeOfDay(instant) {
  return clock.format(new Date(instant));
}

/** "2026-11-24": sv-SE formats as ISO 8601. @param {number} milliseconds since the epoch */
export function dayOf(milliseconds) {
  return new Intl.DateTimeFormat("sv-SE").format(milliseconds);
}
