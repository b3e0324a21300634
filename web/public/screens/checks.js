/** What can be tested before the call. Pure: scene in, elements out. */
import { h } from "../../common/dom.js";
import { texts } from "../visit-texts.js";

/** @typedef {import("../../common/dom.js").VNode} VNode */
/** @typedef {import("../views.js").Scene} Scene */
/** @typedef {import("../views.js").Act} Act */

const words = texts.checks;
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
        check(
          words.sound,
          checks.tested ? words.soundDone : words.soundHint,
          words.soundTest,
          "soundTest",
          act,
        ),
        check(words.browser, words.browserFine),
        check(words.tab, TAB[checks.tab], words.tabTest, "tabTest", act),
        notificationCheck(checks.notifications, act),
        awakeCheck(checks.awake, act),
        checks.phone && teamsCheck(),
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

/** @param {import("../views.js").Checks["notifications"]} state @param {Act} act */
function notificationCheck(state, act) {
  if (state === "missing") return null;
  if (state === "ask") {
    return check(words.notifications, words.notificationsHint, words.notificationsAsk, "notifications", act);
  }
  return check(words.notifications, state === "on" ? words.notificationsOn : words.notificationsRefused);
}

/** @param {import("../views.js").Checks["awake"]} state @param {Act} act */
function awakeCheck(state, act) {
  if (state === "missing") return null;
  const says = { on: words.awakeOn, off: words.awakeOff, refused: words.awakeRefused }[state];
  return check(words.awake, says, state === "on" ? words.awakeRelease : words.awakeKeep, "awake", act);
}

function teamsCheck() {
  const link = { href: words.teamsUrl, target: "_blank", rel: "noopener noreferrer" };
  return h(
    "li",
    {},
    h("p", {}, h("strong", {}, words.teams), h("br"), words.teamsPhone),
    h("p", {}, h("a", link, words.teamsLink)),
  );
}
