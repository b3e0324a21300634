/** The header: who is signed in, which offices are served, and their state. */
import { h } from "../../common/dom.js";
import { accountView, aside, button, tag } from "../../staff/parts.js";
import { isAdministrator, isManager } from "../../staff/roles.js";
import { ADDRESSES } from "../../staff/session.js";
import { STAFF } from "../../staff/texts.js";
import { timeOfDay } from "../../staff/times.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../model.js").PageState} PageState */
/** @typedef {import("../model.js").Me} Me */
/** @typedef {import("../model.js").OfficeState} OfficeState */

/** What stands at the right of the band. @param {PageState} page */
export function userView({ me }) {
  const audit = button({ action: "audit", label: TEXTS.header.audit, class: "on-band compact" });
  const settings = button({ action: "settings", label: TEXTS.header.settings, class: "on-band compact" });
  return accountView(me.name, [selfCheckLink(me), isManager(me) ? audit : null, settings]);
}

/** The same before the page, where an account without offices would be stuck. @param {Me} me */
export function userViewWithoutDesk(me) {
  return accountView(me.name, [selfCheckLink(me)]);
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
    const name = page.me.offices.find((office) => office.officeId === officeId)?.name ?? officeId;
    return officeView(page, name, states.find((state) => state.officeId === officeId) ?? null);
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
      page.me.offices.length > 1
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
      ? button({
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
    state.unattendedSince ? alarm(state.unattendedSince) : null,
  );
}

/** @param {string} since */
function alarm(since) {
  return h(
    "p",
    { class: "notice warn", role: "alert", "data-key": "alarm" },
    TEXTS.header.unattended(timeOfDay(since)),
  );
}

/** @param {PageState} page */
function connection(page) {
  if (page.signedOut) return null; // the notice says what is to be done
  return page.connected
    ? h("span", { class: "live", "data-key": "live" }, TEXTS.header.live)
    : h("span", { class: "live lost", "data-key": "lost", role: "alert" }, TEXTS.header.offline);
}
