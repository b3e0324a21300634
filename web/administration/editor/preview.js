/** What visitors will read: the sentences beside the editor, and the next two weeks. */
import { h } from "../../common/dom.js";
import { shownDay, table } from "../parts.js";
import { TEXTS } from "../texts.js";

const texts = TEXTS.office;

/** @param {import("../api-types.js").Preview | null} preview null: not yet @param {boolean} isLate tried again */
export function previewView(preview, isLate) {
  return h(
    "section",
    { class: "card preview", "aria-labelledby": "preview-title", "data-key": "preview" },
    h("h2", { id: "preview-title" }, texts.preview),
    isLate && h("p", { class: "notice warn", role: "status" }, TEXTS.lost),
    preview === null ? h("p", { class: "muted" }, TEXTS.loading) : sentences(preview),
  );
}

/** @param {import("../api-types.js").Preview} preview */
function sentences({ text, closedText, nextDays }) {
  return h(
    "div",
    { "aria-live": "polite" },
    h("p", {}, h("strong", {}, `${texts.previewOpen}: `), text),
    h("p", {}, h("strong", {}, `${texts.previewClosed}: `), closedText),
    table(
      texts.previewDays,
      [TEXTS.calendar.date, texts.hours],
      nextDays.map((day) =>
        h(
          "tr",
          { "data-key": day.date },
          h("th", { scope: "row" }, shownDay(day.date)),
          h(
            "td",
            {},
            day.blocks.length > 0 ? day.blocks.join(" e ") : texts.noService,
            day.why === null ? "" : ` (${day.why})`,
          ),
        ),
      ),
    ),
  );
}
