/**
 * A join link is opened only if it leads to the hosts of the court's meetings. The server has checked it already;
 * this second check protects against a link that was altered on the way.
 */

import { read } from "./api.js";

/** Paths of Teams meetings: the old links and the short new ones. */
const TEAMS_PATHS = ["/l/meetup-join/", "/meet/"];
const TEAMS_HOST = /(^|\.)teams\.(microsoft|live)\.com$/;

const ASKED_AT_MOST = 4;

/** @type {Promise<string[]> | null} */
let origins = null;

/** @returns {Promise<string[]>} the exact origins where meetings of the court are; asked for again after a failure */
export function joinOrigins() {
  const request = { fields: ["joinHosts"], tries: ASKED_AT_MOST };
  origins = origins ?? read("/api/health", request).then(({ joinHosts }) => joinHosts);
  origins.catch(() => {
    origins = null;
  });
  return origins;
}

/**
 * @param {unknown} text the link as the server gave it
 * @param {readonly string[]} origins exact origins that `/api/health` names in `joinHosts`
 * @returns {string} the link, or empty where it must not be opened
 */
export function trustedJoinUrl(text, origins) {
  // Browsers drop tabs and line ends and read `\` as `/`: a link that contains them is refused.
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
