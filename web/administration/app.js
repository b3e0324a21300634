/** The administration: who is signed in, the parts, and the part that the address names. */
import { byId, h, render, say } from "../common/dom.js";
import { accountView, note, signInHere } from "../staff/parts.js";
import { isAdministrator, isManager } from "../staff/roles.js";
import { ADDRESSES, SignedOut } from "../staff/session.js";
import { whoAmI } from "../staff/staff-api.js";
import { calendarOf } from "./directory-api.js";
import { openAudit } from "./pages/audit.js";
import { openCalendar } from "./pages/calendar.js";
import { openImports } from "./pages/imports.js";
import { openOffice } from "./pages/office.js";
import { openOffices } from "./pages/offices.js";
import { openPeople } from "./pages/people.js";
import { openReports } from "./pages/reports.js";
import { openSettings } from "./pages/settings.js";
import { openStaffing } from "./pages/staffing.js";
import { failedView } from "./parts.js";
import { openOfficeAudit } from "./past/audit.js";
import { openNow } from "./past/now.js";
import { openOrder } from "./past/order.js";
import { PAST } from "./past/texts.js";
import { REPORT_TEXTS } from "./report-texts.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./parts.js").Context} Context */

/**
 * @typedef {object} Part
 * @property {string} path
 * @property {string} title
 * @property {(context: Context) => Promise<void>} open
 * @property {boolean} managers a Gestor has it too
 * @property {boolean} listed in the navigation
 * @property {boolean} [warns] administrators are told here that the calendar of a year is empty
 */

/** @type {readonly Part[]} */
const PARTS = [
  {
    path: "/administracao/agora",
    title: PAST.now.title,
    open: openNow,
    managers: true,
    listed: true,
    warns: true,
  },
  {
    path: "/administracao",
    title: TEXTS.offices.title,
    open: openOffices,
    managers: true,
    listed: true,
    warns: true,
  },
  {
    path: "/administracao/unidade",
    title: TEXTS.office.newTitle,
    open: openOffice,
    managers: true,
    listed: false,
  },
  {
    path: "/administracao/pessoas",
    title: TEXTS.people.title,
    open: openPeople,
    managers: true,
    listed: false,
  },
  {
    path: "/administracao/importar",
    title: TEXTS.imports.title,
    open: openImports,
    managers: false,
    listed: true,
  },
  {
    path: "/administracao/calendario",
    title: TEXTS.calendar.title,
    open: openCalendar,
    managers: false,
    listed: true,
  },
  {
    path: "/administracao/ajustes",
    title: TEXTS.settings.title,
    open: openSettings,
    managers: false,
    listed: true,
  },
  { path: "/administracao/ordem", title: PAST.order.title, open: openOrder, managers: true, listed: true },
  {
    path: "/administracao/historia",
    title: PAST.audit.title,
    open: openOfficeAudit,
    managers: true,
    listed: true,
  },
  {
    path: "/administracao/auditoria",
    title: TEXTS.audit.title,
    open: openAudit,
    managers: false,
    listed: true,
  },
  {
    path: "/administracao/relatorios",
    title: REPORT_TEXTS.title,
    open: openReports,
    managers: true,
    listed: true,
  },
  {
    path: "/administracao/atendentes",
    title: REPORT_TEXTS.staffing.title,
    open: openStaffing,
    managers: true,
    listed: true,
  },
];

const root = byId("app", HTMLElement);
const here = window.location.pathname.toLowerCase().replace(/\/$/, "");

async function start() {
  render(root, [h("p", { class: "muted" }, TEXTS.loading)]);
  try {
    const me = await whoAmI();
    const administrator = isAdministrator(me);
    render(byId("user", HTMLElement), accountView(me.name, [deskLink()]));
    const parts = PARTS.filter((part) => administrator || (part.managers && isManager(me)));
    const part = parts.find(({ path }) => path === here);
    if (part === undefined) {
      render(root, [note(TEXTS.notForYou, "warn")]);
      return;
    }
    document.title = `${part.title} – ${TEXTS.product}`;
    render(byId("parts", HTMLElement), [navigation(parts, part, administrator)]);
    keepOpenWhereWide();
    const spoken = byId("spoken", HTMLElement);
    if (administrator && part.warns) void lookForEmptyYears();
    await part.open({ me, administrator, root, tell: (sentence) => say(spoken, sentence), warn });
    root.querySelector("h1")?.focus();
  } catch (error) {
    if (error instanceof SignedOut)
      render(root, [
        note(TEXTS.signInLead, "warn"),
        signInHere(encodeURIComponent(window.location.pathname + window.location.search)),
      ]);
    else render(root, [failedView(error, () => void start())]);
  }
}

function deskLink() {
  return h("a", { class: "button on-band compact", href: ADDRESSES.queue }, TEXTS.desk);
}

/** A menu on a phone, a line of links elsewhere. @param {readonly Part[]} parts @param {Part} current @param {boolean} administrator */
function navigation(parts, current, administrator) {
  const listed = parts.filter(({ listed: isListed }) => isListed);
  const links = listed.map(({ path, title }) => ({ path, title }));
  if (administrator) links.push({ path: ADDRESSES.selfCheck, title: TEXTS.selfCheck });
  return h(
    "details",
    {},
    h("summary", {}, TEXTS.menu(current.title)),
    h(
      "ul",
      {},
      links.map(({ path, title }) =>
        h("li", {}, h("a", { href: path, "aria-current": path === here ? "page" : null }, title)),
      ),
    ),
  );
}

function keepOpenWhereWide() {
  const menu = byId("parts", HTMLElement).querySelector("details");
  const wide = window.matchMedia("(min-width: 48rem)");
  const adapt = () => menu?.toggleAttribute("open", wide.matches);
  adapt();
  wide.addEventListener("change", adapt);
}

/** A year without holidays would open every office on them. */
async function lookForEmptyYears() {
  const calendar = await calendarOf(null).catch(() => null);
  if (calendar !== null) warn(calendar.emptyYears);
}

/** @param {number[]} years */
function warn(years) {
  const toCalendar = h("a", { href: "/administracao/calendario" }, TEXTS.toCalendar);
  const sentence = h("p", { class: "notice warn" }, TEXTS.emptyYear(years), " ", toCalendar);
  render(byId("warnings", HTMLElement), years.length === 0 ? [] : [sentence]);
}

void start();
