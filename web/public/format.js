/** Instants as people read them: in the office's zone, in Portuguese. */

const COURT_ZONE = "America/Sao_Paulo";

/**
 * @param {string} instant ISO 8601
 * @param {string} [timeZone] IANA name
 * @returns {string} `13:00`
 */
export function timeOf(instant, timeZone = COURT_ZONE) {
  return new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit", timeZone }).format(
    new Date(instant),
  );
}

/**
 * @param {string} instant ISO 8601
 * @param {string} [timeZone]
 * @returns {string} `24/11/2026 13:00`
 */
export function dateTimeOf(instant, timeZone = COURT_ZONE) {
  const date = new Intl.DateTimeFormat("pt-BR", { dateStyle: "short", timeZone }).format(new Date(instant));
  return `${date} ${timeOf(instant, timeZone)}`;
}
