/** «Continuar no celular»: the code that carries this ticket to another device. Pure: scene in, elements out. */
import { h } from "../../common/dom.js";
import { texts } from "../device-texts.js";
import { timeOf } from "../format.js";
import { imageOf } from "../images.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").Scene} Scene */
/** @typedef {import("../api-types.js").Act} Act */

const words = texts.handover;

/** @param {string} code @returns {string} in groups, as people read it aloud: `BCDF-GHJK-MNPQ` */
export const grouped = (code) => code.replace(/(.{4})(?=.)/g, "$1-");

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {VNode}
 */
export function renderHandover({ office, local }, act) {
  const { offer, over } = local.handover;
  const button = h(
    "button",
    { type: "button", id: "show-handover", on: { click: () => act("handOver") } },
    over ? words.again : words.show,
  );
  const asking = [
    h("p", {}, words.intro),
    over && h("p", { class: "notice warn", role: "status" }, words.over),
    button,
  ];
  const until = offer && timeOf(offer.expiresAt, office?.timeZone);
  const shown = offer && [
    h("p", {}, words.scan),
    h("img", { class: "qr", src: imageOf(offer.svg), alt: words.image, width: 240, height: 240 }),
    h("p", {}, words.type(offer.url.replace(/#.*/, "").replace(/^https?:\/\//, ""))),
    h("p", { class: "code", id: "handover-code", tabindex: "-1" }, grouped(offer.code)),
    h("p", {}, words.until(until ?? "")),
    h("p", { class: "muted" }, words.both),
  ];
  return h(
    "section",
    { "data-key": "handover", class: "card quiet no-print" },
    h(
      "details",
      { id: "handover" },
      h("summary", {}, local.checks.phone ? words.onPhone : words.summary),
      ...(shown || asking),
    ),
  );
}
