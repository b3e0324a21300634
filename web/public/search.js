/**
 * The list of offices: what somebody types, the offices used on this device, and the districts by letter. The
 * address keeps what was asked and how much was shown, the history how far down: «Voltar» leads back to the place.
 */
import { read } from "../common/api.js";
import { byId, h, render } from "../common/dom.js";
import { unpressed } from "../common/between-presses.js";
import { officeAddress, renderItem, renderOwn, renderRecent } from "./search-rows.js";
import { texts } from "./texts.js";

/** @typedef {import("./api-types.js").OfficeItem} OfficeItem */
/** @typedef {import("./api-types.js").OwnTicket} OwnTicket */
/** @typedef {{offices: OfficeItem[], next: string | null, districts?: string[], passedOver?: string[]}} Found */
/** @typedef {{q: string, district: string, letter: string, open: boolean, shown: number}} Question */

const words = texts.search;
/** After this pause in typing the search is sent. */
const TYPING_MS = 200;
/** Offices per answer, and at most. */
const PAGE = 20;
const LONGEST_PAGE = 100;
/** So many districts are read at a glance; more of them stand behind their letters. */
const AT_A_GLANCE = 12;

/** @returns {Question} what the address asks for */
function askedByAddress() {
  const query = new URLSearchParams(location.search);
  return {
    q: query.get("q") ?? "",
    district: query.get("comarca") ?? "",
    letter: query.get("letra") ?? "",
    open: query.get("abertos") === "1",
    shown: Math.min(LONGEST_PAGE, Number(query.get("ate")) || 0),
  };
}

/** @returns {boolean} whether the address asks for a list rather than for a ticket */
export const isListAsked = () => ["q", "comarca", "letra", "abertos"].some((name) => askedFor(name));
/** @param {string} name */
const askedFor = (name) => new URLSearchParams(location.search).has(name);

/** @param {Question} question */
function keepInAddress({ q, district, letter, open, shown }) {
  const query = new URLSearchParams();
  if (q) query.set("q", q);
  if (district) query.set("comarca", district);
  if (letter) query.set("letra", letter);
  if (open) query.set("abertos", "1");
  if (shown > PAGE) query.set("ate", String(shown));
  const asked = query.toString();
  const address = asked ? `/?${asked}` : `${location.pathname}${location.hash}`;
  history.replaceState(history.state, "", address);
}

/** @param {Question} question @param {string} cursor @returns {string} the path of one answer */
function listPath({ q, district, open, shown }, cursor) {
  const query = new URLSearchParams({ limit: String(cursor ? PAGE : Math.max(PAGE, shown)) });
  if (q) query.set("q", q);
  if (district) query.set("district", district);
  if (open) query.set("open", "true");
  if (cursor) query.set("cursor", cursor);
  return `/api/offices?${query}`;
}

export class Search {
  /**
   * @param {Element} screen
   * @param {OwnTicket[]} tickets
   * @param {{signal: AbortSignal, onShown: () => void}} options `signal`: another screen takes over
   */
  constructor(screen, tickets, { signal, onShown }) {
    render(screen, []);
    render(screen, Array.from(byId("search-screen", HTMLTemplateElement).content.cloneNode(true).childNodes));
    document.title = texts.title;
    renderOwn(tickets);
    this.input = byId("search", HTMLInputElement);
    this.onlyOpen = byId("only-open", HTMLInputElement);
    this.status = byId("search-status", HTMLElement);
    this.results = byId("results", HTMLElement);
    this.onShown = onShown;
    /** @type {Question} */
    this.question = askedByAddress();
    this.input.value = this.question.q;
    this.onlyOpen.checked = this.question.open;
    /** @type {{top: number, officeId: string} | null} where the person was when they left the list */
    this.place = history.state?.place ?? null;
    this.asked = new AbortController();
    /** @type {Found} */
    this.found = { offices: [], next: null };
    this.listen(screen, signal);
    void this.more();
  }

