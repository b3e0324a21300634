/** The dialogs of the clerk's page: what each asks, and what is sent. */
import { el } from "../../common/dom.js";
import { choiceField, reasonField, textField } from "../../staff/forms/fields.js";
import { openForm } from "../../staff/forms/form.js";
import { STAFF } from "../../staff/texts.js";
import { PRIORITIES } from "../model.js";
import { TEXTS } from "../texts.js";
import { officeSearch } from "./office-search.js";
import { FORMS } from "./texts.js";

/** @typedef {import("../model.js").Row} Row */
/** @typedef {import("../model.js").Priority} Priority */

const MESSAGE_LIMIT = 200;

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

/** @param {string} officeName @param {(reason: string) => Promise<void>} send */
export function askCloseDay(officeName, send) {
  const texts = FORMS.closeDay;
  const reason = reasonField(texts.reasons);
  openForm({
    title: texts.title(officeName),
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
