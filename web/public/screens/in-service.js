/** In the meeting: what the manual says about Teams, the way back in, and what if nobody comes. Pure. */
import { h, rich } from "../../common/dom.js";
import { texts } from "../visit-texts.js";
import { renderOthers } from "./leave.js";
import { renderBanners } from "./waiting.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../views.js").Scene} Scene */
/** @typedef {import("../views.js").Act} Act */

const words = texts.service;

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {VNode[]}
 */
export function renderInService(scene, act) {
  const { view, local } = scene;
  return [
    h(
      "div",
      { "data-key": "service" },
      h("h1", { tabindex: "-1" }, words.heading),
      h("p", { class: "lead" }, h("strong", {}, view.officeName)),
    ),
    ...renderBanners(scene, act),
    h(
      "section",
      { "data-key": "room", class: "card" },
      local.tabBlocked && h("p", { class: "notice warn" }, words.blocked),
      local.tabBlocked && renderLink(local.joinUrl, act),
      h(
        "ol",
        { class: "steps" },
        words.steps.map((step) => h("li", {}, rich(step))),
      ),
      h("p", {}, words.patience),
      !local.tabBlocked && renderLink(local.joinUrl, act),
      h("p", { class: "muted" }, words.dropped),
    ),
    renderWaysOut(scene, act),
    ...(local.others.length ? [renderOthers(scene, act)] : []),
  ];
}

/** @param {string} joinUrl @param {Act} act */
function renderLink(joinUrl, act) {
  if (!joinUrl) {
    return h("button", { type: "button", id: "get-link", on: { click: () => act("link") } }, words.getLink);
  }
  return h(
    "p",
    {},
    h(
      "a",
      {
        class: "button primary",
        id: "join-link",
        href: joinUrl,
        target: "_blank",
        rel: "noopener noreferrer",
      },
      words.link,
    ),
  );
}

/** @param {Scene} scene @param {Act} act */
function renderWaysOut({ local }, act) {
  const wait = local.nobodyCameInSeconds;
  return h(
    "section",
    { "data-key": "ways-out", class: "card quiet" },
    h("button", { type: "button", id: "finished", on: { click: () => act("finished") } }, words.finished),
    wait !== null && renderNobodyCame(wait, act),
  );
}

/** @param {number} wait seconds until the server accepts it @param {Act} act */
function renderNobodyCame(wait, act) {
  const button = h(
    "button",
    {
      type: "button",
      id: "nobody-came",
      disabled: wait > 0,
      "aria-describedby": "nobody-hint",
      on: { click: () => act("nobodyCame") },
    },
    words.nobody,
  );
  const hint = wait > 0 ? `${words.nobodyHint} ${words.nobodyIn(wait)}` : words.nobodyHint;
  return h("div", { class: "nobody" }, button, h("p", { id: "nobody-hint", class: "hint" }, hint));
}
