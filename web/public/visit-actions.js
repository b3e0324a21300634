/** What each button of a visit does. The screens name the action; this table carries it out. */
import { forgetDevice, forgetKeysUnder } from "../common/remembering.js";
import { caseNumberFault } from "./case-number.js";
import { receiptLines } from "./screens/receipt.js";
import { texts as receiptTexts } from "./receipt-texts.js";
import { forgetTicket, muteWarnings } from "./tickets.js";
import { texts } from "./visit-texts.js";

/** @typedef {import("./visit.js").Visit} Visit */
/** @typedef {import("./views.js").Receipt} Receipt */

/** @type {Record<string, (visit: Visit, value?: any) => unknown>} */
export const visitActions = {
  quit: (visit) => visit.send("/leave"),
  leave: (visit, reason) => visit.send("/leave", { body: reason ? { reason } : {} }),
  mute: (visit) => {
    muteWarnings(!visit.muted);
    visit.update({ muted: !visit.muted });
  },
  details: saveDetails,
  ready: (visit) => visit.send("/ready"),
  moreTime: (visit) => visit.send("/more-time"),
  enter: (visit) => visit.enter(),
  link: (visit) => visit.fetchLink(),
  finished: (visit) => visit.send("/finished"),
  nobodyCame: (visit) => visit.send("/nobody-came"),
  return: (visit) => visit.send("/return"),
  evaluate,
  receipt: async (visit) => {
    await visit.readReceipt();
    document.querySelector("#receipt-heading")?.scrollIntoView({ block: "nearest" });
  },
  saveReceipt: (visit) => visit.receipt && saveReceipt(visit.receipt),
  print: () => window.print(),
};

/** @param {Visit} visit @param {import("./views.js").Details} draft as typed */
async function saveDetails(visit, draft) {
  const fault = draft.caseNumber ? caseNumberFault(draft.caseNumber) : "";
  const caseError = { "": "", form: texts.details.caseForm, digits: texts.details.caseDigits }[fault];
  visit.update({ details: { draft, error: "", caseError, saved: false } });
  if (caseError) {
    document.getElementById("case-number")?.focus();
    return;
  }
  let error = "";
  const tell = (/** @type {string} */ sentence) => {
    error = sentence;
  };
  const saved = await visit.send("", { method: "PATCH", body: draft, tell });
  visit.update({
    details: { draft: saved ? null : draft, error, caseError: "", saved: saved !== null },
  });
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

/** @param {Receipt} receipt */
function saveReceipt(receipt) {
  const lines = receiptLines(receipt).map(([name, value]) => `${name}: ${value}`);
  const paper = [
    receiptTexts.court,
    "",
    ...lines,
    "",
    receiptTexts.check(`${location.origin}/conferir`),
  ].join("\r\n");
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
