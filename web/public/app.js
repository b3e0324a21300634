/**
 * The entry point of the visitor's page: maps addresses to screens and shows the first, the list of offices.
 * What follows a click is loaded with that click, so that the first view takes six requests on a slow phone;
 * for the same reason this file reads the list with a plain `fetch`.
 */
import { byId, h, loadStyle, render } from "../common/dom.js";
import { texts } from "./texts.js";

/** @typedef {import("./views.js").OfficeItem} OfficeItem */
/** @typedef {import("./views.js").OfficeView} OfficeView */
/** @typedef {import("./views.js").OwnTicket} OwnTicket */
/** @typedef {import("./visit-page.js").VisitPage} VisitPage */
/** @typedef {{offices: OfficeItem[], next: string | null, districts?: string[]}} Found */

const words = texts.search;
/** After this pause in typing the search is sent. */
const TYPING_MS = 200;
const VISIT_STYLE = "/assets/public/visit.css";
const LIST = "/#cartorios";
/** Offices per answer. */
const PAGE = 20;
const TRIES = 4;

const screen = byId("screen", HTMLElement);
/** @type {VisitPage | null} */
let visits = null;
/** Aborted when another screen is shown. */
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
      onMoved: (ticket) => history.replaceState(history.state, "", officeAddress(ticket.officeId)),
      onHome: (officeId) => void go(officeId ? officeAddress(officeId) : LIST),
    });
  return visits;
}

/** @param {string} officeId */
const officeAddress = (officeId) => `/?unidade=${encodeURIComponent(officeId)}`;

/** Shows the screen of the current address. */
async function route() {
  present.abort();
  present = new AbortController();
  const { signal } = present;
  const page = stored("balcao.tickets").length ? await visitPage() : visits;
  if (signal.aborted) return;
  const tickets = page?.followAll() ?? [];
  const officeId = new URLSearchParams(location.search).get("unidade");
  const alone = !officeId && location.hash === "" && tickets.length === 1 ? tickets[0] : undefined;
  const own = alone ?? tickets.find((ticket) => ticket.officeId === officeId);
  if (own && page) {
    page.show(own.ticketId);
    return;
  }
  page?.hide();
  if (officeId) await showOffice(officeId, signal);
  else new Search(tickets, signal);
}

/** @param {string} officeId @param {AbortSignal} signal */
async function showOffice(officeId, signal) {
  const [{ openOffice }] = await Promise.all([import("./office-page.js"), loadStyle(VISIT_STYLE)]);
  if (signal.aborted) return;
  render(screen, []);
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

/** Links between our own screens do not reload the page: that would lose the sound that a click unlocked. */
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || !/^\/($|[?#])/.test(link.getAttribute("href") ?? "")) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void go(link.pathname + link.search + link.hash, { fromList: link.dataset["list"] === "yes" });
});
window.addEventListener("popstate", () => void route());

// --- the list of offices ----------------------------------------------------------------------------------

/** @typedef {{q: string, district: string, open: boolean}} Question */

/** @param {Question} question @param {string} cursor @param {AbortSignal} signal @param {() => void} onPutOff @returns {Promise<Found>} */
async function listOffices(question, cursor, signal, onPutOff) {
  const query = new URLSearchParams({ limit: String(PAGE) });
  if (question.q) query.set("q", question.q);
  if (question.district) query.set("district", question.district);
  if (question.open) query.set("open", "true");
  if (cursor) query.set("cursor", cursor);
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`/api/offices?${query}`, {
      signal,
      headers: { Accept: "application/json" },
    });
    if (response.ok) return response.json();
    const rest = Number(response.headers.get("Retry-After"));
    if (!rest || attempt === TRIES) throw new TypeError(`the list of offices answered ${response.status}`);
    onPutOff();
    await new Promise((resolve) => setTimeout(resolve, rest * 1000));
  }
}

