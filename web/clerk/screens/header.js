/** The header: who is signed in, which offices are served, and their state. */
import { h } from "../../common/dom.js";
import { accountView, aside, button, tag } from "../../staff/parts.js";
import { isAdministrator, isManager } from "../../staff/roles.js";
import { ADDRESSES } from "../../staff/session.js";
import { STAFF } from "../../staff/texts.js";
import { timeOfDay } from "../../staff/times.js";
import { whyNoCall } from "../page/offers.js";
import { TEXTS } from "../texts.js";
import { press } from "./press.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../api-types.js").Me} Me */
/** @typedef {import("../api-types.js").OfficeState} OfficeState */

/** What stands at the right of the band. @param {PageState} page */
export function userView({ me }) {
  const audit = button({ action: "audit", label: TEXTS.header.audit, class: "on-band compact" });
  const settings = button({ action: "settings", label: TEXTS.header.settings, class: "on-band compact" });
  return accountView(me.name, [
    administrationLink(me),
    selfCheckLink(me),
    isManager(me) ? audit : null,
    settings,
  ]);
}

/** The same before the page, where an account without offices would be stuck. @param {Me} me */
export function userViewWithoutDesk(me) {
  return accountView(me.name, [administrationLink(me), selfCheckLink(me)]);
}

/** In a tab of its own, so that the queue stays. @param {Me} me */
function administrationLink(me) {
  if (!isManager(me)) return null;
  return h(
    "a",
    { class: "button on-band compact", href: ADDRESSES.administration, target: "_blank", rel: "noopener" },
    TEXTS.header.administration,
    aside(STAFF.newTab),
  );
}

/** In another tab: somebody may be waiting in this one. @param {Me} me */
function selfCheckLink(me) {
  if (!isAdministrator(me)) return null;
  return h(
    "a",
    { class: "button on-band compact", href: ADDRESSES.selfCheck, target: "_blank", rel: "noopener" },
    TEXTS.header.selfCheck,
    aside(STAFF.newTab),
  );
}

/** @param {PageState} page */
export function officesView(page) {
  const states = page.queue?.offices ?? [];
  const shown = page.chosen.map((officeId) => {
    const state = states.find((each) => each.officeId === officeId) ?? null;
    const named = [...page.me.offices, ...page.me.holding].find((office) => office.officeId === officeId);
    return officeView(page, state?.name ?? named?.name ?? officeId, state);
  });
  return h(
    "section",
    { class: "offices-bar", "data-key": "offices", "aria-labelledby": "serving" },
    h("h2", { id: "serving", class: "visually-hidden" }, TEXTS.header.serving),
    h("ul", { class: "office-list" }, shown),
    h(
      "div",
      { class: "bar-end" },
      connection(page),
      page.me.offices.length > 1 || isAdministrator(page.me)
        ? button({ action: "changeOffices", label: TEXTS.offices.change, class: "compact" })
        : null,
    ),
  );
}

/** @param {PageState} page @param {string} name @param {OfficeState | null} state */
function officeView(page, name, state) {
  if (state === null) return h("li", { class: "office" }, h("strong", {}, name));
  const suspended = state.entries.suspended;
  return h(
    "li",
    { class: "office", "data-key": state.officeId },
    h("strong", {}, name),
    " ",
    state.open ? tag(TEXTS.header.open, "good") : tag(TEXTS.header.closed, "bad"),
    suspended ? tag(TEXTS.header.suspended, "warn") : null,
    state.open || suspended
      ? press(page, {
          action: suspended ? "resume" : "suspend",
          officeId: state.officeId,
          label: suspended ? TEXTS.header.resume : TEXTS.header.suspend,
          hint: name,
          class: "compact",
        })
      : null,
    isManager(page.me) && state.open
      ? button({
          action: "closeDay",
          officeId: state.officeId,
          label: TEXTS.header.closeDay,
          hint: name,
          class: "compact",
        })
      : null,
    suspended && state.entries.message
      ? h("p", { class: "small muted entries" }, state.entries.message)
      : null,
    state.unattendedSince ? alarm(page, state.unattendedSince) : null,
    state.bursts.map((burst) => burstView(state.officeId, burst)),
  );
}

/** @param {string} officeId @param {import("../api-types.js").Burst} burst */
function burstView(officeId, burst) {
  const first = burst.ticketIds[0] ?? "";
  return h(
    "div",
    { class: "notice warn", role: "alert", "data-key": `burst-${first}` },
    h("p", {}, TEXTS.header.burst(burst.ticketIds.length, burst.withinSeconds)),
    button({
      action: "removeBurst",
      officeId,
      ticketId: first,
      label: TEXTS.header.removeBurst,
      class: "compact danger",
    }),
  );
}

/** @param {PageState} page @param {string} since */
function alarm(page, since) {
  return h(
    "div",
    { class: "notice warn said", role: "alert", "data-key": "alarm" },
    h("p", {}, TEXTS.header.unattended(timeOfDay(since))),
    whyNoCall(page) === null
      ? press(page, { action: "callNext", label: TEXTS.header.callNow, class: "compact" })
      : null,
  );
}

/** @param {PageState} page */
function connection(page) {
  if (page.signedOut) return null; // the notice says what is to be done
  return page.connected
    ? h("span", { class: "live", "data-key": "live" }, TEXTS.header.live)
    : h("span", { class: "live lost", "data-key": "lost", role: "alert" }, TEXTS.header.offline);
}
