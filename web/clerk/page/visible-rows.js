/**
 * Which rows of a long list are on the screen or near it: only those are built. Every other row is a line with its
 * number, so that the list keeps its length, the browser's own search finds a number, and the reader can go there.
 */

/** @typedef {import("../api-types.js").PageState} PageState */

/** The first rows are always built: they are what is seen where nobody has scrolled. */
const FIRST = 20;
/** So much above and below the screen is built beforehand, for the keyboard and for a quick scroll. */
const AROUND = "100% 0px";
const ROWS = ".queue .tickets > li";
const OPEN_MENU = ".queue details.menu[open]";

export class VisibleRows {
  /** @param {import("./page-store.js").PageStore} state @param {HTMLElement} root of the page */
  constructor(state, root) {
    this.state = state;
    this.root = root;
    this.observer = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: AROUND });
  }

  /** After each drawing: rows that are new are looked at as well. */
  look() {
    for (const row of Array.from(this.root.querySelectorAll(ROWS))) this.observer.observe(row);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  seen(entries) {
    const before = this.state.page.near;
    const near = new Set(before);
    for (const { target, isIntersecting } of entries) {
      const ticketId = target.getAttribute("data-key") ?? "";
      if (isIntersecting && target.isConnected) near.add(ticketId);
      else near.delete(ticketId);
    }
    const isSame = near.size === before.size && [...near].every((ticketId) => before.has(ticketId));
    if (!isSame) this.state.set({ near });
  }

  stop() {
    this.observer.disconnect();
  }
}

/**
 * @param {PageState} page
 * @returns {(ticketId: string, index: number) => boolean} whether the row at this index of the list is built
 */
export function builder({ near }) {
  // What has the focus or an open menu stays, however far it was scrolled away.
  const used = document.activeElement?.closest(ROWS) ?? document.querySelector(OPEN_MENU)?.closest(ROWS);
  const kept = used?.getAttribute("data-key");
  return (ticketId, index) => index < FIRST || near.has(ticketId) || ticketId === kept;
}
