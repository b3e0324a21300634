/** A button of a command, which shows that the command is under way from the press to the answer. */
import { button } from "../../staff/parts.js";

/** @param {import("../api-types.js").PageState} page @param {import("../../staff/parts.js").ButtonSpec} spec */
export function press({ busy }, spec) {
  const isThis =
    busy !== null &&
    busy.action === spec.action &&
    (busy.ticketId === undefined || spec.ticketId === undefined || busy.ticketId === spec.ticketId);
  return button({ ...spec, busy: isThis });
}
