/**
 * Bring what is on screen in line with what was drawn, changing as little as possible.
 *
 * The queue is drawn anew at every change; replacing the nodes would take the focus away from a clerk who is
 * on a button, close an open menu and make screen readers start again.
 */

/** Attributes that belong to the person in front of the page, not to the drawing. */
const OWNED_BY_USER = new Set(["open"]);

/**
 * Make `target`'s attributes and children equal to those of `drawn`. Children with the same `data-key` are the
 * same thing, wherever they moved; others are matched by place and tag.
 * @param {Element} target @param {Element} drawn
 */
export function patch(target, drawn) {
  patchAttributes(target, drawn);
  patchChildren(target, drawn);
}

/** @param {Element} target @param {Element} drawn */
function patchAttributes(target, drawn) {
  for (const { name, value } of Array.from(drawn.attributes)) {
    if (!OWNED_BY_USER.has(name) && target.getAttribute(name) !== value) target.setAttribute(name, value);
  }
  for (const { name } of Array.from(target.attributes)) {
    if (!OWNED_BY_USER.has(name) && !drawn.hasAttribute(name)) target.removeAttribute(name);
  }
}

/** @param {Element} target @param {Element} drawn */
function patchChildren(target, drawn) {
  removeUnwanted(target, drawn);
  const keyed = childrenByKey(target);
  let place = target.firstChild;
  for (const wanted of Array.from(drawn.childNodes)) {
    const key = keyOf(wanted);
    const old = key === null ? place : (keyed.get(key) ?? null);
    if (old !== null && isSameKind(old, wanted)) {
      if (old === place) place = place.nextSibling;
      else target.insertBefore(old, place);
      patchNode(old, wanted);
    } else {
      target.insertBefore(wanted, place);
    }
  }
  removeFrom(place);
}

/**
 * First of all, so that those that stay need no move: a node that is moved loses the focus.
 * @param {Element} target @param {Element} drawn
 */
function removeUnwanted(target, drawn) {
  const wanted = childrenByKey(drawn);
  for (const [key, node] of childrenByKey(target)) {
    if (!wanted.has(key)) node.remove();
  }
}

/** @param {Node} old @param {Node} wanted */
function patchNode(old, wanted) {
  if (old instanceof Element && wanted instanceof Element) patch(old, wanted);
  else if (old.nodeValue !== wanted.nodeValue) old.nodeValue = wanted.nodeValue;
}

/** @param {Node} old @param {Node} wanted */
function isSameKind(old, wanted) {
  return old.nodeName === wanted.nodeName && keyOf(old) === keyOf(wanted);
}

/** @param {Node} node */
function keyOf(node) {
  return node instanceof HTMLElement ? (node.dataset["key"] ?? null) : null;
}

/** @param {Element} parent @returns {Map<string, ChildNode>} */
function childrenByKey(parent) {
  /** @type {Map<string, ChildNode>} */
  const found = new Map();
  for (const child of Array.from(parent.childNodes)) {
    const key = keyOf(child);
    if (key !== null) found.set(key, child);
  }
  return found;
}

/** @param {ChildNode | null} first */
function removeFrom(first) {
  let node = first;
  while (node !== null) {
    const next = node.nextSibling;
    node.remove();
    node = next;
  }
}
