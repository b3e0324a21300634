/** The dialogs of the clerk's page: what each asks, and what is sent. */
import { el } from "../../common/dom.js";
import { choiceField, FieldError, reasonField, textField } from "../../staff/forms/fields.js";
import { openForm } from "../../staff/forms/form.js";
import { STAFF } from "../../staff/texts.js";
import { OUTCOMES, PRIORITIES } from "../api-types.js";
import { TEXTS } from "../texts.js";
import { officeSearch } from "./office-search.js";
import { FORMS } from "./texts.js";

/** @typedef {import("../api-types.js").Row} Row */
/** @typedef {import("../api-types.js").Priority} Priority */
/** @typedef {import("../api-types.js").Outcome} Outcome */

const MESSAGE_LIMIT = 200;
const NOTE_LIMIT = 500;

/**
 * @param {"callThis" | "release" | "remove"} kind @param {Row} row
 * @param {(reason: string) => Promise<void>} send
 */
export function askReason(kind, row, send) {
  const texts = FORMS[kind];
  const reason = reasonField(texts.reasons);
  openForm({
    title: texts.title(row.number),
    lead: texts.lead,
    fields: [reason.field],
    submit: texts.submit,
    danger: kind === "remove",
    send: async () => send(reason.read()),
  });
}

/** @param {Row} row @param {(officeId: string, reason: string) => Promise<void>} send */
export function askTransfer(row, send) {
  const texts = FORMS.transfer;
  const office = officeSearch(row.officeId);
  const reason = reasonField(texts.reasons);
  openForm({
    title: texts.title(row.number),
    lead: texts.lead,
    fields: [office.field, reason.field],
    submit: texts.submit,
    send: async () => send(office.read(), reason.read()),
  });
}

/** @param {Row} row @param {(text: string) => Promise<void>} send */
export function askMessage(row, send) {
  const texts = FORMS.message;
  const text = textField(texts.label, { limit: MESSAGE_LIMIT, rows: 3, hint: STAFF.forms.noPersonal });
  const ready = texts.ready.map((sentence) =>
    el(
      "button",
      {
        type: "button",
        class: "compact suggestion",
        on: {
          click: () => {
            text.input.value = sentence;
            text.input.focus();
          },
        },
      },
      sentence,
    ),
  );
  openForm({
    title: texts.title(row.number),
    lead: texts.lead,
    fields: [
      el("div", { class: "suggestions", role: "group", "aria-label": texts.suggestions }, ready),
      text.field,
    ],
    submit: texts.submit,
    send: async () => send(text.read(texts.need)),
  });
}

/** @param {Row} row @param {(text: string) => Promise<void>} send */
export function askNote(row, send) {
  const texts = FORMS.note;
  const text = textField(texts.label, { limit: NOTE_LIMIT, rows: 5, hint: STAFF.forms.noPersonal });
  text.input.value = row.note ?? "";
  openForm({
    title: texts.title(row.number),
    lead: texts.lead,
    fields: [text.field],
    submit: texts.submit,
    send: async () => send(text.read()),
  });
}

/** The link stands there to be read as well: not every browser lets a page copy. @param {Row} row @param {string} link @param {() => void} done */
export function showInvitation(row, link, done) {
  const texts = FORMS.invite;
  const input = el("input", { type: "text", id: "invitation", readonly: true, value: link });
  openForm({
    title: texts.title(row.number),
    lead: texts.lead,
    fields: [el("div", { class: "field" }, el("label", { for: "invitation" }, texts.label), input)],
    submit: texts.submit,
    cancel: STAFF.close,
    send: async () => {
      await navigator.clipboard.writeText(link).catch(() => {
        input.select();
        throw new FieldError(texts.failed, input);
      });
      done();
    },
  });
}

/** @param {Row} row @param {(priority: Priority) => Promise<void>} send */
export function askPriority(row, send) {
  const texts = FORMS.priority;
  const choices = PRIORITIES.map((value) => ({ value, label: TEXTS.priority[value] }));
  const priority = choiceField(texts.label, "priority", choices, row.priority);
  openForm({
    title: texts.title(row.number),
    lead: texts.lead,
    fields: [priority.field],
    submit: texts.submit,
    send: async () => {
      const chosen = PRIORITIES.find((value) => value === priority.value());
      if (chosen !== undefined && chosen !== row.priority) await send(chosen);
    },
  });
}

/** @param {Row} row @param {() => Promise<void>} send */
export function askUnconfirmed(row, send) {
  const texts = FORMS.unconfirmed;
  openForm({ title: texts.title(row.number), lead: texts.lead, fields: [], submit: texts.submit, send });
}

/**
 * A shortcut has asked to end the service, and nobody has said how it ended.
 * @param {"finish" | "finishAndCall"} kind @param {Row} row @param {(outcome: Outcome) => Promise<void>} send
 */
export function askOutcome(kind, row, send) {
  const texts = FORMS.outcome;
  const choices = OUTCOMES.map((value) => ({ value, label: TEXTS.outcome[value] }));
  const outcome = choiceField(texts.label, "how-it-ended", choices, null);
  openForm({
    title: texts.title(row.number),
    fields: [outcome.field],
    submit: texts.submit[kind],
    send: async () => {
      const chosen = OUTCOMES.find((value) => value === outcome.value());
      if (chosen === undefined) throw new FieldError(texts.need, outcome.first);
      await send(chosen);
    },
  });
}

/** @param {string} officeName @param {(message: string) => Promise<void>} send */
export function askSuspension(officeName, send) {
  const texts = FORMS.suspend;
  const message = textField(texts.label, { limit: MESSAGE_LIMIT, rows: 3 });
  openForm({
    title: texts.title(officeName),
    lead: texts.lead,
    fields: [message.field],
    submit: texts.submit,
    send: async () => send(message.read()),
  });
}

/**
 * @param {string} officeName @param {number} count of people who leave the queue
 * @param {(reason: string) => Promise<void>} send
 */
export function askCloseDay(officeName, count, send) {
  const texts = FORMS.closeDay;
  const reason = reasonField(texts.reasons);
  openForm({
    title: texts.title(officeName),
    lead: texts.lead(count),
    fields: [reason.field],
    submit: texts.submit,
    danger: true,
    send: async () => send(reason.read()),
  });
}

/** @param {number} count of entries @param {(reason: string) => Promise<void>} send */
export function askBurst(count, send) {
  const texts = FORMS.removeBurst;
  const reason = reasonField(texts.reasons);
  openForm({
    title: texts.title(count),
    lead: texts.lead,
    fields: [reason.field],
    submit: texts.submit,
    danger: true,
    send: async () => send(reason.read()),
  });
}

/** @param {Row} row @param {() => void} leave */
export function askSignOut(row, leave) {
  const texts = FORMS.signOut;
  openForm({
    title: texts.title,
    lead: texts.lead(row.number),
    fields: [],
    submit: texts.submit,
    cancel: texts.stay,
    danger: true,
    send: async () => leave(),
  });
}
