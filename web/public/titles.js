/** What the browser's tab is called: the state comes first, where a narrow tab still shows it. */
import { texts } from "./visit-texts.js";

/** @param {import("./api-types.js").TicketView} view */
export function titleOf({ status, paused, position }) {
  const { titles } = texts;
  if (status === "in_service") return titles.inService;
  if (status === "called" || status === "ringing") return titles.called;
  if (status !== "waiting") return titles.ended(texts.ended[status][0] ?? "");
  if (paused) return titles.paused;
  return position === null ? texts.title : titles.waiting(position);
}
