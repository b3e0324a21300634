/** Finding the office that a ticket is to be transferred to. */
import { el, h, render } from "../../common/dom.js";
import { FieldError } from "../../staff/forms/fields.js";
import { sentenceFor } from "../../staff/refusals.js";
import { note } from "../../staff/parts.js";
import { findOffices, officeNow } from "../clerk-api.js";
import { FORMS } from "./texts.js";

/** @typedef {import("../clerk-api.js").FoundOffice} FoundOffice */

/** The search is sent after this pause in typing. */
const REST_MS = 250;
const SHORTEST_QUERY = 2;

/**
 * @param {string} ownOfficeId is not offered
 * @returns {{field: HTMLElement, read: () => string}} `read` gives the office id or throws FieldError
 */
export function officeSearch(ownOfficeId) {
  const texts = FORMS.transfer;
  const input = el("input", { type: "search", id: "office-search", autocomplete: "off" });
  const status = el("p", { class: "hint", role: "status" });
  const results = el("fieldset", { class: "results", hidden: true });
  const standing = el("div", { class: "standing", "aria-live": "polite" });
  results.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) void showStanding(standing, target);
  });
  let asked = 0;
  let timer = 0;
  const ask = async () => {
    const turn = (asked += 1);
    const query = input.value.trim();
    status.textContent = query.length < SHORTEST_QUERY ? "" : texts.searching;
    const found = query.length < SHORTEST_QUERY ? [] : await search(query, status);
    if (turn !== asked || found === null) return; // an answer to what was typed before
    const others = found.filter((office) => office.officeId !== ownOfficeId);
    if (query.length >= SHORTEST_QUERY)
      status.textContent = others.length ? texts.found(others.length) : texts.nothing;
    results.hidden = others.length === 0;
    render(standing, []);
    results.replaceChildren(el("legend", { class: "visually-hidden" }, texts.results), ...others.map(choice));
  };
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), REST_MS);
  });
  return {
    field: el(
      "div",
      { class: "field" },
      el("label", { for: "office-search" }, texts.search),
      el("span", { class: "hint" }, texts.searchHint),
      input,
      status,
      results,
      standing,
    ),
    read: () => {
      const chosen = results.querySelector("input:checked");
      if (chosen instanceof HTMLInputElement) return chosen.value;
      throw new FieldError(texts.needOffice, input);
    },
  };
}

/** @param {string} query @param {HTMLElement} status @returns {Promise<FoundOffice[] | null>} null: no answer */
async function search(query, status) {
  try {
    return await findOffices(query);
  } catch (error) {
    status.textContent = `${FORMS.transfer.failed} ${sentenceFor(error)}`;
    return null;
  }
}

/** How the chosen office stands, before anybody is sent there. @param {HTMLElement} place @param {HTMLInputElement} chosen */
async function showStanding(place, chosen) {
  const texts = FORMS.transfer.standing;
  render(place, [h("p", { class: "hint" }, texts.asking)]);
  const now = await officeNow(chosen.value).catch(() => null);
  if (!chosen.checked || !chosen.isConnected) return; // another was chosen meanwhile
  if (now === null) return render(place, [h("p", { class: "hint" }, texts.unknown)]);
  const refuses = !now.open ? texts.closed : now.entriesSuspended ? texts.suspended : null;
  if (refuses !== null) return render(place, [note(refuses, "bad")]);
  const queue = texts.waiting(now.waiting);
  render(place, [
    now.attended ? note(`${texts.attended} ${queue}`, "") : note(`${texts.unattended} ${queue}`, "warn"),
  ]);
}

/** @param {FoundOffice} office */
function choice(office) {
  const closed = office.open ? null : el("span", { class: "muted" }, ` (${FORMS.transfer.closed})`);
  return el(
    "label",
    { class: "choice" },
    el("input", { type: "radio", name: "office", value: office.officeId }),
    el(
      "span",
      {},
      office.name,
      office.district ? el("span", { class: "muted" }, ` – ${office.district}`) : null,
      closed,
    ),
  );
}
