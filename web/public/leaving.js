/**
 * Protects a page that waits for a call: its links open in another tab, leaving has to be confirmed, and the clerk is
 * told of it.
 */
import { el } from "../common/dom.js";
import { isReloading } from "../common/loading.js";
import { texts } from "./device-texts.js";

/** @typedef {import("./visit.js").Visit} Visit */

/** The states in which a call may come or a service is going on. */
const LIVES = ["waiting", "called", "ringing", "in_service"];
const BESIDE = "balcaoBeside";

/** @type {Map<string, Visit>} */
let visits = new Map();

/** @param {Map<string, Visit>} ofThisPage as they are at each moment */
export function guardVisits(ofThisPage) {
  visits = ofThisPage;
  window.addEventListener("beforeunload", (event) => {
    if (!isLiving() || isReloading()) return;
    event.preventDefault();
    event.returnValue = ""; // Chromium before 119; the browser asks in words of its own
  });
  window.addEventListener("pagehide", () => visits.forEach(tellAway));
  // Also for links that are drawn later than the last change of a visit.
  document.addEventListener("click", markLinks, { capture: true });
  document.addEventListener("focusin", markLinks);
}

function isLiving() {
  return Array.from(visits.values()).some(({ view, gone }) => !gone && LIVES.includes(view?.status ?? ""));
}

/**
 * One tab tells it for all; where another is still open, that one asks next and is heard. The page is gone before
 * the answer.
 *
 * @param {Visit} visit
 */
function tellAway({ path, headers, leads, view, gone }) {
  if (gone || !leads || view?.status !== "waiting") return;
  const sent = { "Content-Type": "application/json", ...headers };
  fetch(`${path}/away`, { method: "POST", keepalive: true, headers: sent, body: "{}" }).catch(
    () => undefined,
  );
}

/** Links to other pages open beside this one while a ticket lives, and say so. */
export function markLinks() {
  const living = isLiving();
  for (const link of document.querySelectorAll("a")) {
    const beside = link.dataset[BESIDE] === "yes";
    if (living && !beside && leadsAway(link)) openBeside(link);
    else if (!living && beside) openHere(link);
  }
}

/** @param {HTMLAnchorElement} link whether a press on it would take this page away */
function leadsAway(link) {
  const address = link.getAttribute("href") ?? "";
  const isScreen = /^(#|\/($|[?#]))/.test(address);
  return !isScreen && link.target === "" && /^https?:$/.test(link.protocol);
}

/** @param {HTMLAnchorElement} link */
function openBeside(link) {
  link.dataset[BESIDE] = "yes";
  link.target = "_blank";
  link.rel = "noopener";
  link.append(el("span", { class: "visually-hidden" }, ` ${texts.leaving.beside}`));
}

/** @param {HTMLAnchorElement} link */
function openHere(link) {
  delete link.dataset[BESIDE];
  link.removeAttribute("target");
  link.removeAttribute("rel");
  link.lastElementChild?.remove();
}
