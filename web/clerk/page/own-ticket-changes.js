/** What happened to the clerk's own ticket without a click of theirs: said to screen readers and shown. */
import { PRESENCE, STATUS } from "../api-types.js";
import { SPOKEN, TEXTS } from "../texts.js";
import { problemText } from "../screens/visit.js";
import { hasOpenedRoom, heldBy } from "./held-tickets.js";
import { find } from "./recent.js";

/** @typedef {import("../api-types.js").PageState} PageState */
/** @typedef {import("../api-types.js").Notice} Notice */
/** @typedef {import("../api-types.js").Row} Row */

/** @param {PageState} before @param {PageState} after @returns {string | null} a sentence for screen readers */
export function spoken(before, after) {
  const old = heldBy(before);
  const row = heldBy(after);
  if (row === null) return null;
  if (old === null || old.callId !== row.callId) return SPOKEN.called(row.number);
  if (old.status !== row.status && row.status === STATUS.RINGING) return SPOKEN.ringing;
  if (old.status !== row.status && row.status === STATUS.IN_SERVICE) return SPOKEN.inService;
  return !old.roomReady && row.roomReady ? SPOKEN.roomReady : null;
}

/**
 * What became of the ticket that the clerk held until now, if nothing else says so.
 * @param {PageState} before @param {PageState} after @returns {Notice | null}
 */
export function lostTicket(before, after) {
  const old = heldBy(before);
  if (old === null || after.queue === null || heldBy(after) !== null) return null;
  if (before.busy !== null || (after.notice !== null && before.notice !== after.notice)) return null;
  const now = find(after.queue, old.ticketId);
  return {
    kind: now?.problem ? "error" : "info",
    text: [whereItWent(old, now), hasOpenedRoom(before, old) && TEXTS.visit.closeTab]
      .filter(Boolean)
      .join(" "),
    about: old.ticketId,
    press: now?.status === STATUS.WAITING ? "callAgain" : "recall",
  };
}

/** @param {Row} old @param {Row | null} now */
function whereItWent(old, now) {
  const texts = TEXTS.visit;
  if (now === null) return texts.endedNotice(old.number);
  if (now.status === STATUS.NO_SHOW) return texts.noShowNotice(old.number);
  if (now.status === STATUS.UNREACHED) return texts.unreachedNotice(old.number);
  const back = TEXTS.problemBack(old.number);
  if (now.problem) return `${problemText(now.problem)} ${back}`;
  if (now.presence === PRESENCE.ABSENT) return texts.absentNotice(old.number);
  return now.presence === PRESENCE.PAUSED ? texts.pausedNotice(old.number) : back;
}
