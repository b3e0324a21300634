/**
 * The clerk's tab for Microsoft Teams.
 *
 * Browsers let a page open a tab only in the click itself; the room is ready seconds later. So the tab is
 * opened empty in the click, waits with a sentence in it, and is sent to the meeting afterwards.
 */
import { WAITING_TAB } from "./texts.js";

/** @typedef {{go: (url: string) => void, close: () => void}} MeetingTab */

/**
 * Must be called in the click, before anything is awaited.
 * @returns {MeetingTab | null} null when the browser blocked it: the page then shows a plain link
 */
export function openMeetingTab() {
  const tab = window.open("about:blank", "_blank");
  if (tab === null) return null;
  writeWaitingPage(tab);
  // Teams must not be able to steer the page of the clerk.
  tab.opener = null;
  return { go: (url) => tab.location.replace(url), close: () => tab.close() };
}

/** @param {Window} tab */
function writeWaitingPage(tab) {
  const page = tab.document;
  page.title = WAITING_TAB.title;
  page.documentElement.lang = "pt-BR";
  const heading = page.createElement("h1");
  heading.textContent = WAITING_TAB.heading;
  const text = page.createElement("p");
  text.textContent = WAITING_TAB.text;
  page.body.append(heading, text);
  page.body.style.cssText =
    "font: 1.125rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; padding: 0 1rem";
  page.documentElement.style.colorScheme = "light dark";
}
