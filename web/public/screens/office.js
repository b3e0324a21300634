/** One office: its card, and the manual's two welcomes, word for word. Pure: office in, elements out. */
import { el, rich } from "../../common/dom.js";
import { timeOf } from "../format.js";
import { texts } from "../texts.js";
import { renderContacts } from "./contacts.js";

/** @typedef {import("../views.js").OfficeView} OfficeView */
/** @typedef {import("../views.js").Act} Act */

const words = texts.office;

/** @param {OfficeView} office */
function renderState(office) {
  if (!office.open) return el("span", { class: "tag" }, words.closed);
  const sentence = office.closesAt ? words.open(timeOf(office.closesAt, office.timeZone)) : words.openAlways;
  return el("span", { class: "tag good" }, sentence);
}

/**
 * The card that a click in the list opens.
 *
 * @param {OfficeView} office
 * @param {Act} act
 * @returns {HTMLElement[]}
 */
export function renderCard(office, act) {
  return [
    renderBack(),
    el(
      "section",
      { "data-part": "card", class: "card office-card" },
      el("h1", { tabindex: "-1" }, office.name),
      el("p", { class: "muted" }, texts.place(office)),
      el("p", {}, renderState(office)),
      el(
        "dl",
        { class: "facts" },
        el("dt", {}, words.hours),
        el("dd", {}, office.schedule.text),
        el("dt", {}, words.waiting),
        el("dd", {}, words.waitingCount(office.waiting)),
      ),
      ...renderNews(office),
      el(
        "button",
        { type: "button", class: "primary large", id: "access", on: { click: () => act("access") } },
        words.access,
      ),
      office.open && el("p", { class: "hint" }, words.accessHint),
    ),
    ...renderAbout(office),
  ];
}

/** What somebody should know before entering. @param {OfficeView} office */
function renderNews({ open, entriesSuspended, attended, message }) {
  const trouble = entriesSuspended ? words.suspended : words.unattended;
  return [
    open && (entriesSuspended || !attended) && el("p", { class: "notice warn" }, trouble),
    message && el("p", { class: "notice" }, message),
  ];
}

function renderBack() {
  return el("p", { "data-part": "back" }, el("a", { href: "/#cartorios", id: "back" }, `← ${words.back}`));
}

/** @param {OfficeView} office @returns {HTMLElement[]} */
function renderAbout(office) {
  const parts = [];
  if (office.about) {
    parts.push(
      el(
        "section",
        { "data-part": "about", class: "card quiet" },
        el("h2", {}, words.about),
        el("p", {}, office.about),
      ),
    );
  }
  if (office.contacts.length) {
    parts.push(
      el(
        "section",
        { "data-part": "contacts", class: "card quiet" },
        el("h2", {}, words.contacts),
        renderContacts(office.contacts),
      ),
    );
  }
  return parts;
}

/**
 * The manual's first picture, before the entry: a link has no click behind it, so the click is asked for.
 *
 * @param {OfficeView} office
 * @param {Act} act
 * @returns {HTMLElement[]}
 */
export function renderOpen(office, act) {
  return [
    el(
      "section",
      { "data-part": "open", class: "card welcome" },
      el("h1", { tabindex: "-1" }, texts.welcome),
      el("p", { class: "lead" }, rich(words.youAreIn(office.name))),
      el("p", {}, rich(words.schedule(office.schedule.text))),
      ...renderNews(office),
      el("p", { class: "lead" }, words.letsGo),
      el(
        "button",
        { type: "button", class: "primary large", id: "enter", on: { click: () => act("join") } },
        words.enter,
      ),
      el("p", {}, words.limit(office.enterWithinSeconds)),
      el("p", { class: "muted" }, words.moreTime),
    ),
    ...renderAbout(office),
    renderBack(),
  ];
}

/**
 * The manual's second picture.
 *
 * @param {OfficeView} office
 * @returns {HTMLElement[]}
 */
export function renderClosed(office) {
  return [
    el(
      "section",
      { "data-part": "closed", class: "card welcome" },
      el("h1", { tabindex: "-1" }, texts.welcome),
      el(
        "p",
        { class: "lead" },
        words.notStarted,
        el("br"),
        rich(words.seeBelow(office.namePreposition, office.name)),
      ),
      el("p", { class: "lead" }, rich(words.closedSchedule(office.schedule.closedText))),
      office.closedReason && el("p", { class: "notice" }, office.closedReason),
      office.schedule.opensText && el("p", {}, words.opens(office.schedule.opensText)),
      office.message && el("p", { class: "notice" }, office.message),
      el("p", { class: "muted" }, words.turns),
    ),
    ...renderAbout(office),
    renderBack(),
  ];
}

/**
 * The entry was refused: full, suspended, just closed, or trouble.
 *
 * @param {OfficeView} office
 * @param {{kind: string, message: string, detail: string}} refusal `message` is the clerk's, `detail` the server's
 * @param {Act} act
 * @returns {HTMLElement[]}
 */
export function renderRefused(office, refusal, act) {
  const known = /** @type {Record<string, readonly string[]>} */ (texts.refused);
  const [heading, sentence] = known[refusal.kind] ?? texts.refused.other;
  return [
    el(
      "section",
      { "data-part": "refused", class: "card" },
      el("h1", { tabindex: "-1" }, heading),
      el("p", { class: "lead" }, rich(words.youAreIn(office.name))),
      el("p", {}, sentence || refusal.detail),
      refusal.message && el("p", { class: "notice" }, refusal.message),
      el(
        "button",
        { type: "button", class: "primary", id: "try-again", on: { click: () => act("join") } },
        texts.tryAgain,
      ),
    ),
    ...renderAbout(office),
    renderBack(),
  ];
}

/** @returns {HTMLElement[]} until the first answer, which a slow network takes seconds for */
export function renderLoading() {
  return [el("p", { "data-part": "loading", class: "muted" }, words.loading)];
}

/** @param {Act} act @returns {HTMLElement[]} nobody answered, and nothing older is there to be shown */
export function renderFailed(act) {
  return [
    el(
      "section",
      { "data-part": "failed", class: "card" },
      el("h1", { tabindex: "-1" }, words.failed),
      el("p", {}, words.failedHint),
      el(
        "button",
        { type: "button", class: "primary", id: "load-again", on: { click: () => act("load") } },
        texts.tryAgain,
      ),
    ),
    renderBack(),
  ];
}

/** @returns {HTMLElement[]} an address that leads to no office */
export function renderNoOffice() {
  return [
    el(
      "section",
      { "data-part": "no-office", class: "card" },
      el("h1", { tabindex: "-1" }, words.gone),
      el("p", {}, words.goneHint),
    ),
    renderBack(),
  ];
}
