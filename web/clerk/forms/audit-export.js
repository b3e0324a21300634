/** The audit of an office as a file for Excel: the dialog asks for office and days, the server writes the file. */
import { ProblemError } from "../../common/answers.js";
import { el } from "../../common/dom.js";
import { dateField, FieldError, selectField } from "../../staff/forms/fields.js";
import { openForm } from "../../staff/forms/form.js";
import { auditFile } from "../clerk-api.js";
import { FORMS } from "./texts.js";

/**
 * @param {import("../api-types.js").Office[]} offices those of the manager
 * @param {string} officeId the one that is served
 * @param {string} today 2026-11-24
 * @param {() => void} done after the file has come
 */
export function askAudit(offices, officeId, today, done) {
  const texts = FORMS.audit;
  const choices = offices.map(({ officeId: value, name: label }) => ({ value, label }));
  const office = selectField(texts.office, choices, officeId);
  const days = { from: dateField(texts.from, today), to: dateField(texts.to, today) };
  openForm({
    title: texts.title,
    lead: texts.lead,
    fields: [office.field, days.from.field, days.to.field],
    submit: texts.submit,
    send: async () => {
      const [from, to] = [days.from.read(texts.needDay), days.to.read(texts.needDay)];
      save(await auditFile(office.value(), from, to).catch((error) => faultOf(error, days)));
      done();
    },
  });
}

/**
 * The server says which day it refuses, and why.
 * @param {unknown} error @param {Record<string, {input: HTMLInputElement}>} days by the name of the parameter
 * @returns {never}
 */
function faultOf(error, days) {
  const faults = error instanceof ProblemError ? error.problem["errors"] : null;
  const [fault] = Array.isArray(faults) ? faults : [];
  if (fault === undefined) throw error;
  throw new FieldError(String(fault.message), days[fault.field]?.input ?? null);
}

/** @param {{name: string, content: Blob}} file */
function save({ name, content }) {
  const href = URL.createObjectURL(content);
  el("a", { href, download: name }).click();
  // Not at once: some browsers read it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}