class Search {
  /** @param {OwnTicket[]} tickets @param {AbortSignal} signal says when another screen takes over */
  constructor(tickets, signal) {
    render(screen, []);
    render(screen, Array.from(byId("search-screen", HTMLTemplateElement).content.cloneNode(true).childNodes));
    document.title = texts.title;
    renderOwn(tickets);
    this.input = byId("search", HTMLInputElement);
    this.onlyOpen = byId("only-open", HTMLInputElement);
    this.status = byId("search-status", HTMLElement);
    this.results = byId("results", HTMLElement);
    this.district = "";
    this.asked = new AbortController();
    /** @type {Found} */
    this.found = { offices: [], next: null };
    this.listen(signal);
    this.search();
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    let timer = 0;
    this.input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => this.search(), TYPING_MS);
    });
    this.onlyOpen.addEventListener("change", () => this.search(this.district));
    byId("search-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      this.asked.abort();
    });
  }

  /** @param {string} [district] what is typed searches everywhere */
  search(district = "") {
    this.district = district;
    this.found = { offices: [], next: null };
    void this.more();
  }

  /** The first page of an answer, or the next. */
  async more() {
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const question = { q: this.input.value.trim(), district: this.district, open: this.onlyOpen.checked };
    // Network error, server error or invalid JSON: the visitor sees the same message and can try again.
    const page = await listOffices(question, this.found.next ?? "", signal, () => {
      if (!signal.aborted) this.status.textContent = words.putOff;
    }).catch(() => null);
    if (signal.aborted) return;
    if (page) {
      this.found = { ...page, offices: [...this.found.offices, ...page.offices] };
      this.render(question);
    } else {
      this.status.textContent = words.failed;
      render(this.results, [this.renderButton("search-again", words.again)]);
    }
  }

  /** @param {Question} question */
  render({ q, district }) {
    const { offices, next, districts = [] } = this.found;
    const browsing = !q && !district;
    this.status.textContent = browsing ? "" : words.results(offices.length, Boolean(next));
    render(this.results, [
      district && this.renderInDistrict(district),
      browsing && renderRecent(),
      browsing && offices.length > 0 && h("h2", { "data-key": "heading" }, words.offices),
      offices.length > 0
        ? h("ul", { "data-key": "offices", class: "rows" }, offices.map(renderItem))
        : h("p", { "data-key": "nothing" }, words.nothing),
      next && this.renderButton("more", words.more),
      browsing && districts.length > 0 && this.renderDistricts(districts),
    ]);
  }

  /** @param {string} id @param {string} label asks for what is missing, whatever that is */
  renderButton(id, label) {
    return h(
      "p",
      { "data-key": id },
      h("button", { type: "button", id, on: { click: () => void this.more() } }, label),
    );
  }

  /** @param {string[]} districts */
  renderDistricts(districts) {
    const items = districts.map((district) => {
      const choose = () => this.search(district);
      return h("li", {}, h("button", { type: "button", class: "plain", on: { click: choose } }, district));
    });
    const list = h("ul", { class: "columns" }, items);
    return h("section", { "data-key": "districts" }, h("h2", {}, words.districts), list);
  }

  /** @param {string} district */
  renderInDistrict(district) {
    const all = h(
      "button",
      { type: "button", class: "plain", id: "all", on: { click: () => this.search() } },
      words.allDistricts,
    );
    return h("div", { "data-key": "in-district" }, h("h2", {}, words.inDistrict(district)), all);
  }
}

/** @param {OfficeItem} office */
function renderItem(office) {
  return h(
    "li",
    {},
    h(
      "a",
      { href: officeAddress(office.officeId), "data-list": "yes" },
      h("span", {}, office.name),
      h("span", { class: "muted small" }, texts.place(office)),
      h("span", { class: office.open ? "tag good" : "tag" }, office.open ? words.open : words.closed),
    ),
  );
}

/** Offices used on this device: only their names; the card shows their state. */
function renderRecent() {
  /** @type {{officeId: string, name: string}[]} */
  const recent = stored("balcao.recent");
  if (recent.length === 0) return null;
  const items = recent.map(({ officeId, name }) =>
    h("li", {}, h("a", { href: officeAddress(officeId), "data-list": "yes" }, h("span", {}, name))),
  );
  return h("section", { "data-key": "recent" }, h("h2", {}, words.recent), h("ul", { class: "rows" }, items));
}

/** @param {OwnTicket[]} tickets the visitor's own: the way back to each */
function renderOwn(tickets) {
  if (tickets.length === 0) return;
  const items = tickets.map((ticket) =>
    h(
      "li",
      {},
      h(
        "a",
        { href: officeAddress(ticket.officeId) },
        h("span", {}, ticket.officeName),
        h("span", { class: "tag info" }, words.resume(ticket.number)),
      ),
    ),
  );
  render(byId("own-tickets", HTMLElement), [
    h(
      "section",
      { "data-key": "own", class: "card" },
      h("h2", {}, words.own),
      h("ul", { class: "rows" }, items),
    ),
  ]);
}

byId("old-browser", HTMLElement).remove();
void route();
