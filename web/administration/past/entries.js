/** Entries of the audit as lines of a table. */
import { h } from "../../common/dom.js";
import { tag } from "../../staff/parts.js";
import { momentOf } from "../../staff/times.js";
import { cell } from "../parts.js";
import { PAST } from "./texts.js";

/** @typedef {import("../parts.js").VNode} VNode */
/** @typedef {import("./past-api.js").AuditEntry} AuditEntry */
/** @typedef {import("./past-api.js").Change} Change */

/** Who was called although somebody stood before them. */
const OUT_OF_ORDER = "Chamada fora da ordem";

/** @param {AuditEntry} entry @param {(protocol: string) => string} addressOf @returns {VNode} */
export function entryRow(entry, addressOf) {
  const { number, protocol } = entry;
  const details = [
    entry.priority === null || entry.priority === "none" ? null : PAST.priorities[entry.priority],
    /** @type {Record<string, string>} */ (PAST.outcomes)[entry.outcome ?? ""] ?? null,
    entry.targetOffice === null ? null : PAST.audit.to(entry.targetOffice),
    entry.reason,
  ].filter((each) => each !== null);
  return h(
    "tr",
    {},
    cell(PAST.audit.when, momentOf(entry.at)),
    cell(
      PAST.audit.ticket,
      number === null ? null : h("strong", {}, number),
      protocol === null ? null : h("br"),
      protocol === null ? null : h("a", { class: "small", href: addressOf(protocol) }, protocol),
    ),
    cell(
      PAST.audit.what,
      entry.label === OUT_OF_ORDER ? tag(entry.label, "warn") : entry.label,
      details.length === 0 ? null : h("p", { class: "small muted" }, details.join(" · ")),
    ),
    cell(PAST.audit.who, whoIs(entry)),
  );
}

/** @param {Change} change @returns {VNode} a change of the office or of its people */
export function changeRow(change) {
  return h(
    "tr",
    {},
    cell(PAST.audit.when, momentOf(change.at)),
    cell(PAST.audit.ticket),
    cell(PAST.audit.what, change.label, h("p", { class: "small muted" }, change.subjectId)),
    cell(PAST.audit.who, change.actorName),
  );
}

/** @param {AuditEntry} entry */
function whoIs({ actor, actorName }) {
  const role = /** @type {Record<string, string>} */ (PAST.actors)[actor] ?? actor;
  return actorName === null ? role : `${actorName} (${role})`;
}
