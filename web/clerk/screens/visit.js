/** Whom the clerk has called: nobody, somebody being called, the minute, or the service. */
import { h } from "../../common/dom.js";
import { button, note } from "../../staff/parts.js";
import { KEYS } from "../commands/shortcuts.js";
import { heldBy, isForgotten, isFree, promisedTo, ringsLong, serviceStart } from "../page/held-tickets.js";
import { can, whyNoCall } from "../page/offers.js";
import { OUTCOMES, STATUS } from "../api-types.js";
import { TEXTS } from "../texts.js";
import { countdown } from "./durations.js";
import { elapsed } from "./elapsed.js";
import { badges, caseNumber, declaredName, noted, told } from "./person.js";
import { press } from "./press.js";
import { roomView } from "./room.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../api-types.js").Row} Row */

const URGENT_MS = 15000;

/** @param {PageState} page */
export function visitView(page) {
  const row = heldBy(page);
  return h(
    "section",
    { class: "card visit", "data-key": "visit", "aria-labelledby": "visit-heading" },
    h("h2", { id: "visit-heading", tabindex: "-1", "data-focus-home": true }, TEXTS.visit.heading),
    promised(page),
    row === null ? idle(page) : held(page, row),
  );
}

/** @param {PageState} page */
function promised(page) {
  const next = promisedTo(page);
  return next && h("p", { class: "hint", "data-key": "promised" }, TEXTS.visit.promised(next.number));
}

/** @param {PageState} page */
function idle(page) {
  const why = whyNoCall(page);
  return h(
    "div",
    { class: "idle", "data-key": "idle" },
    h("p", { class: "muted" }, TEXTS.visit.idle),
    press(page, {
      action: "callNext",
      label: TEXTS.visit.callNext,
      class: "primary large wide",
      off: why === null ? null : "why-no-call",
      keys: KEYS.callNext,
    }),
    why === null ? null : h("p", { id: "why-no-call", class: "hint" }, TEXTS.visit.whyNoCall[why]),
  );
}

/** The longer minute must not hold up the queue. @param {PageState} page */
function callMeanwhile(page) {
  const why = whyNoCall(page);
  return h(
    "div",
    { class: "idle", "data-key": "meanwhile" },
    h("p", { class: "hint" }, TEXTS.visit.meanwhile),
    why === null
      ? press(page, { action: "callNext", label: TEXTS.visit.callNext, class: "wide", keys: KEYS.callNext })
      : h("p", { class: "hint" }, TEXTS.visit.whyNoCall[why]),
  );
}

/** @param {PageState} page @param {Row} row */
function held(page, row) {
  return h(
    "div",
    { class: "held", "data-key": `held-${row.ticketId}-${row.callId}` },
    h(
      "div",
      { class: "who" },
      h("p", { class: "ticket" }, TEXTS.visit.ticket(row.number)),
      declaredName(row),
      caseNumber(row),
      told(row),
      noted(row),
      badges(row),
    ),
    phase(page, row),
    roomView(page, row),
    row.status === STATUS.IN_SERVICE ? ending(page, row) : null,
    others(page, row),
    ringsLong(row) && isFree(page) ? callMeanwhile(page) : null,
  );
}

/** @param {PageState} page @param {Row} row */
function phase(page, row) {
  if (row.status === STATUS.IN_SERVICE) return inService(page, row);
  if (row.status === STATUS.RINGING && typeof row.endsAt === "number") return ringing(page, row.endsAt);
  const texts = TEXTS.visit;
  return h(
    "div",
    { class: "phase", "data-key": "opening" },
    h("p", { class: "state" }, row.roomReady ? texts.ringSent : row.problem ? texts.retrying : texts.opening),
    h(
      "p",
      { class: "hint" },
      row.roomReady ? texts.ringHint : row.problem ? texts.retryingHint : texts.openingHint,
    ),
    h("div", { class: "progress", "aria-hidden": "true" }),
  );
}

