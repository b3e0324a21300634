/**
 * Draws the screen from values. `h` describes an element; `render` compares the description with the previous one
 * and changes what differs. It never reads the document to decide: what somebody typed, ticked, opened or resized,
 * and what a translator or a password manager has added, stays until the description of that place changes.
 *
 * Elements are created only here and never from markup: text becomes text nodes, so a visitor's name can never
 * become code, and the policy `require-trusted-types-for 'script'` has nothing to refuse.
 */

/**
 * @typedef {{
 *   class?: string,
 *   on?: Record<string, (event: Event) => void>,
 *   [attribute: string]: unknown,
 * }} Props attributes by name; `true` sets an empty one, `false`, `null` and `undefined` leave it out
 */

/** @typedef {{tag: string, props: Props, key: unknown, children: Content[]}} VNode an element that shall be there */
/** @typedef {VNode | Node | string} Content a node is shown as it is */
/** @typedef {Content | number | null | undefined | false} Child empty values are left out */
/** @typedef {{content: Content, node: ChildNode, children: Mounted[]}} Mounted what stands in the document for it */

/**
 * Describes one element. Siblings with the same `data-key` or `id` are the same element wherever they move; others
 * are matched by tag, in order.
 *
 * @param {keyof HTMLElementTagNameMap} tag
 * @param {Props} [props]
 * @param {...(Child | Child[])} children strings become text nodes
 * @returns {VNode}
 */
export function h(tag, props = {}, ...children) {
  return { tag, props, key: props["data-key"] ?? props["id"] ?? null, children: contentOf(children) };
}

/**
 * The same as an element that is not redrawn: for dialogs, which are created once.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Props} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, props, ...children) {
  return /** @type {HTMLElementTagNameMap[Tag]} */ (mount(h(tag, props, ...children)).node);
}

/** @type {WeakMap<Element, Mounted[]>} what `render` has put into an element */
const rendered = new WeakMap();

/**
 * Shows `children` in `root`. The first time, previous content is removed.
 *
 * @param {Element} root
 * @param {Child[]} children
 */
export function render(root, children) {
  const active = document.activeElement;
  const before = rendered.get(root);
  if (before === undefined) root.replaceChildren();
  rendered.set(root, reconcile(root, before ?? [], contentOf(children)));
  // An element that is moved loses the focus.
  if (active instanceof HTMLElement && active !== document.activeElement && active.isConnected)
    active.focus({ preventScroll: true });
}

/** @param {(Child | Child[])[]} children @returns {Content[]} */
function contentOf(children) {
  /** @type {Content[]} */
  const content = [];
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false || child === "") continue;
    content.push(typeof child === "object" ? child : String(child));
  }
  return content;
}

/** @param {Content} content @returns {content is VNode} */
const isVNode = (content) => typeof content === "object" && !(content instanceof Node);

/** @param {Content} content @returns {Mounted} a new node */
function mount(content) {
  if (content instanceof Node) return { content, node: /** @type {ChildNode} */ (content), children: [] };
  if (typeof content === "string") return { content, node: document.createTextNode(content), children: [] };
  const node = document.createElement(content.tag);
  for (const [name, value] of Object.entries(content.props))
    if (name !== "on") setAttribute(node, name, value);
  listen(node, content.props.on);
  const children = content.children.map(mount);
  node.append(...children.map((child) => child.node));
  return { content, node, children };
}

/**
 * @param {Element} parent @param {Mounted[]} before @param {Content[]} wanted
 * @returns {Mounted[]} what stands in `parent` afterwards, in order
 */
function reconcile(parent, before, wanted) {
  const find = finder(before);
  let changed = before.length !== wanted.length;
  const after = wanted.map((content) => {
    const known = find(content);
    if (known === null || (typeof content === "string" && known.content !== content)) changed = true;
    return known === null ? mount(content) : patch(known, content);
  });
  const kept = new Set(after);
  for (const mounted of before) if (!kept.has(mounted)) mounted.node.remove();
  // A page translator replaces our nodes: its translation stays until our text changes.
  const isReplaced = before.some(
    ({ content, node }) => typeof content === "string" && node.parentNode !== parent,
  );
  if (!isReplaced) place(parent, before, after);
  else if (changed) parent.replaceChildren(...after.map(({ node }) => node));
  return after;
}

