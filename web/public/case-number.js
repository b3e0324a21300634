/**
 * The number of a case as CNJ's Resolution 65/2008 writes it: NNNNNNN-DD.AAAA.J.TR.OOOO, where DD checks the
 * rest by modulo 97 (base 10, ISO 7064).
 */

/**
 * @param {string} text as typed, with or without punctuation
 * @returns {string} the punctuated number, or the text trimmed where it has not 20 digits
 */
export function formatCaseNumber(text) {
  const digits = text.replace(/\D/g, "");
  if (digits.length !== 20) return text.trim();
  return digits.replace(/^(\d{7})(\d{2})(\d{4})(\d)(\d{2})(\d{4})$/, "$1-$2.$3.$4.$5.$6");
}

/**
 * @param {string} text punctuated
 * @returns {"" | "form" | "digits"} what is wrong with it; empty for nothing
 */
export function caseNumberFault(text) {
  const parts = /^(\d{7})-(\d{2})\.(\d{4})\.(\d)\.(\d{2})\.(\d{4})$/.exec(text);
  if (!parts) return "form";
  const [, number, check, year, branch, court, origin] = parts;
  // The check digits go to the end for the sum; its rest is 1 when they are right.
  let rest = 0;
  for (const digit of `${number}${year}${branch}${court}${origin}${check}`)
    rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1 ? "" : "digits";
}
