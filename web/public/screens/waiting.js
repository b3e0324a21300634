/** In the queue: the welcome, the position, and what may be done while waiting. Pure: scene in, elements out. */
import { h, rich } from "../../common/dom.js";
import { timeOf } from "../format.js";
import { texts } from "../visit-texts.js";
import { renderChecks, renderProof, renderTeams } from "./checks.js";
import { renderContacts } from "./contacts.js";
import { renderDetails } from "./details.js";
import { renderHandover } from "./handover.js";
import { renderLeave, renderOthers } from "./leave.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").Scene} Scene */
/** @typedef {import("../api-types.js").TicketView} TicketView */
/** @typedef {import("../api-types.js").Act} Act */

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {VNode[]}
 */
export function renderWaiting(scene, act) {
  const { status, paused } = scene.view;
  const turn = renderTurn(scene, act);
  // What happened to the place, and what to do about it, comes before the welcome, which alone fills a small
  // screen.
  const isNews = status !== "waiting" || paused;
  return [
    ...renderBanners(scene, act),
    ...(isNews ? [turn] : []),
    renderProof(scene, act),
    renderWelcome(scene, act),
    ...(isNews ? [] : [turn]),
    renderTeams(scene),
    renderOthers(scene, act),
    renderDetails(scene, act),
    renderHandover(scene, act),
    renderChecks(scene, act),
    renderLeave(scene, act),
  ].filter((part) => part !== null);
}

/** @param {Scene} scene @param {Act} act */
function renderWelcome({ view, office, local }, act) {
  const quit = h(
    "button",
    { type: "button", class: "plain", id: "quit", on: { click: () => act("quit") } },
    texts.queue.quit,
  );
  return h(
    "div",
    { "data-key": "welcome" },
    h("h1", { tabindex: "-1" }, texts.welcome),
    h("p", { class: "lead" }, rich(texts.queue.youAreIn(view.officeName))),
    office && h("p", {}, rich(texts.queue.schedule(office.schedule.text))),
    h("p", { class: "lead" }, texts.queue.letsGo, h("br"), texts.queue.pleaseWait),
    local.justJoined && h("p", { class: "quick-exit" }, `${texts.queue.wrongOffice} `, quit),
  );
}

/**
 * What matters now: connection trouble, what happened to the place, the clerk's message, the sound.
 *
 * @param {Scene} scene
 * @param {Act} act
 * @returns {VNode[]}
 */
export function renderBanners({ view, office, local }, act) {
  const shown = renderTroubles(local);
  if (view.notice) shown.push(renderBanner("notice", "warn", noticeOf(view.notice, view.reason)));
  if (view.message) {
    const { message, messageAt } = texts.queue;
    const title = view.messageAt ? messageAt(timeOf(view.messageAt, office?.timeZone)) : message;
    shown.push(renderBanner("message", "info", h("strong", {}, `${title}: `), view.message));
  }
  if (view.contacts?.length) shown.push(renderOtherChannels(view.contacts));
  if (!local.sound && view.status !== "in_service") shown.push(renderSoundOff(act));
  return shown;
}

/** @param {import("../api-types.js").Notice} notice @param {string | null} [reason] why it was transferred */
function noticeOf(notice, reason) {
  const sentence = texts.notices[notice];
  return notice === "transferred" && reason ? `${sentence} ${texts.ended.reason(reason)}` : sentence;
}

/**
 * @param {import("../api-types.js").Local} local
 * @returns {VNode[]} what does not work at the moment
 */
export function renderTroubles({ trouble, refusal }) {
  return [
    ...(trouble ? [renderBanner("trouble", "warn", trouble)] : []),
    ...(refusal ? [renderBanner("refusal", "bad", refusal)] : []),
  ];
}

/**
 * @param {string} part
 * @param {string} kind
 * @param {...(VNode | string)} sentence
 */
function renderBanner(part, kind, ...sentence) {
  return h("div", { "data-key": part, class: `notice ${kind}` }, h("p", {}, sentence));
}

/** @param {import("../api-types.js").Contact[]} contacts while the rooms of this office do not open */
function renderOtherChannels(contacts) {
  return h(
    "section",
    { "data-key": "contacts", class: "card quiet" },
    h("h2", {}, texts.contacts.heading),
    h("p", {}, texts.contacts.why),
    renderContacts(contacts),
  );
}

/** @param {Act} act */
function renderSoundOff(act) {
  return h(
    "div",
    { "data-key": "sound", class: "sound-off" },
    h("button", { type: "button", id: "sound-on", on: { click: () => act("soundOn") } }, texts.sound.off),
  );
}

