/** Without accents and capitals: "Distribuição" is found by "distribuicao". @param {string} text */
export function fold(text) {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}
