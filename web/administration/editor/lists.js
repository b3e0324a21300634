/** The editors of an office's exceptions by date and of its contacts. */
import { h } from "../../common/dom.js";
import { KINDS } from "../api-types.js";
import { choice, field, press, shownDay } from "../parts.js";
import { TEXTS } from "../texts.js";
import { TIME } from "./week.js";

/** @typedef {import("../api-types.js").Exception} Exception */
/** @typedef {import("../api-types.js").Contact} Contact */

const texts = TEXTS.office;
/** An office's own exception may also have hours of its own; a day of the court's calendar may not. */
const SPECIAL = "special_hours";
/** @type {readonly (keyof typeof TEXTS.kinds)[]} */
const EXCEPTION_KINDS = [...KINDS, SPECIAL];
const noBlock = () => ({ opens: "", closes: "" });

/** @returns {Exception} */
export const newException = () => ({
  date: "",
  until: null,
  kind: "no_service",
  name: "",
  opens: null,
  blocks: [],
});

/**
 * @param {Exception[]} exceptions @param {(exceptions: Exception[]) => void} change
 * @param {Exception} draft what is being written @param {(draft: Exception) => void} write
 */
export function exceptionEditor(exceptions, change, draft, write) {
  const add = () => {
    const missing = draft.date === "" ? "exception-from" : draft.name.trim() === "" ? "exception-name" : null;
    if (missing !== null) return document.getElementById(missing)?.focus();
    change([...exceptions, draft].sort((one, other) => one.date.localeCompare(other.date)));
    write(newException());
  };
  return h(
    "fieldset",
    {},
    h("legend", {}, texts.exceptions),
    h("p", { class: "hint" }, texts.exceptionsHint),
    exceptions.length === 0
      ? h("p", { class: "muted" }, texts.noExceptions)
      : h(
          "ul",
          { class: "rows" },
          exceptions.map((each) =>
            exceptionRow(each, () => change(exceptions.filter((one) => one !== each))),
          ),
        ),
    h(
      "div",
      { class: "draft" },
      field("exception-from", TEXTS.from, {
        value: draft.date,
        change: (date) => write({ ...draft, date }),
        type: "date",
      }),
      field("exception-to", TEXTS.to, {
        value: draft.until ?? "",
        change: (until) => write({ ...draft, until: until === "" ? null : until }),
        type: "date",
      }),
      kindChoice("exception-kind", draft.kind, (kind) => write(ofKind(draft, kind)), EXCEPTION_KINDS),
      draft.kind === "late_start"
        ? field("exception-opens", TEXTS.opensAt, {
            value: draft.opens ?? "",
            change: (opens) => write({ ...draft, opens: opens === "" ? null : opens }),
            more: TIME,
          })
        : null,
      draft.kind === SPECIAL ? specialHours(draft, write) : null,
      field("exception-name", texts.exceptionName, {
        value: draft.name,
        change: (name) => write({ ...draft, name }),
        more: { maxlength: "100" },
      }),
      press(texts.addException, add, "compact", "add-exception"),
    ),
  );
}

/** The draft with what belongs to a kind, and without what belongs to others. @param {Exception} draft @param {string} kind */
function ofKind(draft, kind) {
  const opens = kind === "late_start" ? draft.opens : null;
  return { ...draft, kind, opens, blocks: kind === SPECIAL ? [noBlock()] : [] };
}

/** @param {Exception} draft @param {(draft: Exception) => void} write */
function specialHours(draft, write) {
  const { blocks } = draft;
  const set = (/** @type {number} */ place, /** @type {Partial<Exception["blocks"][number]>} */ part) =>
    write({ ...draft, blocks: blocks.map((each, at) => (at === place ? { ...each, ...part } : each)) });
  const name = TEXTS.kinds[SPECIAL];
  return h(
    "div",
    { "data-key": "special-hours" },
    blocks.map(({ opens, closes }, place) =>
      h(
        "div",
        { class: "block", "data-key": place, role: "group", "aria-label": texts.block(name, place + 1) },
        field(`special-opens-${place}`, texts.opens, {
          value: opens,
          change: (value) => set(place, { opens: value }),
          more: TIME,
        }),
        field(`special-closes-${place}`, texts.closes, {
          value: closes,
          change: (value) => set(place, { closes: value }),
          more: TIME,
        }),
      ),
    ),
    press(
      texts.addSpecialBlock,
      () => write({ ...draft, blocks: [...blocks, noBlock()] }),
      "compact",
      "add-special",
    ),
  );
}

/** @param {Exception} each @param {() => void} remove */
function exceptionRow(each, remove) {
  const days = each.until === null ? shownDay(each.date) : `${shownDay(each.date)} a ${shownDay(each.until)}`;
  const kind = /** @type {Record<string, string>} */ (TEXTS.kinds)[each.kind] ?? each.kind;
  const blocks = each.blocks.map((block) => `${block.opens}–${block.closes}`);
  const text = [days, kind, each.name, each.opens, ...blocks].filter(Boolean).join(" · ");
  return h(
    "li",
    { "data-key": `${each.date}-${each.kind}` },
    h("span", {}, text),
    h(
      "button",
      { type: "button", class: "compact", "aria-label": `${TEXTS.remove} ${text}`, on: { click: remove } },
      TEXTS.remove,
    ),
  );
}

/**
 * @param {string} id @param {string} value @param {(value: string) => void} change
 * @param {readonly (keyof typeof TEXTS.kinds)[]} kinds
 */
export function kindChoice(id, value, change, kinds = KINDS) {
  const choices = kinds.map((kind) => /** @type {const} */ ([kind, TEXTS.kinds[kind]]));
  return choice(id, TEXTS.kind, choices, { value, change });
}

/** @param {Contact[]} contacts @param {(contacts: Contact[]) => void} change */
export function contactEditor(contacts, change) {
  return h(
    "fieldset",
    {},
    h("legend", {}, texts.contacts),
    contacts.map((contact, place) => contactRow(contact, place, contacts, change)),
    press(texts.addContact, () => change([...contacts, { label: "", value: "" }]), "compact", "add-contact"),
  );
}

/**
 * @param {Contact} contact @param {number} place
 * @param {Contact[]} contacts @param {(contacts: Contact[]) => void} change
 */
function contactRow(contact, place, contacts, change) {
  const set = (/** @type {Partial<Contact>} */ part) =>
    change(contacts.map((each, at) => (at === place ? { ...contact, ...part } : each)));
  return h(
    "div",
    { class: "draft", "data-key": `contact-${place}` },
    field(`label-${place}`, texts.contactLabel, {
      value: contact.label,
      change: (label) => set({ label }),
      more: { maxlength: "40" },
    }),
    field(`value-${place}`, texts.contactValue, {
      value: contact.value,
      change: (value) => set({ value }),
      more: { maxlength: "254" },
    }),
    h(
      "button",
      {
        type: "button",
        class: "compact",
        "aria-label": texts.removeContact(contact.label || String(place + 1)),
        on: { click: () => change(contacts.filter((_, at) => at !== place)) },
      },
      TEXTS.remove,
    ),
  );
}
