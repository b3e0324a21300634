/** Somebody else has saved meanwhile: what differs, and whose version is kept. */
import { h } from "../../common/dom.js";
import { differing } from "../api-types.js";
import { ago, press, table } from "../parts.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../api-types.js").Office} Office */
/** @typedef {import("../api-types.js").Read} Read */

const texts = TEXTS.office;

/**
 * @param {Office} mine @param {Read} theirs
 * @param {{keepMine: () => void, takeTheirs: () => void}} ways
 */
export function conflictView(mine, theirs, { keepMine, takeTheirs }) {
  const { changedBy, changedAt } = theirs.last;
  const who = changedBy ?? texts.somebody;
  const when = changedAt === null ? TEXTS.ago.now : ago(changedAt, Date.now());
  return h(
    "section",
    { class: "notice warn", "data-key": "conflict", role: "alert" },
    h("h2", { id: "conflict", tabindex: "-1" }, texts.conflict(who, when)),
    h("p", {}, texts.conflictLead),
    table(
      texts.conflictLead,
      [texts.field, texts.mine, texts.theirs],
      differing(mine, theirs.office).map((name) =>
        h(
          "tr",
          { "data-key": name },
          h("th", { scope: "row" }, TEXTS.fields[name]),
          h("td", {}, shown(mine[name])),
          h("td", {}, shown(theirs.office[name])),
        ),
      ),
    ),
    h(
      "div",
      { class: "actions" },
      press(texts.takeTheirs, takeTheirs, "primary", "take-theirs"),
      press(texts.keepMine, keepMine, "", "keep-mine"),
    ),
  );
}

/** A value as people can compare it. @param {unknown} value @returns {string} */
function shown(value) {
  if (value === null || value === undefined || value === "") return texts.nothing;
  if (Array.isArray(value)) return value.length === 0 ? texts.nothing : value.map(shown).join("; ");
  if (typeof value !== "object") return String(value);
  const parts = Object.entries(value).filter(([, each]) => each !== null && String(each) !== "");
  return parts.length === 0 ? texts.nothing : parts.map(([, each]) => shown(each)).join(" ");
}
