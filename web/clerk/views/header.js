/** The band on top: who is signed in, which offices are served, and how they stand. */
import { el } from "../../common/dom.js";
import { timeOfDay } from "../durations.js";
import { canCloseDay, canReadAudit, canSuspendEntries, isAdministrator } from "../rules.js";
import { ADDRESSES } from "../session.js";
import { TEXTS } from "../texts.js";
import { button, tag } from "./parts.js";

/** @typedef {import("../model.js").Desk} Desk */
/** @typedef {import("../model.js").OfficeState} OfficeState */

/** @param {Desk} desk @returns {HTMLElement[]} what stands at the right of the band */
export function userView(desk) {
  const ofDesk = [button({ action: "settings", label: TEXTS.header.settings, class: "on-band compact" })];
  if (canReadAudit(desk)) {
    ofDesk.unshift(button({ action: "audit", label: TEXTS.header.audit, class: "on-band compact" }));
  }
  return accountView(desk.me, ofDesk);
}

/**
 * Who is signed in, and the ways out: also before the desk, where an account without offices would be stuck.
 * @param {import("../model.js").Me} me @param {HTMLElement[]} [between] what only the desk has
 * @returns {HTMLElement[]}
 */
export function accountView(me, between = []) {
  return [
    el("span", { class: "user", "data-key": "user" }, TEXTS.header.user(me.name)),
    ...(isAdministrator(me) ? [selfCheckLink()] : []),
    ...between,
    el(
      "a",
      { class: "button on-band compact", "data-key": "out", "data-action": "signOut", href: ADDRESSES.out },
      TEXTS.header.signOut,
    ),
  ];
}

/** In another tab: somebody may be waiting in this one. */
function selfCheckLink() {
  return el(
    "a",
    { class: "button on-band compact", href: ADDRESSES.selfCheck, target: "_blank", rel: "noopener" },
    TEXTS.header.selfCheck,
    el("span", { class: "visually-hidden" }, ` ${TEXTS.newTab}`),
  );
}

/** @param {Desk} desk @returns {HTMLElement} */
export function officesView(desk) {
  const states = desk.queue?.offices ?? [];
  const shown = desk.chosen.map((officeId) => {
    const name = desk.me.offices.find((office) => office.officeId === officeId)?.name ?? officeId;
    return officeView(desk, name, states.find((state) => state.officeId === officeId) ?? null);
  });
  return el(
    "section",
    { class: "offices-bar", "data-key": "offices", "aria-labelledby": "serving" },
    el("h2", { id: "serving", class: "visually-hidden" }, TEXTS.header.serving),
    el("ul", { class: "office-list" }, shown),
    el(
      "div",
      { class: "bar-end" },
      connection(desk),
      desk.me.offices.length > 1
        ? button({ action: "changeOffices", label: TEXTS.offices.change, class: "compact" })
        : null,
    ),
  );
}

/** @param {Desk} desk @param {string} name @param {OfficeState | null} state */
function officeView(desk, name, state) {
  if (state === null) return el("li", { class: "office" }, el("strong", {}, name));
  const suspended = state.entries.suspended;
  return el(
    "li",
    { class: "office", "data-key": state.officeId },
    el("strong", {}, name),
    " ",
    state.open ? tag(TEXTS.header.open, "good") : tag(TEXTS.header.closed, "bad"),
    suspended ? tag(TEXTS.header.suspended, "warn") : null,
    canSuspendEntries(desk) && (state.open || suspended)
      ? button({
          action: suspended ? "resume" : "suspend",
          officeId: state.officeId,
          label: suspended ? TEXTS.header.resume : TEXTS.header.suspend,
          hint: name,
          class: "compact",
        })
      : null,
    canCloseDay(desk) && state.open
      ? button({
          action: "closeDay",
          officeId: state.officeId,
          label: TEXTS.header.closeDay,
          hint: name,
          class: "compact",
        })
      : null,
    suspended && state.entries.message
      ? el("p", { class: "small muted entries" }, state.entries.message)
      : null,
    state.unattendedSince ? alarm(state.unattendedSince) : null,
  );
}

/** @param {string} since */
function alarm(since) {
  return el("p", { class: "notice warn", role: "alert" }, TEXTS.header.unattended(timeOfDay(since)));
}

/** @param {Desk} desk */
function connection(desk) {
  if (desk.signedOut) return null; // the notice says what is to be done
  return desk.connected
    ? el("span", { class: "live", "data-key": "live" }, TEXTS.header.live)
    : el("span", { class: "live lost", "data-key": "lost", role: "alert" }, TEXTS.header.offline);
}
