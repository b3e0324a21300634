/** One office: its card, and the manual's two welcomes, word for word. Pure: office in, elements out. */
import { h, rich } from "../../common/dom.js";
import { timeOf } from "../format.js";
import { texts } from "../texts.js";
import { renderContacts } from "./contacts.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").OfficeView} OfficeView */
/** @typedef {import("../api-types.js").Act} Act */

const words = texts.office;

/** @typedef {{act: Act, joining: boolean}} Press `joining`: the entry is on its way */

/**
 * The button that joins the queue.
 *
 * @param {string} id
 * @param {string} kind
 * @param {string} label
 * @param {string} action
 * @param {Press} press
 */
function enterButton(id, kind, label, action, { act, joining }) {
  return h(
    "button",
    {
      type: "button",
      class: `primary ${kind}`.trim(),
      id,
      "aria-disabled": joining ? "true" : null,
      on: { click: () => act(action) },
    },
    joining ? words.joining : label,
  );
}

/** @param {OfficeView} office whether an entry would be refused; its screens change once it is not */
export const isBarred = ({ open, entriesSuspended, full }) => open && (entriesSuspended || full === true);

/** The way in, or what it waits for. @param {OfficeView} office @param {() => VNode} button */
function wayIn(office, button) {
  if (!isBarred(office)) return button();
  return h("p", {}, office.entriesSuspended ? words.turnsOnResume : words.turnsOnRoom);
}

/** @param {OfficeView} office */
function renderState(office) {
  if (!office.open) return h("span", { class: "tag" }, words.closed);
  const sentence = office.closesAt ? words.open(timeOf(office.closesAt, office.timeZone)) : words.openAlways;
  return h("span", { class: "tag good" }, sentence);
}

/**
 * The card that a click in the list opens.
 *
 * @param {OfficeView} office
 * @param {Press} press
 * @returns {VNode[]}
 */
export function renderCard(office, press) {
  return [
    renderBack(),
    h(
      "section",
      { "data-key": "card", class: "card office-card" },
      h("h1", { tabindex: "-1" }, office.name),
      h("p", { class: "muted" }, texts.place(office)),
      h("p", {}, renderState(office)),
      !office.open && office.closedReason && h("p", {}, office.closedReason),
      !office.open && office.schedule.opensText && h("p", {}, words.opens(office.schedule.opensText)),
      h(
        "dl",
        { class: "facts" },
        h("dt", {}, words.hours),
        h("dd", {}, office.schedule.text),
        h("dt", {}, words.waiting),
        h("dd", {}, words.waitingCount(office.waiting)),
      ),
      ...renderNews(office),
      wayIn(office, () => enterButton("access", "large", words.access, "access", press)),
      office.open && !isBarred(office) && h("p", { class: "hint" }, words.accessHint),
    ),
    ...renderAbout(office),
  ];
}

/** What somebody should know before entering. @param {OfficeView} office */
function renderNews(office) {
  const { open, entriesSuspended, attended, message } = office;
  const barred = entriesSuspended ? words.suspended : words.full;
  return [
    isBarred(office) && h("p", { class: "notice warn" }, barred),
    open && !isBarred(office) && !attended && h("p", { class: "notice warn" }, words.unattended),
    message && h("p", { class: "notice" }, message),
  ];
}

function renderBack() {
  return h("p", { "data-key": "back" }, h("a", { href: "/#cartorios", id: "back" }, `← ${words.back}`));
}

/** @param {OfficeView["usualWait"]} hours of today's weekday */
function renderUsualWait(hours) {
  const least = hours.reduce((best, each) => (each.medianSeconds < best.medianSeconds ? each : best));
  const hourOf = (/** @type {{from: string}} */ { from }) => `${Number.parseInt(from, 10)}h`;
  return h(
    "section",
    { "data-key": "usual-wait", class: "card quiet" },
    h("h2", {}, words.usualWait),
    hours.some((each) => each.medianSeconds > least.medianSeconds) &&
      h("p", {}, words.usualWaitLess(hourOf(least))),
    h(
      "ul",
      {},
      hours.map((each) =>
        h(
          "li",
          { "data-key": each.from },
          words.usualWaitAt(hourOf(each), Math.max(1, Math.round(each.medianSeconds / 60))),
        ),
      ),
    ),
  );
}

