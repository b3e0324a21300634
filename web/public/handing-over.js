/** A code that carries a ticket to another device: asked for, shown, and taken from the screen when it is over. */
import { byId, say } from "../common/dom.js";
import { texts } from "./device-texts.js";

/** @typedef {import("./visit.js").Visit} Visit */

/** @param {Visit} visit */
export async function handOver(visit) {
  /** @type {import("./api-types.js").Handover | null} */
  const offer = await visit.send("/handover");
  if (offer === null) return;
  visit.update({ handover: { offer, over: false } });
  say(byId("status", HTMLElement), texts.handover.spoken);
  document.getElementById("handover-code")?.focus();
  setTimeout(() => {
    if (visit.handover.offer === offer) visit.update({ handover: { offer: null, over: true } });
  }, offer.secondsLeft * 1000);
}
