/**
 * The tab of the meeting. A browser opens one only in the click itself, and the link comes a moment later:
 * so an empty tab is opened at once, cut off from this page, and sent on.
 */

/** @typedef {{go: (url: string) => void, close: () => void}} MeetingTab */

/** @returns {MeetingTab | null} null where the browser blocks it: the page then offers the plain link */
export function openMeetingTab() {
  const tab = window.open("about:blank", "_blank");
  if (!tab) return null;
  tab.opener = null; // the meeting's page must not steer ours
  return { go: (url) => tab.location.replace(url), close: () => tab.close() };
}
