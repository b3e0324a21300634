/** In the meeting: what the manual says about Teams, the way back in, and what if nobody comes. Pure. */
import { h, rich } from "../../common/dom.js";
import { timeOf } from "../format.js";
import { texts } from "../visit-texts.js";
import { renderHandover } from "./handover.js";
import { renderOthers } from "./leave.js";
import { renderBanners } from "./waiting.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").Scene} Scene */
/** @typedef {import("../api-types.js").Act} Act */

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
    renderHandover(scene, act),
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
function renderWaysOut({ view, office, local }, act) {
  const wait = local.nobodyCameInSeconds;
  return h(
    "section",
    { "data-key": "ways-out", class: "card quiet" },
    local.asksToFinish ? renderQuestion(act) : renderFinished(act),
    wait !== null && renderNobodyCame(wait, timeOf(view.nobodyCameAt ?? "", office?.timeZone), act),
  );
}

/** @param {Act} act */
function renderFinished(act) {
  return h(
    "button",
    { type: "button", id: "finished", on: { click: () => act("askToFinish", true) } },
    words.finished,
  );
}

/** It ends the visit for the clerk too, so it asks for a confirmation. @param {Act} act */
function renderQuestion(act) {
  const button = (/** @type {string} */ id, /** @type {string} */ label, /** @type {() => void} */ click) =>
    h("button", { type: "button", id, on: { click } }, label);
  return h(
    "div",
    { id: "finish", role: "group", "aria-labelledby": "finish-question" },
    h("p", { id: "finish-question", tabindex: "-1" }, h("strong", {}, words.finishQuestion)),
    h(
      "div",
      { class: "actions" },
      button("finish-yes", words.finishYes, () => act("finished")),
      button("finish-no", words.finishNo, () => act("askToFinish", false)),
    ),
  );
}

/** @param {number} wait seconds until the server accepts it @param {string} at when that is @param {Act} act */
function renderNobodyCame(wait, at, act) {
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
  const hint = wait > 0 ? `${words.nobodyHint} ${words.nobodyAt(at)}` : words.nobodyHint;
  return h("div", { class: "nobody" }, button, h("p", { id: "nobody-hint", class: "hint" }, hint));
}
