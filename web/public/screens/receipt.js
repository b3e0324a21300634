/** The receipt, as the visit shows it and as `/conferir` does. Pure. */
import { h } from "../../common/dom.js";
import { dateTimeOf } from "../format.js";
import { imageOf } from "../images.js";
import { texts } from "../receipt-texts.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").Receipt} Receipt */
/** @typedef {import("../api-types.js").Scene} Scene */
/** @typedef {import("../api-types.js").Act} Act */

/**
 * @param {Receipt} receipt
 * @returns {[string, string][]} name and value of each line
 */
export function receiptLines(receipt) {
  const time = /** @param {string | null} instant */ (instant) =>
    instant ? dateTimeOf(instant, receipt.timeZone) : texts.none;
  const outcomes = /** @type {Record<string, string>} */ (texts.outcomes);
  return [
    [texts.protocol, receipt.protocol],
    [texts.code, receipt.code],
    [texts.office, receipt.officeName],
    [texts.enteredAt, time(receipt.enteredAt)],
    [texts.calledAt, time(receipt.calledAt)],
    [texts.enteredMeetingAt, time(receipt.enteredMeetingAt)],
    [texts.endedAt, time(receipt.endedAt)],
    [texts.zone, receipt.timeZoneText],
    [texts.outcome, outcomes[receipt.outcome ?? ""] ?? receipt.outcome ?? texts.none],
  ];
}

/** @param {Receipt} receipt */
export function renderReceipt(receipt) {
  return h(
    "div",
    { class: "receipt" },
    h("p", { class: "muted small" }, texts.court),
    h(
      "dl",
      { class: "facts" },
      receiptLines(receipt).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
    ),
    h(
      "div",
      { class: "checking" },
      h("img", { class: "qr", src: imageOf(receipt.checkSvg), alt: texts.image, width: 132, height: 132 }),
      h("p", { class: "small" }, `${texts.check} `, renderAddress(receipt), ` ${texts.checkWith}`),
    ),
  );
}

/** The link fills both fields; on paper its address is read. @param {Receipt} receipt */
function renderAddress({ checkUrl }) {
  const address = checkUrl.replace(/#.*/, "");
  return h("a", { href: checkUrl, target: "_blank", rel: "noopener" }, address);
}

/** @param {Scene} scene @param {Act} act @returns {VNode} */
export function renderReceiptPart({ local }, act) {
  const { receipt } = local;
  if (!receipt) {
    const get = h(
      "button",
      { type: "button", id: "get-receipt", on: { click: () => act("receipt") } },
      texts.get,
    );
    return h("div", { "data-key": "receipt", class: "actions no-print" }, get);
  }
  return h(
    "section",
    { "data-key": "receipt", class: "card", "aria-labelledby": "receipt-heading" },
    h("h2", { id: "receipt-heading", tabindex: "-1" }, texts.heading),
    renderReceipt(receipt),
    h(
      "div",
      { class: "actions no-print" },
      h(
        "button",
        { type: "button", id: "save-receipt", on: { click: () => act("saveReceipt") } },
        texts.save,
      ),
      h("button", { type: "button", id: "print-receipt", on: { click: () => act("print") } }, texts.print),
    ),
  );
}
