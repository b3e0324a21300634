/**
 * Elements are made here and nowhere from markup: text goes in as text nodes, so a visitor's name can never
 * become code, and the policy `require-trusted-types-for 'script'` has nothing to refuse.
 */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * @typedef {{
 *   class?: string,
 *   on?: Record<string, (event: Event) => void>,
 *   [attribute: string]: unknown,
 * }} Props attributes by name; `true` sets an empty one, `false`, `null` and `undefined` leave it out
 */

/**
 * Builds one element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Props} [props]
 * @param {...(Child | Child[])} children strings become text nodes; empty values are left out
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [type, listener] of Object.entries(props.on ?? {})) element.addEventListener(type, listener);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  append(element, children);
  return element;
}

/**
 * @param {Element | DocumentFragment} parent
 * @param {(Child | Child[])[]} children
 */
function append(parent, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : String(child));
  }
}

/**
 * Turns `"Você está em: **Vara**"` into text with `<strong>`: the texts keep their emphasis without markup.
 *
 * @param {string} text pairs of `**` mark what is strong
 * @returns {Child[]}
 */
export function rich(text) {
  return text
    .split("**")
    .map((piece, index) => (index % 2 === 1 ? el("strong", {}, piece) : piece))
    .filter((piece) => piece !== "");
}

/**
 * The element with this id, of this kind. A page without it is a defect of ours and says which one.
 *
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} kind
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function byId(id, kind, root = document) {
  const found = root.querySelector(`#${CSS.escape(id)}`);
  if (!(found instanceof kind)) throw new Error(`#${id} is not a ${kind.name} of this page`);
  return found;
}

/**
 * Shows the new parts in `root`, touching only those that differ, so that a reader's place, an open
 * disclosure, a half-filled form and the focus survive an update that does not concern them.
 *
 * Parts are matched by `data-part`; a part equal to the old one stays the old node, listeners included, so
 * listeners must read the present state and never one that they closed over.
 *
 * @param {Element} root
 * @param {Child[]} parts
 */
export function refresh(root, parts) {
  /** @type {Map<string, HTMLElement>} */
  const old = new Map();
  for (const child of Array.from(root.children)) {
    if (child instanceof HTMLElement && child.dataset["part"]) old.set(child.dataset["part"], child);
  }
  const next = parts.filter((part) => part instanceof Node).map((part) => kept(old, part));
  next.forEach((node, index) => {
    const present = root.childNodes[index];
    if (present !== node) root.insertBefore(node, present ?? null);
  });
  while (root.childNodes.length > next.length) root.lastChild?.remove();
}

/**
 * @param {Map<string, HTMLElement>} old
 * @param {Node} part
 * @returns {Node} the old node if the new one says the same
 */
function kept(old, part) {
  if (!(part instanceof HTMLElement)) return part;
  const before = old.get(part.dataset["part"] ?? "");
  if (!before) return part;
  for (const details of Array.from(part.querySelectorAll("details[id]"))) {
    if (before.querySelector(`#${CSS.escape(details.id)}[open]`)) details.setAttribute("open", "");
  }
  if (before.isEqualNode(part)) return before;
  const focused = document.activeElement;
  const id = focused && before.contains(focused) ? focused.id : "";
  before.replaceWith(part);
  if (id) /** @type {HTMLElement | null} */ (part.querySelector(`#${CSS.escape(id)}`))?.focus();
  return part;
}

/**
 * Says a sentence through a live region that is in the page from the start (screen readers ignore regions
 * that arrive together with their text).
 *
 * @param {Element} region
 * @param {string} sentence
 */
export function say(region, sentence) {
  if (region.textContent !== sentence) region.textContent = sentence;
}

/**
 * Loads a style sheet that the first view does without; once, however often it is asked for.
 *
 * @param {string} href
 * @returns {Promise<void>} when it is there, or cannot be had: an unadorned screen is better than none
 */
export function loadStyle(href) {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => resolve();
    document.head.append(el("link", { rel: "stylesheet", href, on: { load: done, error: done } }));
  });
}
