/** What each button of a visit does. The screens name the action; this table carries it out. */
import { unpressed } from "../common/between-presses.js";
import { forgetDevice, forgetKeysUnder } from "../common/remembering.js";
import { caseNumberFault } from "./case-number.js";
import { texts as detailsTexts } from "./details-texts.js";
import { enter, fetchLink } from "./entering.js";
import { handOver } from "./handing-over.js";
import { receiptLines } from "./screens/receipt.js";
import { texts as receiptTexts } from "./receipt-texts.js";
import { forgetTicket, muteWarnings } from "./tickets.js";
import { texts } from "./visit-texts.js";

/** @typedef {import("./visit.js").Visit} Visit */
/** @typedef {import("./api-types.js").Receipt} Receipt */

/** @type {Record<string, (visit: Visit, value?: any) => unknown>} */
export const visitActions = {
  quit: (visit) => visit.send("/leave"),
  leave: (visit, reason) => visit.send("/leave", { body: reason ? { reason } : {} }),
  mute: (visit) => {
    muteWarnings(!visit.muted);
    visit.update({ muted: !visit.muted });
  },
  typing: (visit, draft) => {
    visit.details = { ...visit.details, draft }; // on the screen already; from here no view can take it away
  },
  details: saveDetails,
  ready: (visit) => visit.send("/ready"),
  moreTime: (visit) => visit.send("/more-time"),
  enter,
  link: fetchLink,
  askToFinish: async (visit, asksToFinish) => {
    visit.update({ asksToFinish });
    await unpressed(); // what is pressed stays until it is released
    document.getElementById(asksToFinish ? "finish-question" : "finished")?.focus();
  },
  finished: (visit) => visit.send("/finished"),
  handOver,
  nobodyCame: (visit) => visit.send("/nobody-came"),
  return: (visit) => visit.send("/return"),
  evaluate,
  receipt: (visit) => visit.readReceipt(),
  saveReceipt: (visit) => visit.receipt && saveReceipt(visit.receipt),
  print: () => printOnly("receipt"),
};

/** @param {Visit} visit @param {import("./api-types.js").Details} draft as typed */
async function saveDetails(visit, draft) {
  const fault = draft.caseNumber ? caseNumberFault(draft.caseNumber) : "";
  const caseError = { "": "", form: detailsTexts.caseForm, digits: detailsTexts.caseDigits }[fault];
  visit.update({ details: { draft, error: "", caseError, saved: false } });
  if (caseError) {
    document.getElementById("case-number")?.focus();
    return;
  }
  let error = "";
  const tell = (/** @type {string} */ sentence) => {
    error = sentence;
    if (sentence !== visit.details.error) visit.update({ details: { ...visit.details, error } });
  };
  const saved = await visit.send("", { method: "PATCH", body: draft, tell });
  const later = visit.details.draft; // another one, if something was typed while it was on its way
  const kept = saved && later === draft ? null : later;
  visit.update({ details: { draft: kept, error, caseError: "", saved: saved !== null } });
}

/** @param {Visit} visit @param {Record<string, unknown>} value */
async function evaluate(visit, value) {
  if (Object.keys(value).length === 0) {
    const served = visit.view?.status === "completed";
    visit.update({ refusal: served ? texts.evaluation.missing : texts.evaluation.missingReason });
    return;
  }
  const done = await visit.send("/evaluation", { method: "PUT", body: value });
  if (done === null && visit.refusal) return;
  visit.thanked = true;
  if (visit.view) visit.see({ ...visit.view, evaluated: true });
}

/** This part of the screen alone, on paper. @param {string} part its `data-key` */
function printOnly(part) {
  document.documentElement.dataset["prints"] = part;
  window.addEventListener("afterprint", () => delete document.documentElement.dataset["prints"], {
    once: true,
  });
  window.print();
}

/** @param {Receipt} receipt */
function saveReceipt(receipt) {
  const lines = receiptLines(receipt).map(([name, value]) => `${name}: ${value}`);
  const paper = [receiptTexts.court, "", ...lines, "", `${receiptTexts.check} ${receipt.checkUrl}`].join(
    "\r\n",
  );
  // The byte order mark tells old editors that the text is UTF-8.
  const file = URL.createObjectURL(new Blob([`\ufeff${paper}`], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = file;
  link.download = receiptTexts.file(receipt.protocol);
  link.click();
  URL.revokeObjectURL(file);
}

/** @param {Visit} visit forgets the ticket on this device; the place itself is not given up */
export function forget(visit) {
  visit.gone = true;
  visit.stop();
  forgetTicket(visit.ticket.ticketId);
}

/** «Não sou eu»: the next person at this device is another one, also for the server. @param {Visit} visit */
export function forgetPerson(visit) {
  forget(visit);
  forgetDevice();
  forgetKeysUnder("/api/tickets/");
  forgetKeysUnder("/api/offices/"); // an entry whose answer was lost would bring the last person's ticket back
}