/** @param {OfficeView} office @returns {VNode[]} */
function renderAbout(office) {
  const parts = [];
  if (office.usualWait?.length) parts.push(renderUsualWait(office.usualWait));
  if (office.about) {
    parts.push(
      h(
        "section",
        { "data-key": "about", class: "card quiet" },
        h("h2", {}, words.about),
        h("p", {}, office.about),
      ),
    );
  }
  if (office.contacts.length) {
    parts.push(
      h(
        "section",
        { "data-key": "contacts", class: "card quiet" },
        h("h2", {}, words.contacts),
        renderContacts(office.contacts),
      ),
    );
  }
  return parts;
}

/**
 * The manual's first screen, before joining: a page opened by a link has had no click yet, so it asks for one.
 *
 * @param {OfficeView} office
 * @param {Press} press
 * @returns {VNode[]}
 */
export function renderOpen(office, press) {
  return [
    h(
      "section",
      { "data-key": "open", class: "card welcome" },
      h("h1", { tabindex: "-1" }, texts.welcome),
      h("p", { class: "lead" }, rich(words.youAreIn(office.name))),
      h("p", {}, rich(words.schedule(office.schedule.text))),
      ...renderNews(office),
      h("p", { class: "lead" }, words.letsGo),
      wayIn(office, () => enterButton("enter", "large", words.enter, "join", press)),
      h("p", {}, words.limit(office.enterWithinSeconds)),
      h("p", { class: "muted" }, words.moreTime),
    ),
    ...renderAbout(office),
    renderBack(),
  ];
}

/**
 * The manual's second screen.
 *
 * @param {OfficeView} office
 * @returns {VNode[]}
 */
export function renderClosed(office) {
  return [
    h(
      "section",
      { "data-key": "closed", class: "card welcome" },
      h("h1", { tabindex: "-1" }, texts.welcome),
      h(
        "p",
        { class: "lead" },
        words.notStarted,
        h("br"),
        rich(words.seeBelow(office.namePreposition, office.name)),
      ),
      h("p", { class: "lead" }, rich(words.closedSchedule(office.schedule.closedText))),
      office.closedReason && h("p", { class: "notice" }, office.closedReason),
      office.schedule.opensText && h("p", {}, words.opens(office.schedule.opensText)),
      office.message && h("p", { class: "notice" }, office.message),
      h("p", { class: "muted" }, words.turns),
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
 * @param {Press} press
 * @returns {VNode[]}
 */
export function renderRefused(office, refusal, press) {
  const known = /** @type {Record<string, readonly string[]>} */ (texts.refused);
  const [heading, sentence] = known[refusal.kind] ?? texts.refused.other;
  return [
    h(
      "section",
      { "data-key": "refused", class: "card" },
      h("h1", { tabindex: "-1" }, heading),
      h("p", { class: "lead" }, rich(words.youAreIn(office.name))),
      h("p", {}, sentence || refusal.detail),
      refusal.message && h("p", { class: "notice" }, refusal.message),
      wayIn(office, () => enterButton("try-again", "", texts.tryAgain, "join", press)),
    ),
    ...renderAbout(office),
    renderBack(),
  ];
}

/** @returns {VNode[]} until the first answer, which a slow network takes seconds for */
export function renderLoading() {
  return [h("p", { "data-key": "loading", class: "muted" }, words.loading)];
}

/** @param {Act} act @returns {VNode[]} nobody answered, and nothing older is there to be shown */
export function renderFailed(act) {
  return [
    h(
      "section",
      { "data-key": "failed", class: "card" },
      h("h1", { tabindex: "-1" }, words.failed),
      h("p", {}, words.failedHint),
      h(
        "button",
        { type: "button", class: "primary", id: "load-again", on: { click: () => act("load") } },
        texts.tryAgain,
      ),
    ),
    renderBack(),
  ];
}

/** @returns {VNode[]} an address that leads to no office */
export function renderNoOffice() {
  return [
    h(
      "section",
      { "data-key": "no-office", class: "card" },
      h("h1", { tabindex: "-1" }, words.gone),
      h("p", {}, words.goneHint),
    ),
    renderBack(),
  ];
}
