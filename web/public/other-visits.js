/** Somebody in a meeting cannot answer another office's call: the page pauses the other tickets meanwhile. */

import { SILENTLY } from "./visit.js";

/** @typedef {import("./visit.js").Visit} Visit */

/** @param {Visit[]} visits all of this browser */
export function pauseOthers(visits) {
  const busy = visits.some((visit) => visit.view?.status === "in_service");
  for (const visit of visits) {
    const { view } = visit;
    if (view?.status !== "waiting" || visit.pausing) continue;
    if (busy && !view.paused && view.pausesElsewhereLeft > 0) void move(visit, true);
    else if (!busy && view.paused && visit.pausedByPage) void move(visit, false);
  }
}

/**
 * A pause that the page asks for must not use up the visitor's own: the request says that the page sends it.
 *
 * @param {Visit} visit
 * @param {boolean} paused
 */
async function move(visit, paused) {
  visit.pausing = true;
  const answer = paused
    ? await visit.send("/more-time", { body: { elsewhere: true }, tell: SILENTLY })
    : await visit.send("/ready", { tell: SILENTLY });
  visit.pausing = false;
  if (answer !== null) visit.pausedByPage = paused;
}