/** @param {Mounted[]} before @returns {(content: Content) => Mounted | null} each is found once */
function finder(before) {
  /** @type {Map<unknown, Mounted[]>} */
  const known = new Map();
  for (const mounted of before) {
    const kind = kindOf(mounted.content);
    known.set(kind, [...(known.get(kind) ?? []), mounted]);
  }
  return (content) => known.get(kindOf(content))?.shift() ?? null;
}

/** @param {Content} content what two drawings of the same thing have in common */
function kindOf(content) {
  if (!isVNode(content)) return typeof content === "string" ? "" : content;
  return content.key === null ? content.tag : `${content.tag} ${content.key}`;
}

/** @param {Mounted} mounted @param {Content} content of the same kind @returns {Mounted} */
function patch(mounted, content) {
  const { content: before, node } = mounted;
  if (before === content) return mounted; // a view that keeps what it drew spares the comparison
  mounted.content = content;
  if (typeof content === "string") {
    if (before !== content) node.nodeValue = content;
  } else if (isVNode(content) && isVNode(before) && node instanceof HTMLElement) {
    patchProps(node, before.props, content.props);
    mounted.children = reconcile(node, mounted.children, content.children);
  }
  return mounted;
}

/** @param {HTMLElement} element @param {Props} before @param {Props} after */
function patchProps(element, before, after) {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (name === "on" || before[name] === after[name]) continue;
    setAttribute(element, name, after[name]);
    // Once somebody has typed or ticked, the attribute no longer changes what is shown.
    if (name === "value" && "value" in element) element.value = after[name] ?? "";
    if (name === "checked" && "checked" in element) element.checked = Boolean(after[name]);
    if (name === "selected" && "selected" in element) element.selected = Boolean(after[name]);
  }
  listen(element, after.on);
}

/** @param {HTMLElement} element @param {string} name @param {unknown} value */
function setAttribute(element, name, value) {
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** @type {WeakMap<EventTarget, Record<string, (event: Event) => void>>} by type, as the last drawing has them */
const listeners = new WeakMap();

/** @param {HTMLElement} element @param {Props["on"]} on */
function listen(element, on) {
  if (on === undefined && !listeners.has(element)) return;
  listeners.set(element, on ?? {});
  for (const type of Object.keys(on ?? {})) element.addEventListener(type, hear);
}

/** One function for all, which a browser adds to an element once. @param {Event} event */
function hear(event) {
  if (event.currentTarget !== null) listeners.get(event.currentTarget)?.[event.type]?.(event);
}

/** Bring the nodes into their order, moving as few as possible. @param {Element} parent @param {Mounted[]} before @param {Mounted[]} after */
function place(parent, before, after) {
  const staying = longestInOrder(before, after);
  /** @type {Node | null} */
  let next = null;
  for (const mounted of [...after].reverse()) {
    const { node } = mounted;
    if (!staying.has(mounted) || node.parentNode !== parent) parent.insertBefore(node, next);
    next = node;
  }
}

/** @param {Mounted[]} before @param {Mounted[]} after @returns {Set<Mounted>} the most that need no move */
function longestInOrder(before, after) {
  const places = new Map(before.map((mounted, index) => [mounted, index]));
  /** @typedef {{mounted: Mounted, place: number, previous: Run | null}} Run */
  /** @type {Run[]} the best run of each length, by where it ends */
  const runs = [];
  for (const mounted of after) {
    const place = places.get(mounted);
    if (place === undefined) continue;
    const found = runs.findIndex((run) => run.place > place);
    const length = found < 0 ? runs.length : found;
    runs[length] = { mounted, place, previous: runs[length - 1] ?? null };
  }
  /** @type {Set<Mounted>} */
  const staying = new Set();
  for (let run = runs[runs.length - 1] ?? null; run !== null; run = run.previous) staying.add(run.mounted);
  return staying;
}

/**
 * Turns `"Você está em: **Vara**"` into text with `<strong>`: the texts keep their emphasis without markup.
 *
 * @param {string} text pairs of `**` mark what is strong
 * @returns {Child[]}
 */
export function rich(text) {
  return text.split("**").map((piece, index) => (index % 2 === 1 ? h("strong", {}, piece) : piece));
}

/**
 * The element with this id, of this kind. If it is missing, the page is defective and the error names it.
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
 * Says a sentence through a live region that is in the page from the start (screen readers ignore regions
 * that arrive together with their text).
 *
 * @param {Element} region
 * @param {string} sentence
 */
export function say(region, sentence) {
  if (region.textContent !== sentence) region.textContent = sentence;
}
