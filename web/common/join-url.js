/**
 * A join link is opened only if it leads where meetings of the court are. The server has checked it already;
 * this is the second lock, against a link that was poisoned on the way.
 */

/** Where Teams keeps its meetings: old links and the short new ones. */
const TEAMS_PATHS = ["/l/meetup-join/", "/meet/"];
const TEAMS_HOST = /(^|\.)teams\.(microsoft|live)\.com$/;

/**
 * @param {unknown} text the link as the server gave it
 * @param {readonly string[]} origins exact origins that `/api/health` names in `joinHosts`
 * @returns {string} the link, or empty where it must not be opened
 */
export function trustedJoinUrl(text, origins) {
  // Browsers drop tabs and line ends and read `\` as `/`: a link that has them is not what it looks like.
  if (typeof text !== "string" || /[\u0000-\u0020\u007f\\]/.test(text)) return "";
  let url;
  try {
    url = new URL(text);
  } catch {
    return "";
  }
  if (!["https:", "http:"].includes(url.protocol) || url.username || url.password) return "";
  if (!origins.includes(url.origin)) return "";
  if (TEAMS_HOST.test(url.hostname) && !TEAMS_PATHS.some((path) => url.pathname.startsWith(path))) return "";
  return url.href;
}
