/** Commands that fail for now and are tried again: the screen that shows the command says so meanwhile. */
import { act } from "../common/api.js";
import { sentenceFor } from "./refusals.js";
import { signedIn } from "./session.js";
import { tellAccepted } from "./sign-in-again.js";

/** @typedef {(sentence: string) => void} Listener */

/** @type {Set<Listener>} */
const listeners = new Set();

/** @param {Listener} listener of the trouble of every command @returns {() => void} stops listening */
export function onTrouble(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/**
 * Sends a command of staff, as `act` and `signedIn` do.
 *
 * @param {string} path
 * @param {Parameters<typeof act>[1]} [request]
 * @returns {Promise<any>}
 */
export async function command(path, request = {}) {
  /** @param {import("../common/answers.js").ProblemError} problem */
  const tell = (problem) => {
    for (const listener of listeners) listener(sentenceFor(problem));
  };
  const answer = await signedIn(() => act(path, { ...request, onTrouble: tell }));
  tellAccepted();
  return answer;
}