/** @param {Scene} scene @param {Act} act */
function renderTurn(scene, act) {
  const { view } = scene;
  if (view.status === "waiting" && view.paused) return renderPaused(scene, act);
  if (view.status === "waiting") return renderPosition(scene, act);
  return view.status === "ringing" || view.call?.roomReady ? renderCalled(act) : renderPreparing(view);
}

/** @param {TicketView} view */
function renderPreparing(view) {
  return h(
    "section",
    { "data-key": "position", class: "card position", "aria-labelledby": "position-heading" },
    h("h2", { id: "position-heading", tabindex: "-1" }, texts.queue.called),
    h("p", { class: "lead" }, texts.queue.preparing),
    h("p", {}, texts.queue.limit(view.enterWithinSeconds)),
  );
}

/** What is shown under the call's dialog, in case the browser closes it. @param {Act} act */
function renderCalled(act) {
  return h(
    "section",
    { "data-key": "position", class: "card position", "aria-labelledby": "position-heading" },
    h("h2", { id: "position-heading", tabindex: "-1" }, texts.call.heading),
    h(
      "button",
      { type: "button", class: "primary large", id: "enter-page", on: { click: () => act("enter") } },
      texts.call.enter,
    ),
  );
}

/** @param {string} trouble @returns {VNode[]} before the server's first answer */
export function renderOpening(trouble) {
  return [
    h("p", { "data-key": "opening", class: "muted" }, texts.opening),
    ...(trouble ? [h("p", { "data-key": "trouble", class: "notice warn" }, trouble)] : []),
  ];
}

/** @param {Scene} scene @param {Act} act */
function renderPosition({ view, local }, act) {
  const { position, ahead, waitRangeSeconds: range } = view;
  const soon = texts.queue.soon[position ?? 0];
  const mute = h(
    "button",
    {
      type: "button",
      class: "plain",
      id: "mute",
      "aria-pressed": String(local.muted),
      on: { click: () => act("mute") },
    },
    texts.queue.mute,
  );
  return h(
    "section",
    { "data-key": "position", class: "card position", "aria-labelledby": "position-heading" },
    h("p", { class: "tag" }, texts.queue.number(view.number)),
    h("h2", { id: "position-heading", tabindex: "-1" }, texts.queue.heading),
    position !== null && h("p", { class: "big-number" }, texts.queue.position(position)),
    position !== null && h("p", { class: "lead" }, texts.queue.ahead(ahead ?? position - 1)),
    view.positionReason && h("p", { class: "muted" }, view.positionReason),
    soon && h("p", {}, h("strong", {}, soon)),
    range && h("p", {}, texts.queue.range(range[0], range[1])),
    !view.attended && h("p", { class: "notice warn" }, texts.queue.unattended),
    !view.officeOpen && h("p", { class: "notice" }, texts.queue.afterHours),
    h("p", {}, h("strong", {}, texts.queue.keepOpen), ` ${texts.queue.keepOpenWhy}`),
    h("p", {}, texts.queue.limit(view.enterWithinSeconds)),
    view.needs.includes("moreTime") && h("p", {}, texts.queue.longLimit),
    mute,
  );
}

/** @param {Scene} scene @param {Act} act */
function renderPaused({ view, office, local }, act) {
  return h(
    "section",
    { "data-key": "position", class: "card position", "aria-labelledby": "position-heading" },
    h("p", { class: "tag" }, texts.queue.number(view.number)),
    h("h2", { id: "position-heading", tabindex: "-1" }, texts.queue.paused),
    view.position !== null &&
      h("p", { class: "lead" }, `${texts.queue.heading}: ${texts.queue.position(view.position)}`),
    local.calledBy && h("p", {}, texts.queue.pausedElsewhere(local.calledBy)),
    ...(local.calledBy ? [] : renderOwnPause({ view, office, local }, act)),
  );
}

/** A pause that the person asked for, or that began with a call elsewhere which is over. @param {Scene} scene @param {Act} act */
function renderOwnPause({ view, office }, act) {
  return [
    h("p", {}, texts.queue.pausedWhy),
    view.pausedUntil && h("p", {}, texts.queue.pausedUntil(timeOf(view.pausedUntil, office?.timeZone))),
    h(
      "button",
      { type: "button", class: "primary large", id: "ready", on: { click: () => act("ready") } },
      texts.queue.ready,
    ),
    h("p", { class: "muted" }, texts.queue.pausesLeft(view.pausesLeft)),
  ];
}