/** @param {PageState} page @param {number} endsAt */
function ringing(page, endsAt) {
  const left = endsAt - page.now;
  return h(
    "div",
    { class: left <= URGENT_MS ? "phase timer urgent" : "phase timer", "data-key": "ringing" },
    h("p", { class: "state" }, left > 0 ? TEXTS.visit.ringing : TEXTS.visit.timeOver),
    h(
      "p",
      { role: "timer", "aria-atomic": "true" },
      h("span", { class: "figures" }, countdown(left)),
      " ",
      h("span", { class: "unit" }, TEXTS.visit.timeLeft),
    ),
  );
}

/** @param {PageState} page @param {Row} row */
function inService(page, row) {
  const start = serviceStart(row);
  return h(
    "div",
    { class: "phase timer service", "data-key": "service" },
    h("p", { class: "state" }, TEXTS.visit.inService),
    start === null
      ? null
      : h(
          "p",
          { role: "timer" },
          h("span", { class: "figures" }, elapsed(start, page.now, "exact")),
          " ",
          h("span", { class: "unit" }, TEXTS.visit.since),
        ),
    row.clerkLate ? note(TEXTS.visit.late, "bad", "late") : null,
    isForgotten(page) ? note(TEXTS.visit.forgotten, "warn", "forgotten") : null,
  );
}

/** @param {PageState} page @param {Row} row */
function ending(page, row) {
  const choices = OUTCOMES.map((outcome) =>
    h(
      "label",
      { class: "choice", "data-key": outcome },
      h("input", { type: "radio", name: "outcome", value: outcome, checked: outcome === OUTCOMES[0] }),
      TEXTS.outcome[outcome],
    ),
  );
  return h(
    "div",
    { class: "ending", "data-key": "ending" },
    h("fieldset", { class: "outcome" }, h("legend", {}, TEXTS.visit.outcome), choices),
    press(page, {
      action: "finish",
      ticketId: row.ticketId,
      label: TEXTS.visit.finish,
      class: "primary wide",
      keys: KEYS.finish,
    }),
    can(page, "finishAndCall", row)
      ? press(page, {
          action: "finishAndCall",
          ticketId: row.ticketId,
          label: TEXTS.visit.finishAndCall,
          class: "wide",
          keys: KEYS.finishAndCall,
        })
      : null,
  );
}

/** What else may be done with the ticket in hand. @param {PageState} page @param {Row} row */
function others(page, row) {
  const ticketId = row.ticketId;
  const offered = [
    can(page, "noShow", row)
      ? press(page, {
          action: "noShow",
          ticketId,
          label: TEXTS.visit.noShow,
          class: "compact",
          keys: KEYS.noShow,
        })
      : null,
    can(page, "release", row)
      ? button({
          action: "release",
          ticketId,
          label: TEXTS.visit.release,
          class: "compact",
          keys: KEYS.release,
        })
      : null,
    can(page, "message", row)
      ? button({ action: "message", ticketId, label: TEXTS.queue.message, class: "compact" })
      : null,
    can(page, "note", row)
      ? button({ action: "note", ticketId, label: TEXTS.queue.note, class: "compact" })
      : null,
    can(page, "invite", row)
      ? press(page, { action: "invite", ticketId, label: TEXTS.visit.invite, class: "compact" })
      : null,
    can(page, "transfer", row)
      ? button({ action: "transfer", ticketId, label: TEXTS.queue.transfer, class: "compact" })
      : null,
    can(page, "remove", row)
      ? button({ action: "remove", ticketId, label: TEXTS.queue.remove, class: "compact danger" })
      : null,
  ].filter((offer) => offer !== null);
  return offered.length === 0 ? null : h("div", { class: "actions others", "data-key": "others" }, offered);
}

/** @param {string} problem name of what went wrong, from the API @returns {string} */
export function problemText(problem) {
  const texts = /** @type {Record<string, string>} */ (TEXTS.problem);
  return texts[problem.replace(/_/g, "-").toLowerCase()] ?? TEXTS.problem.default;
}
