/** What can be tested before the call. Pure: scene in, elements out. */
import { h } from "../../common/dom.js";
import { texts } from "../visit-texts.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../api-types.js").Scene} Scene */
/** @typedef {import("../api-types.js").Act} Act */

const words = texts.checks;
const proof = texts.proof;
const TAB = { unknown: words.tabUnknown, open: words.tabOpen, blocked: words.tabBlocked };

/**
 * @param {Scene} scene
 * @param {Act} act
 * @returns {VNode}
 */
export function renderChecks({ local }, act) {
  const { checks } = local;
  return h(
    "section",
    { "data-key": "checks", class: "card quiet" },
    h(
      "details",
      { id: "checks" },
      h("summary", {}, words.heading),
      h(
        "ul",
        { class: "checks" },
        check(words.sound, words.soundHeard[checks.heard], words.soundTest, "soundTest", act),
        check(words.browser, words.browserFine),
        check(words.tab, TAB[checks.tab], words.tabTest, "tabTest", act),
        notificationCheck(checks.notifications, act),
        awakeCheck(checks.awake, act),
      ),
    ),
  );
}

/**
 * @param {string} name
 * @param {string} says
 * @param {string} [button]
 * @param {string} [action]
 * @param {Act} [act]
 */
function check(name, says, button, action, act) {
  return h(
    "li",
    {},
    h("p", {}, h("strong", {}, name), h("br"), says),
    button &&
      h(
        "button",
        { type: "button", id: `check-${action}`, on: { click: () => act?.(action ?? "") } },
        button,
      ),
  );
}

/** @param {import("../api-types.js").Checks["notifications"]} state @param {Act} act */
function notificationCheck(state, act) {
  if (state === "missing") return null;
  if (state === "ask") {
    return check(words.notifications, words.notificationsHint, words.notificationsAsk, "notifications", act);
  }
  return check(words.notifications, state === "on" ? words.notificationsOn : words.notificationsRefused);
}

/** @param {import("../api-types.js").Checks["awake"]} state @param {Act} act */
function awakeCheck(state, act) {
  if (state === "missing") return null;
  const says = { on: words.awakeOn, off: words.awakeOff, refused: words.awakeRefused }[state];
  return check(words.awake, says, state === "on" ? words.awakeRelease : words.awakeKeep, "awake", act);
}

/** On a phone without Teams, installing it would use up the minute of the call. @param {Scene} scene */
export function renderTeams({ local }) {
  if (!local.checks.phone) return null;
  const link = { href: words.teamsUrl, target: "_blank", rel: "noopener noreferrer" };
  return h(
    "section",
    { "data-key": "teams", class: "card quiet" },
    h("p", {}, h("strong", {}, words.teams), h("br"), words.teamsPhone),
    h("p", {}, h("a", link, words.teamsLink)),
  );
}

/**
 * Whether the signal is heard is asked before it is needed, and what to do if not.
 *
 * @param {Scene} scene
 * @param {Act} act
 */
export function renderProof({ local }, act) {
  const { heard } = local.checks;
  if (!local.sound || heard === "" || heard === "yes") return null;
  const button = (/** @type {string} */ id, /** @type {string} */ label, kind = "") =>
    h("button", { type: "button", id, class: kind, on: { click: () => act(id) } }, label);
  const content = {
    asked: [
      h("p", {}, h("strong", {}, proof.question)),
      h("p", {}, button("soundHeard", proof.yes, "primary"), " ", button("soundUnheard", proof.no)),
    ],
    no: [
      h("p", { id: "sound-advice", tabindex: "-1" }, h("strong", {}, proof.advice)),
      h(
        "ul",
        {},
        proof.steps.map((step) => h("li", {}, step)),
      ),
      h("p", {}, button("soundTest", proof.again, "primary"), " ", button("soundWithout", proof.without)),
    ],
    without: [h("p", {}, proof.watch), h("p", {}, button("soundTest", proof.again, "plain"))],
  };
  return h("section", { "data-key": "proof", class: "notice", id: "sound-proof" }, content[heard]);
}
