/**
 * The tab of the meeting. A browser opens one only in the click itself, and the link comes moments later: so an
 * empty tab is opened at once with a sentence in it, without access to this page, and navigated afterwards.
 */

/** @typedef {{go: (url: string) => void, close: () => void}} MeetingTab */
/** @typedef {{title: string, heading: string, text: string}} WaitingWords what is read there until the link comes */

/**
 * Must be called in the click, before anything is awaited.
 *
 * @param {WaitingWords} words
 * @returns {MeetingTab | null} null where the browser blocks it: the page then offers the plain link
 */
export function openMeetingTab(words) {
  const tab = window.open("about:blank", "_blank");
  if (tab === null) return null;
  writeWaitingPage(tab, words);
  tab.opener = null; // the meeting's page must not steer ours
  return { go: (url) => tab.location.replace(url), close: () => tab.close() };
}

/** @param {Window} tab @param {WaitingWords} words */
function writeWaitingPage(tab, words) {
  const page = tab.document;
  page.title = words.title;
  page.documentElement.lang = "pt-BR";
  const heading = page.createElement("h1");
  heading.textContent = words.heading;
  const text = page.createElement("p");
  text.textContent = words.text;
  page.body.append(heading, text);
  page.body.style.cssText =
    "font: 1.125rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; padding: 0 1rem";
  page.documentElement.style.colorScheme = "light dark";
}
