/** Choosing which offices to serve. */
import { folded } from "./folding.js";
import { TEXTS } from "./texts.js";
import { chooseOfficesView } from "./views/entrance.js";

/** More at once would be more than anyone can serve, and too long an address for the queue. */
export const MOST_OFFICES = 20;

/**
 * @param {import("./model.js").Office[]} offices
 * @param {string[]} chosen
 * @param {(officeIds: string[]) => void} onChosen
 * @returns {HTMLElement}
 */
export function askOffices(offices, chosen, onChosen) {
  const view = chooseOfficesView(offices, chosen);
  const error = view.querySelector("#choose-error");
  view.addEventListener("submit", (event) => {
    event.preventDefault();
    const ticked = Array.from(view.querySelectorAll("input:checked")).filter(
      (box) => box instanceof HTMLInputElement,
    );
    const wrong = ticked.length === 0 ? TEXTS.offices.choose : TEXTS.offices.tooMany(MOST_OFFICES);
    if (ticked.length > 0 && ticked.length <= MOST_OFFICES) onChosen(ticked.map((box) => box.value));
    else if (error !== null) error.textContent = wrong;
  });
  view.querySelector("#office-filter")?.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement) filter(view, event.target.value);
  });
  return view;
}

/** Hide what does not match; what is ticked stays in sight. @param {HTMLElement} view @param {string} text */
function filter(view, text) {
  const wanted = folded(text);
  for (const label of Array.from(view.querySelectorAll(".office-choices label"))) {
    if (!(label instanceof HTMLElement)) continue;
    const ticked = label.querySelector("input:checked") !== null;
    label.hidden = !ticked && !folded(label.textContent ?? "").includes(wanted);
  }
}