  /** @param {Element} screen @param {AbortSignal} signal */
  listen(screen, signal) {
    let timer = 0;
    this.input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => this.search(), TYPING_MS);
    });
    this.onlyOpen.addEventListener("change", () => this.search(this.question.district));
    byId("search-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
    screen.addEventListener("keydown", (event) => this.move(/** @type {KeyboardEvent} */ (event)), {
      signal,
    });
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      this.asked.abort();
    });
  }

  /** The arrows lead through the results, from the field and back to it. @param {KeyboardEvent} event */
  move(event) {
    const links = [...this.results.querySelectorAll(".rows a")];
    const here = links.indexOf(/** @type {Element} */ (event.target));
    if (here < 0 && event.target !== this.input) return;
    const last = links.length - 1;
    const steps = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      Home: here < 0 ? -2 : 0,
      End: here < 0 ? -2 : last,
    };
    const place = steps[/** @type {keyof typeof steps} */ (event.key)] ?? -2;
    if (place < -1 || place > last || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const target = place === -1 ? this.input : links[place];
    if (target instanceof HTMLElement) target.focus();
  }

  /** @param {string} [district] what is typed searches everywhere */
  search(district = "") {
    this.ask({ q: this.input.value.trim(), district, letter: "", open: this.onlyOpen.checked, shown: 0 });
  }

  /** @param {Question} question */
  ask(question) {
    this.question = question;
    this.found = { offices: [], next: null };
    this.place = null;
    keepInAddress(question);
    void this.more();
  }

  /** The first page of an answer, or the next. */
  async more() {
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    /** @type {Found | null} */
    const page = await read(listPath(this.question, this.found.next ?? ""), {
      signal,
      fields: ["offices"],
      onTrouble: (problem) => void this.showTrouble(problem, signal),
    }).catch((error) => {
      void this.showTrouble(error, signal);
      return null;
    });
    await unpressed();
    if (signal.aborted || page === null) return;
    this.found = { ...this.found, ...page, offices: [...this.found.offices, ...page.offices] };
    this.question.shown = this.found.offices.length;
    keepInAddress(this.question);
    this.render();
    this.returnToPlace();
    this.onShown();
  }

  /** Once, when somebody comes back to the list. */
  returnToPlace() {
    if (this.place === null) return;
    window.scrollTo(0, this.place.top);
    const link = this.results.querySelector(`a[href="${CSS.escape(officeAddress(this.place.officeId))}"]`);
    if (link instanceof HTMLElement) link.focus({ preventScroll: true });
    this.place = null;
  }

  /**
   * It is asked again in a moment, and at once by the button.
   *
   * @param {import("../common/answers.js").ProblemError} problem
   * @param {AbortSignal} signal of what was asked
   */
  async showTrouble({ kind, retryAfterSeconds }, signal) {
    await unpressed();
    if (signal.aborted) return;
    const isPutOff = kind !== "" && retryAfterSeconds > 0;
    this.status.textContent = isPutOff ? words.putOff : words.failed;
    render(this.results, [!isPutOff && this.renderButton("search-again", words.again)]);
  }

  render() {
    const { q, district, open } = this.question;
    const { offices, next, districts = [], passedOver = [] } = this.found;
    const browsing = !q && !district;
    // Without a question, the first twenty of thousands of offices are of no use.
    const listed = !browsing || open || next === null || offices.length > PAGE ? offices : [];
    const counted = words.results(offices.length, Boolean(next));
    const isPartly = passedOver.length > 0 && offices.length > 0;
    this.status.textContent = browsing ? "" : isPartly ? words.partly(passedOver, counted) : counted;
    render(this.results, [
      district && this.renderInDistrict(district),
      browsing && renderRecent(),
      browsing && listed.length > 0 && h("h2", { "data-key": "heading" }, words.offices),
      listed.length > 0 && h("ul", { "data-key": "offices", class: "rows" }, listed.map(renderItem)),
      offices.length === 0 && h("p", { "data-key": "nothing" }, words.nothing),
      next && listed.length > 0 && this.renderButton("more", words.more),
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

  /** @param {string[]} districts in alphabetical order */
  renderDistricts(districts) {
    const isShort = districts.length <= AT_A_GLANCE;
    const letters = [...new Set(districts.map(initial))];
    const { letter } = this.question;
    const shown = isShort ? districts : districts.filter((district) => initial(district) === letter);
    const choose = (/** @type {string} */ chosen) => {
      this.question.letter = chosen === letter ? "" : chosen;
      keepInAddress(this.question);
      this.render();
    };
    const items = letters.map((each) => {
      const props = {
        type: "button",
        "aria-pressed": String(each === letter),
        on: { click: () => choose(each) },
      };
      return h("li", { "data-key": each }, h("button", props, each));
    });
    return h(
      "section",
      { "data-key": "districts" },
      h("h2", {}, words.districts),
      !isShort && h("p", { class: "muted" }, words.chooseLetter),
      !isShort && h("ul", { class: "letters" }, items),
      shown.length > 0 && this.renderChoices(shown),
    );
  }

  /** @param {string[]} districts */
  renderChoices(districts) {
    const items = districts.map((district) => {
      const choose = () => {
        this.search(district);
        byId("search-status", HTMLElement).scrollIntoView({ block: "nearest" });
      };
      const props = { type: "button", class: "plain", on: { click: choose } };
      return h("li", { "data-key": district }, h("button", props, district));
    });
    return h("ul", { class: "columns" }, items);
  }

  /** @param {string} district */
  renderInDistrict(district) {
    const all = { type: "button", class: "plain", id: "all", on: { click: () => this.search() } };
    return h(
      "div",
      { "data-key": "in-district" },
      h("h2", {}, words.inDistrict(district)),
      h("button", all, words.allDistricts),
    );
  }
}

/** @param {string} name @returns {string} «Águas» stands under A */
const initial = (name) => name.normalize("NFD").charAt(0).toUpperCase();
