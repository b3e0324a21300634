/** Choosing which offices to serve. */
import { render } from "../../common/dom.js";
import { TEXTS } from "../texts.js";
import { chooseOfficesView } from "./views.js";

/** More at once would be more than anyone can serve, and too long an address for the queue. */
export const MOST_OFFICES = 20;

/**
 * Shows the choice in `root`.
 * @param {HTMLElement} root
 * @param {import("../model.js").Office[]} offices
 * @param {string[]} chosen ids that are ticked to begin with
 * @param {(officeIds: string[]) => void} onChosen ids in the order of `offices`
 */
export function askOffices(root, offices, chosen, onChosen) {
  const ticked = new Set(chosen);
  const choice = { offices, ticked, filter: "", wrong: "" };
  const draw = () => render(root, [chooseOfficesView(choice, handlers)]);
  const handlers = {
    onTick: (/** @type {string} */ officeId, /** @type {boolean} */ isTicked) =>
      void (isTicked ? ticked.add(officeId) : ticked.delete(officeId)),
    onFilter: (/** @type {string} */ text) => {
      choice.filter = text;
      draw();
    },
    onSubmit: () => {
      const officeIds = offices.map(({ officeId }) => officeId).filter((officeId) => ticked.has(officeId));
      if (officeIds.length > 0 && officeIds.length <= MOST_OFFICES) return onChosen(officeIds);
      choice.wrong = officeIds.length === 0 ? TEXTS.offices.choose : TEXTS.offices.tooMany(MOST_OFFICES);
      draw();
    },
  };
  draw();
}
