/**
 * The entry point of the visitor's page: maps addresses to screens and shows the first, the list of offices.
 * What follows a press is fetched once the list is there, so that the first view takes six requests on a slow phone.
 */
import { byId, h, render } from "../common/dom.js";
import { load, loadStyle, unlessStopped, unloadedView } from "../common/loading.js";
import { officeAddress, stored } from "./search-rows.js";
import { isListAsked, Search } from "./search.js";
import { texts } from "./texts.js";

/** @typedef {import("./api-types.js").OfficeView} OfficeView */
/** @typedef {import("./api-types.js").OwnTicket} OwnTicket */
/** @typedef {import("./visit-page.js").VisitPage} VisitPage */

const VISIT_STYLE = "/assets/public/visit.css";
const LIST = "/#cartorios";
/** Where the code of another device is used; the code stands in the fragment. */
const ARRIVAL = "/continuar";
/** How often the parts of a visit are asked for before an entry is given up. */
const PREPARING_TRIES = 3;

const screen = byId("screen", HTMLElement);
/** @type {VisitPage | null} */
let visits = null;
/** Aborted when another screen is shown. */
let present = new AbortController();

/** @param {Parameters<typeof load>[1]} [waiting] @returns {Promise<VisitPage>} the one of this page */
async function visitPage(waiting) {
  const part = load(() => import("./visit-page.js"), waiting);
  const [{ VisitPage }] = await Promise.all([part, loadStyle(VISIT_STYLE)]);
  visits =
    visits ??
    new VisitPage(screen, {
      onShow: (ticket) => void go(officeAddress(ticket.officeId)),
      onMoved: (ticket) => history.replaceState(history.state, "", officeAddress(ticket.officeId)),
      onHome: (officeId) => void go(officeId ? officeAddress(officeId) : LIST),
    });
  return visits;
}

/** On a slow network the parts of a screen take seconds. */
const showOpening = () => render(screen, [h("p", { class: "muted" }, texts.unloaded.opening)]);

/** It is tried again, and the person may load the page anew. */
const showUnloaded = () => render(screen, [unloadedView(texts.unloaded)]);

/** Shows the screen of the current address. */
async function route() {
  present.abort();
  present = new AbortController();
  const { signal } = present;
  const waiting = { signal, onTrouble: showUnloaded };
  if (stored("balcao.tickets").length && !visits) showOpening();
  const page = stored("balcao.tickets").length
    ? await visitPage(waiting).catch(unlessStopped(signal))
    : visits;
  if (signal.aborted) return;
  const tickets = page?.followAll() ?? [];
  if (location.pathname.toLowerCase() === ARRIVAL) {
    page?.hide();
    await showArrival(signal);
    return;
  }
  const officeId = new URLSearchParams(location.search).get("unidade");
  const isList = !officeId && (location.hash !== "" || isListAsked());
  const alone = !officeId && !isList && tickets.length === 1 ? tickets[0] : undefined;
  const own = alone ?? tickets.find((ticket) => ticket.officeId === officeId);
  if (own && page) {
    page.show(own.ticketId);
    return;
  }
  page?.hide();
  // The list finds its place by itself, once its offices are there.
  history.scrollRestoration = officeId ? "auto" : "manual";
  if (officeId) await showOffice(officeId, signal);
  else new Search(screen, tickets, { signal, onShown: prepareVisit });
}

/** What a press on an office needs, fetched while the person reads the list. */
function prepareVisit() {
  const connection = /** @type {{connection?: {saveData?: boolean}}} */ (navigator).connection;
  if (connection?.saveData || visits) return;
  requestAnimationFrame(() => {
    setTimeout(() => {
      load(() => import("./visit-page.js"), { tries: 1 }).catch(() => undefined);
      void loadStyle(VISIT_STYLE);
    });
  });
}

/** @param {string} officeId @param {AbortSignal} signal */
async function showOffice(officeId, signal) {
  showOpening();
  const waiting = { signal, onTrouble: showUnloaded };
  const part = load(() => import("./office-page.js"), waiting).catch(unlessStopped(signal));
  const [office] = await Promise.all([part, loadStyle(VISIT_STYLE)]);
  if (office === null || signal.aborted) return;
  render(screen, []);
  /** @param {OwnTicket} ticket @param {OfficeView} office */
  const onJoined = async (ticket, office) => {
    present.abort();
    const page = await visitPage();
    page.follow(ticket, { office, justJoined: true });
    page.show(ticket.ticketId);
  };
  /** What an entry needs, before it is made: nobody waits in a queue that the page cannot show. */
  const prepare = async () => void (await visitPage({ tries: PREPARING_TRIES, signal }));
  const fromList = history.state?.fromList === true;
  await office.openOffice(screen, officeId, { fromList, signal, prepare, onJoined });
}

/** @param {AbortSignal} signal */
async function showArrival(signal) {
  const code = location.hash.slice(1);
  history.replaceState(history.state, "", ARRIVAL); // the code is for this page alone
  showOpening();
  const part = load(() => import("./continue-page.js"), { signal, onTrouble: showUnloaded });
  const [arrival] = await Promise.all([part.catch(unlessStopped(signal)), loadStyle(VISIT_STYLE)]);
  if (arrival === null || signal.aborted) return;
  const prepare = async () => void (await visitPage({ tries: PREPARING_TRIES, signal }));
  /** @param {OwnTicket} ticket */
  const onTicket = async (ticket) => {
    present.abort();
    history.replaceState(null, "", officeAddress(ticket.officeId));
    const page = await visitPage();
    page.follow(ticket);
    page.show(ticket.ticketId);
  };
  arrival.showContinue(screen, code, { signal, prepare, onTicket });
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

/** Saves where the list stands, for the way back. @param {HTMLAnchorElement} link the office that is opened */
function keepPlace(link) {
  const place = { top: window.scrollY, officeId: new URLSearchParams(link.search).get("unidade") };
  history.replaceState({ ...history.state, place }, "");
}

/** Links between our own screens do not reload the page: that would lose the sound that a click unlocked. */
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || !/^\/($|[?#])/.test(link.getAttribute("href") ?? "")) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.id === "back" && history.state?.fromList) return history.back();
  if (link.dataset["list"] === "yes") keepPlace(link);
  void go(link.pathname + link.search + link.hash, { fromList: link.dataset["list"] === "yes" });
});
window.addEventListener("popstate", () => void route());

byId("old-browser", HTMLElement).remove();
void route();
