/** Portuguese that depends on a number; the pages' texts share it. */

const WRITTEN = ["zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez"];

/** @param {number} count @param {string} one @param {string} many */
export const plural = (count, one, many) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/**
 * The manual's sentence about the minute, with what an office has in its place.
 * @param {number} [seconds] left out by a server of the version before
 */
export const entryLimit = (seconds = 60) =>
  `A entrada no atendimento deverá ser feita em até ${time(seconds)}, caso contrário o atendimento será finalizado.`;

/** @param {number} seconds @returns {string} `01 (um) minuto`, `05 (cinco) minutos`, `90 segundos` */
function time(seconds) {
  const minutes = seconds / 60;
  if (!Number.isInteger(minutes) || minutes < 1) return plural(seconds, "segundo", "segundos");
  const word = WRITTEN[minutes];
  const number = word ? `${String(minutes).padStart(2, "0")} (${word})` : String(minutes);
  return `${number} ${minutes === 1 ? "minuto" : "minutos"}`;
}
