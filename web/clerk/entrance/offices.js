/** Choosing which offices to serve: one's own, or, as an administrator, any office. */
import { render } from "../../common/dom.js";
import { TEXTS } from "../texts.js";
import { chooseOfficesView } from "./screens.js";

/** @typedef {import("../api-types.js").Office} Office */

/** More at once would be more than anyone can serve, and too long an address for the queue. */
export const MOST_OFFICES = 20;
/** The search is sent after this pause in typing. */
const REST_MS = 250;

/**
 * Shows the choice in `root`.
 * @param {HTMLElement} root
 * @param {{offices: Office[], chosen: string[], find: ((text: string) => Promise<Office[]>) | null}} among `chosen`:
 *   ids that are ticked to begin with; `find` searches all offices
 * @param {(officeIds: string[], offices: Office[]) => void} onChosen ids in the order of `offices`, which are the
 *   given ones and those found and ticked
 */
export function askOffices(root, { offices: given, chosen, find }, onChosen) {
  const ticked = new Set(chosen);
  const own = new Set(given.map(({ officeId }) => officeId));
  const choice = { offices: given, ticked, filter: "", wrong: "", found: new Set(""), all: find !== null };
  let asked = 0;
  let timer = 0;
  const draw = () => render(root, [chooseOfficesView(choice, handlers)]);
  const search = async () => {
    const turn = (asked += 1);
    // Without an answer the list stays as it is: the next letter asks again.
    const found = (await find?.(choice.filter.trim()).catch(() => null)) ?? [];
    if (turn !== asked) return;
    const known = choice.offices.filter(({ officeId }) => own.has(officeId) || ticked.has(officeId));
    const ids = new Set(known.map(({ officeId }) => officeId));
    choice.found = new Set(found.map(({ officeId }) => officeId));
    choice.offices = [...known, ...found.filter(({ officeId }) => !ids.has(officeId))];
    draw();
  };
  const handlers = {
    onTick: (/** @type {string} */ officeId, /** @type {boolean} */ isTicked) =>
      void (isTicked ? ticked.add(officeId) : ticked.delete(officeId)),
    onFilter: (/** @type {string} */ text) => {
      choice.filter = text;
      draw();
      window.clearTimeout(timer);
      if (find !== null && text.trim() !== "") timer = window.setTimeout(() => void search(), REST_MS);
    },
    onSubmit: () => {
      const offices = choice.offices.filter(({ officeId }) => own.has(officeId) || ticked.has(officeId));
      const officeIds = offices.map(({ officeId }) => officeId).filter((officeId) => ticked.has(officeId));
      if (officeIds.length > 0 && officeIds.length <= MOST_OFFICES) return onChosen(officeIds, offices);
      choice.wrong = officeIds.length === 0 ? TEXTS.offices.choose : TEXTS.offices.tooMany(MOST_OFFICES);
      draw();
    },
  };
  draw();
}
