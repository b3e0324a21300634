/**
 * The entry of the visitor's page: which screen an address means, and the first of them, the list of offices.
 * Everything behind a click is loaded with that click, so that the first view is six requests on a slow phone;
 * for the same reason this file reads the list with a plain `fetch`.
 */
import { byId, el, loadStyle, refresh } from "../common/dom.js";
import { texts } from "./texts.js";

/** @typedef {import("./views.js").OfficeItem} OfficeItem */
/** @typedef {import("./views.js").OfficeView} OfficeView */
/** @typedef {import("./views.js").OwnTicket} OwnTicket */
/** @typedef {import("./visit-page.js").VisitPage} VisitPage */
/** @typedef {{offices: OfficeItem[], next: string | null, districts?: import("./views.js").District[]}} Found */

const words = texts.search;
/** A pause in typing this long sends the question. */
const TYPING_MS = 200;
const VISIT_STYLE = "/assets/public/visit.css";
const LIST = "/#cartorios";
/** Offices in one answer. */
const PAGE = 20;

const screen = byId("screen", HTMLElement);
/** @type {VisitPage | null} */
let visits = null;
/** What the present screen has under way; aborted when another takes over. */
let present = new AbortController();

/** @param {string} name of what this browser keeps @returns {any[]} */
function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "[]");
  } catch {
    return []; // refused or spoilt: nothing is remembered
  }
}

/** @returns {Promise<VisitPage>} the one of this page */
async function visitPage() {
  const [{ VisitPage }] = await Promise.all([import("./visit-page.js"), loadStyle(VISIT_STYLE)]);
  visits =
    visits ??
    new VisitPage(screen, {
      onShow: (ticket) => void go(officeAddress(ticket.officeId)),
      onHome: (officeId) => void go(officeId ? officeAddress(officeId) : LIST),
    });
  return visits;
}

/** @param {string} officeId */
const officeAddress = (officeId) => `/?unidade=${encodeURIComponent(officeId)}`;

/** Shows the screen of the present address. */
async function route() {
  present.abort();
  present = new AbortController();
  const { signal } = present;
  /** @type {OwnTicket[]} */
  const tickets = stored("balcao.tickets");
  const page = tickets.length ? await visitPage() : visits;
  page?.followAll();
  const officeId = new URLSearchParams(location.search).get("unidade");
  const alone = !officeId && location.hash === "" && tickets.length === 1 ? tickets[0] : undefined;
  const own = alone ?? tickets.find((ticket) => ticket.officeId === officeId);
  if (own && page) {
    page.show(own.ticketId);
    return;
  }
  page?.hide();
  if (officeId) await showOffice(officeId, signal);
  else showSearch(signal);
}

/** @param {string} officeId @param {AbortSignal} signal */
async function showOffice(officeId, signal) {
  const [{ openOffice }] = await Promise.all([import("./office-page.js"), loadStyle(VISIT_STYLE)]);
  if (signal.aborted) return;
  refresh(screen, []);
  /** @param {OwnTicket} ticket @param {OfficeView} office */
  const onJoined = async (ticket, office) => {
    present.abort();
    const page = await visitPage();
    page.follow(ticket, { office, justJoined: true });
    page.show(ticket.ticketId);
  };
  await openOffice(screen, officeId, { fromList: history.state?.fromList === true, signal, onJoined });
}

/**
 * @param {string} address
 * @param {{fromList?: boolean}} [state]
 */
async function go(address, state = {}) {
  if (location.pathname + location.search + location.hash !== address) history.pushState(state, "", address);
  await route();
  window.scrollTo(0, 0);
}

/** Links between our own screens keep the page, because a new one would lose the sound that a click unlocked. */
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || !/^\/($|[?#])/.test(link.getAttribute("href") ?? "")) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void go(link.pathname + link.search + link.hash, { fromList: link.dataset["list"] === "yes" });
});
window.addEventListener("popstate", () => void route());

// --- the list of offices ----------------------------------------------------------------------------------

/** @param {AbortSignal} signal */
function showSearch(signal) {
  const template = byId("search-screen", HTMLTemplateElement);
  const parts = Array.from(template.content.cloneNode(true).childNodes);
  refresh(screen, parts);
  document.title = texts.title;
  renderOwn();
  const input = byId("search", HTMLInputElement);
  const onlyOpen = byId("only-open", HTMLInputElement);
  let asked = new AbortController();
  let timer = 0;
  /** @param {string} [district] */
  const search = (district = "") => {
    asked.abort();
    asked = new AbortController();
    void find({ q: input.value.trim(), district, open: onlyOpen.checked }, asked.signal);
  };
  const typed = () => {
    clearTimeout(timer);
    timer = window.setTimeout(search, TYPING_MS);
  };
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    asked.abort();
  });
  input.addEventListener("input", typed);
  onlyOpen.addEventListener("change", () => search());
  byId("search-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  byId("results", HTMLElement).addEventListener("district", (event) => {
    if (event instanceof CustomEvent) search(event.detail);
  });
  search();
}

/** @typedef {{q: string, district: string, open: boolean, cursor?: string | null}} Question */

