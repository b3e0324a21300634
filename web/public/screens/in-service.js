/** In the meeting: what the manual says about Teams, the way back in, and what if nobody comes. Pure. */
import { el, rich } from "../../common/dom.js";
import { texts } from "../visit-texts.js";
import { renderOthers } from "./leave.js";
import { renderBanners } from "./waiting.js";

/** @typedef {import("../views.js").Scene} Scene */
/** @typedef {import("../views.js").Act} Act */

const words = texts.service;

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {HTMLElement[]}
 */
export function renderInService(scene, act) {
  const { view, local } = scene;
  return [
    el(
      "div",
      { "data-part": "service" },
      el("h1", { tabindex: "-1" }, words.heading),
      el("p", { class: "lead" }, el("strong", {}, view.officeName)),
    ),
    ...renderBanners(scene, act),
    el(
      "section",
      { "data-part": "room", class: "card" },
      local.tabBlocked && el("p", { class: "notice warn" }, words.blocked),
      local.tabBlocked && renderLink(local.joinUrl, act),
      el(
        "ol",
        { class: "steps" },
        words.steps.map((step) => el("li", {}, rich(step))),
      ),
      el("p", {}, words.patience),
      !local.tabBlocked && renderLink(local.joinUrl, act),
      el("p", { class: "muted" }, words.dropped),
    ),
    renderWaysOut(scene, act),
    ...(local.others.length ? [renderOthers(scene, act)] : []),
  ];
}

/** @param {string} joinUrl @param {Act} act */
function renderLink(joinUrl, act) {
  if (!joinUrl) {
    return el("button", { type: "button", id: "get-link", on: { click: () => act("link") } }, words.getLink);
  }
  return el(
    "p",
    {},
    el(
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
  return el(
    "section",
    { "data-part": "ways-out", class: "card quiet" },
    el("button", { type: "button", id: "finished", on: { click: () => act("finished") } }, words.finished),
    wait !== null && renderNobodyCame(wait, act),
  );
}

/** @param {number} wait seconds until the server accepts it @param {Act} act */
function renderNobodyCame(wait, act) {
  const button = el(
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
  return el("div", { class: "nobody" }, button, el("p", { id: "nobody-hint", class: "hint" }, hint));
}
