/**
 * The court's sign-in, which the platform maintains: renews an expired token, and reports when the sign-in itself
 * has ended.
 */
import { ProblemError } from "../common/answers.js";

/**
 * The addresses of the staff's pages and of the sign-out.
 * @type {Readonly<Record<"queue" | "selfCheck" | "administration" | "signedIn" | "out", string>>}
 */
export const ADDRESSES = Object.freeze({
  queue: "/atendente",
  selfCheck: "/atendente/autoverificacao",
  administration: "/administracao",
  /** Where a tab beside the page comes back to; it tells the page and closes. */
  signedIn: "/assets/staff/signed-in.html",
  out: "/.auth/logout?post_logout_redirect_uri=/atendente",
});

/** @param {string} page where to come back to */
export const signInTo = (page) => `/.auth/login/aad?post_login_redirect_uri=${page}`;

const EXPIRED = "sign-in-expired";
const RENEWED_WITHIN_MS = 15000;

/** Nobody is signed in, or not any more, and only a person can change that. */
export class SignedOut extends Error {
  constructor() {
    super("nobody is signed in");
    this.name = "SignedOut";
  }
}

/** @type {Promise<boolean> | null} one renewal at a time, shared by all who wait for it */
let renewal = null;

/** @returns {Promise<boolean>} whether the platform renewed the sign-in; it can only where it stores tokens */
function renew() {
  if (renewal === null) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), RENEWED_WITHIN_MS);
    renewal = fetch("/.auth/refresh", { cache: "no-store", signal: patience.signal })
      .then(
        (response) => response.ok,
        () => false,
      )
      .finally(() => {
        clearTimeout(timer);
        renewal = null;
      });
  }
  return renewal;
}

/**
 * Do `work`; when our server says that nobody is signed in, renew the sign-in where it has expired, and do it once
 * more: a single refusal is not trusted.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @throws {SignedOut} when somebody has to sign in; whatever else `work` throws
 */
export async function signedIn(work) {
  try {
    return await work();
  } catch (error) {
    if (!isSignInRefusal(error)) throw error;
    await renewed(error);
  }
  try {
    return await work();
  } catch (error) {
    throw isSignInRefusal(error) ? new SignedOut() : error;
  }
}

/** @param {unknown} error @returns {error is ProblemError} */
export function isSignInRefusal(error) {
  return error instanceof ProblemError && error.status === 401;
}

/** @param {ProblemError} refusal @returns {Promise<boolean>} whether the platform has renewed the sign-in */
export async function renewed(refusal) {
  return refusal.kind === EXPIRED && renew();
}