/** @param {Question} question @param {AbortSignal} signal @returns {Promise<Found>} */
async function listOffices(question, signal) {
  const query = new URLSearchParams({ limit: String(PAGE) });
  if (question.q) query.set("q", question.q);
  if (question.district) query.set("district", question.district);
  if (question.open) query.set("open", "true");
  if (question.cursor) query.set("cursor", question.cursor);
  const response = await fetch(`/api/offices?${query}`, { signal, headers: { Accept: "application/json" } });
  if (!response.ok) throw new TypeError(`the list of offices answered ${response.status}`);
  return response.json();
}

/**
 * @param {Question} question
 * @param {AbortSignal} signal
 * @param {OfficeItem[]} before those that are shown already
 */
async function find(question, signal, before = []) {
  try {
    const found = await listOffices(question, signal);
    if (!signal.aborted) renderFound(question, { ...found, offices: [...before, ...found.offices] }, signal);
  } catch {
    // Network, server or an answer that is no JSON: for the visitor it is the same, and so is the way on.
    if (signal.aborted) return;
    byId("search-status", HTMLElement).textContent = words.failed;
    const retry = () => void find(question, signal, before);
    refresh(byId("results", HTMLElement), [renderButton("search-again", words.again, retry)]);
  }
}

/** @param {Question} question @param {Found} found @param {AbortSignal} signal */
function renderFound(question, found, signal) {
  const { offices, next, districts = [] } = found;
  const browsing = !question.q && !question.district;
  byId("search-status", HTMLElement).textContent = browsing
    ? ""
    : words.results(offices.length, Boolean(next));
  const more = () => void find({ ...question, cursor: next }, signal, offices);
  refresh(byId("results", HTMLElement), [
    question.district && renderInDistrict(question.district),
    browsing && renderRecent(),
    browsing && offices.length > 0 && el("h2", { "data-part": "heading" }, words.offices),
    offices.length > 0
      ? el("ul", { "data-part": "offices", class: "rows" }, offices.map(renderItem))
      : el("p", { "data-part": "nothing" }, words.nothing),
    next && renderButton("more", words.more, more),
    browsing && districts.length > 0 && renderDistricts(districts),
  ]);
}

/** @param {string} id @param {string} label @param {() => void} press */
function renderButton(id, label, press) {
  const button = el("button", { type: "button", id, on: { click: press } }, label);
  return el("p", { "data-part": id }, button);
}

/** @param {OfficeItem} office */
function renderItem(office) {
  return el(
    "li",
    {},
    el(
      "a",
      { href: officeAddress(office.officeId), "data-list": "yes" },
      el("span", {}, office.name),
      el("span", { class: "muted small" }, [office.district, office.kind].filter(Boolean).join(" · ")),
      el("span", { class: office.open ? "tag good" : "tag" }, office.open ? words.open : words.closed),
    ),
  );
}

/** Offices used on this device: their names only, the state comes with the card. */
function renderRecent() {
  /** @type {{officeId: string, name: string}[]} */
  const recent = stored("balcao.recent");
  if (recent.length === 0) return null;
  const items = recent.map(({ officeId, name }) =>
    el("li", {}, el("a", { href: officeAddress(officeId), "data-list": "yes" }, el("span", {}, name))),
  );
  return el(
    "section",
    { "data-part": "recent" },
    el("h2", {}, words.recent),
    el("ul", { class: "rows" }, items),
  );
}

/** @param {import("./views.js").District[]} districts */
function renderDistricts(districts) {
  const items = districts.map(({ district, open }) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "plain", on: { click: () => chooseDistrict(district) } },
        district,
        open > 0 && el("span", { class: "muted small" }, ` (${words.districtOpen(open)})`),
      ),
    ),
  );
  return el(
    "section",
    { "data-part": "districts" },
    el("h2", {}, words.districts),
    el("ul", { class: "columns" }, items),
  );
}

/** @param {string} district empty for all of them */
function chooseDistrict(district) {
  byId("results", HTMLElement).dispatchEvent(new CustomEvent("district", { detail: district }));
}

/** @param {string} district */
function renderInDistrict(district) {
  const all = el("button", {
    type: "button",
    class: "plain",
    id: "all",
    on: { click: () => chooseDistrict("") },
  });
  all.append(words.allDistricts);
  return el("div", { "data-part": "in-district" }, el("h2", {}, words.inDistrict(district)), all);
}

/** The visitor's own tickets: the way back to each. */
function renderOwn() {
  /** @type {OwnTicket[]} */
  const tickets = stored("balcao.tickets");
  if (tickets.length === 0) return;
  const items = tickets.map((ticket) =>
    el(
      "li",
      {},
      el(
        "a",
        { href: officeAddress(ticket.officeId) },
        el("span", {}, ticket.officeName),
        el("span", { class: "tag info" }, words.resume(ticket.number)),
      ),
    ),
  );
  refresh(byId("own-tickets", HTMLElement), [
    el(
      "section",
      { "data-part": "own", class: "card" },
      el("h2", {}, words.own),
      el("ul", { class: "rows" }, items),
    ),
  ]);
}

byId("old-browser", HTMLElement).remove();
void route();
