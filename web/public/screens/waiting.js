/** In the queue: the welcome, the position, and what may be done while waiting. Pure: scene in, elements out. */
import { el, rich } from "../../common/dom.js";
import { timeOf } from "../format.js";
import { texts } from "../visit-texts.js";
import { renderChecks } from "./checks.js";
import { renderContacts } from "./contacts.js";
import { renderDetails } from "./details.js";
import { renderLeave, renderOthers } from "./leave.js";

/** @typedef {import("../views.js").Scene} Scene */
/** @typedef {import("../views.js").TicketView} TicketView */
/** @typedef {import("../views.js").Act} Act */

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {HTMLElement[]}
 */
export function renderWaiting(scene, act) {
  const { status, paused } = scene.view;
  const turn = renderTurn(scene, act);
  // What happened to the place, and what is to be done about it, goes before the welcome, which fills a small
  // screen by itself.
  const isNews = status !== "waiting" || paused;
  return [
    ...renderBanners(scene, act),
    ...(isNews ? [turn] : []),
    renderWelcome(scene, act),
    ...(isNews ? [] : [turn]),
    renderOthers(scene, act),
    renderDetails(scene, act),
    renderChecks(scene, act),
    renderLeave(scene, act),
  ].filter((part) => part instanceof HTMLElement);
}

/** @param {Scene} scene @param {Act} act */
function renderWelcome({ view, office, local }, act) {
  const quit = el("button", { type: "button", class: "plain", id: "quit", on: { click: () => act("quit") } });
  quit.append(texts.queue.quit);
  return el(
    "div",
    { "data-part": "welcome" },
    el("h1", { tabindex: "-1" }, texts.welcome),
    el("p", { class: "lead" }, rich(texts.queue.youAreIn(view.officeName))),
    office && el("p", {}, rich(texts.queue.schedule(office.schedule.text))),
    el("p", { class: "lead" }, texts.queue.letsGo, el("br"), texts.queue.pleaseWait),
    local.justJoined && el("p", { class: "quick-exit" }, `${texts.queue.wrongOffice} `, quit),
  );
}

/**
 * What has to be known now: trouble, what happened to the place, the clerk's message, the sound.
 *
 * @param {Scene} scene
 * @param {Act} act
 * @returns {HTMLElement[]}
 */
export function renderBanners({ view, local }, act) {
  const shown = renderTroubles(local);
  if (view.notice) shown.push(renderBanner("notice", "warn", noticeOf(view.notice, view.reason)));
  if (view.message) {
    shown.push(renderBanner("message", "info", el("strong", {}, `${texts.queue.message}: `), view.message));
  }
  if (view.contacts?.length) shown.push(renderOtherChannels(view.contacts));
  if (!local.sound && view.status !== "in_service") shown.push(renderSoundOff(act));
  return shown;
}

/** @param {import("../views.js").Notice} notice @param {string | null} [reason] why it was transferred */
function noticeOf(notice, reason) {
  const sentence = texts.notices[notice];
  return notice === "transferred" && reason ? `${sentence} ${texts.ended.reason(reason)}` : sentence;
}

/**
 * @param {import("../views.js").Local} local
 * @returns {HTMLElement[]} what does not work at the moment
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
 * @param {...(Node | string)} sentence
 */
function renderBanner(part, kind, ...sentence) {
  return el("div", { "data-part": part, class: `notice ${kind}` }, el("p", {}, sentence));
}

/** @param {import("../views.js").Contact[]} contacts while the rooms of this office do not open */
function renderOtherChannels(contacts) {
  return el(
    "section",
    { "data-part": "contacts", class: "card quiet" },
    el("h2", {}, texts.contacts.heading),
    el("p", {}, texts.contacts.why),
    renderContacts(contacts),
  );
}

/** @param {Act} act */
function renderSoundOff(act) {
  return el(
    "div",
    { "data-part": "sound", class: "sound-off" },
    el("button", { type: "button", id: "sound-on", on: { click: () => act("soundOn") } }, texts.sound.off),
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
  return el(
    "section",
    { "data-part": "position", class: "card position", "aria-labelledby": "position-heading" },
    el("h2", { id: "position-heading" }, texts.queue.called),
    el("p", { class: "lead" }, texts.queue.preparing),
    el("p", {}, texts.queue.limit(view.enterWithinSeconds)),
  );
}

/** What lies under the call's dialog, should a browser close it. @param {Act} act */
function renderCalled(act) {
  return el(
    "section",
    { "data-part": "position", class: "card position", "aria-labelledby": "position-heading" },
    el("h2", { id: "position-heading" }, texts.call.heading),
    el(
      "button",
      { type: "button", class: "primary large", id: "enter-page", on: { click: () => act("enter") } },
      texts.call.enter,
    ),
  );
}

/** @param {string} trouble @returns {HTMLElement[]} before the server's first answer */
export function renderOpening(trouble) {
  return [
    el("p", { "data-part": "opening", class: "muted" }, texts.opening),
    ...(trouble ? [el("p", { "data-part": "trouble", class: "notice warn" }, trouble)] : []),
  ];
}

/** @param {Scene} scene @param {Act} act */
function renderPosition({ view, local }, act) {
  const { position, ahead, waitRangeSeconds: range } = view;
  const soon = texts.queue.soon[position ?? 0];
  const mute = el(
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
  return el(
    "section",
    { "data-part": "position", class: "card position", "aria-labelledby": "position-heading" },
    el("p", { class: "tag" }, texts.queue.number(view.number)),
    el("h2", { id: "position-heading" }, texts.queue.heading),
    position !== null && el("p", { class: "big-number" }, texts.queue.position(position)),
    position !== null && el("p", { class: "lead" }, texts.queue.ahead(ahead ?? position - 1)),
    view.positionReason && el("p", { class: "muted" }, view.positionReason),
    soon && el("p", {}, el("strong", {}, soon)),
    range && el("p", {}, texts.queue.range(range[0], range[1])),
    !view.attended && el("p", { class: "notice warn" }, texts.queue.unattended),
    !view.officeOpen && el("p", { class: "notice" }, texts.queue.afterHours),
    el("p", {}, el("strong", {}, texts.queue.keepOpen), ` ${texts.queue.keepOpenWhy}`),
    el("p", {}, texts.queue.limit(view.enterWithinSeconds)),
    view.needs.includes("moreTime") && el("p", {}, texts.queue.longLimit),
    mute,
  );
}

/** @param {Scene} scene @param {Act} act */
function renderPaused({ view, office }, act) {
  return el(
    "section",
    { "data-part": "position", class: "card position", "aria-labelledby": "position-heading" },
    el("p", { class: "tag" }, texts.queue.number(view.number)),
    el("h2", { id: "position-heading" }, texts.queue.paused),
    view.position !== null &&
      el("p", { class: "lead" }, `${texts.queue.heading}: ${texts.queue.position(view.position)}`),
    el("p", {}, texts.queue.pausedWhy),
    view.pausedUntil && el("p", {}, texts.queue.pausedUntil(timeOf(view.pausedUntil, office?.timeZone))),
    el(
      "button",
      { type: "button", class: "primary large", id: "ready", on: { click: () => act("ready") } },
      texts.queue.ready,
    ),
    el("p", { class: "muted" }, texts.queue.pausesLeft(view.pausesLeft)),
  );
}
