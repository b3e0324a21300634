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

/**
 * @param {string} instant ISO 8601, in the future
 * @param {string} [timeZone]
 * @returns {string} `hoje às 13:00`, `segunda-feira, 30 de novembro, às 13:00`
 */
export function whenOf(instant, timeZone = COURT_ZONE) {
  const day = new Intl.DateTimeFormat("pt-BR", { dateStyle: "short", timeZone });
  const moment = new Date(instant);
  const time = timeOf(instant, timeZone);
  const today = new Date();
  if (day.format(moment) === day.format(today)) return `hoje às ${time}`;
  const tomorrow = new Date(today.getTime() + 24 * 3600 * 1000);
  if (day.format(moment) === day.format(tomorrow)) return `amanhã às ${time}`;
  const long = new Intl.DateTimeFormat("pt-BR", { weekday: "long", day: "numeric", month: "long", timeZone });
  return `${long.format(moment)}, às ${time}`;
}
