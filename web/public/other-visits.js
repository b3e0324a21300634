/** Somebody in a meeting cannot answer another office's call: the page pauses the other tickets meanwhile. */

import { SILENTLY } from "./visit.js";

/** @typedef {import("./visit.js").Visit} Visit */

/** @param {Visit[]} visits all of this browser */
export function pauseOthers(visits) {
  const busy = visits.some((visit) => visit.view?.status === "in_service");
  for (const visit of visits) {
    const { view } = visit;
    if (view?.status !== "waiting" || visit.pausing) continue;
    if (busy && !view.paused && view.pausesLeft > 0) void move(visit, "/more-time", true);
    else if (!busy && view.paused && visit.pausedByPage) void move(visit, "/ready", false);
  }
}

/** @param {Visit} visit @param {string} route @param {boolean} paused */
async function move(visit, route, paused) {
  visit.pausing = true;
  const answer = await visit.send(route, { tell: SILENTLY });
  visit.pausing = false;
  if (answer !== null) visit.pausedByPage = paused;
}
