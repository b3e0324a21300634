/** From the press on «Entrar no atendimento» into the meeting, and its link for who comes back. */
import { joinOrigins, trustedJoinUrl } from "../common/join-url.js";
import { openMeetingTab } from "../common/meeting-tab.js";
import { texts } from "./visit-texts.js";

/** @typedef {import("./visit.js").Visit} Visit */

const LINK_LATE_MS = 4000;

/** Must be called in the click: a tab can be opened only there. @param {Visit} visit */
export async function enter(visit) {
  if (visit.entering) return; // a second press while the network is slow would open a second tab
  visit.entering = true;
  const tab = openMeetingTab(texts.service.waitingTab);
  visit.update({ tabBlocked: tab === null });
  try {
    // On a slow network the button may be pressed before the ring has arrived, which entering requires.
    await visit.ring();
    await visit.ringing;
    const url = await fetchLink(visit);
    if (url) tab?.go(url);
    else tab?.close();
  } finally {
    visit.entering = false;
  }
}

/**
 * @param {Visit} visit
 * @returns {Promise<string>} the link, empty where there is none to trust; the screen says why
 */
export async function fetchLink(visit) {
  const data = await visit.send("/enter");
  if (data === null) {
    if (visit.view?.notice === "clerk-busy") visit.refuse(""); // the notice of the place says the same
    return "";
  }
  const late = setTimeout(() => visit.refuse(texts.service.linkLate), LINK_LATE_MS);
  const allowed = await visit.attempt((sentence) => visit.refuse(sentence), joinOrigins);
  clearTimeout(late);
  if (visit.refusal === texts.service.linkLate) visit.refuse("");
  if (allowed === null) return ""; // nothing is known against the link: it may be asked for again
  const joinUrl = trustedJoinUrl(data.joinUrl, allowed);
  await visit.look();
  visit.update(joinUrl ? { joinUrl } : { refusal: texts.service.refused });
  return joinUrl;
}
