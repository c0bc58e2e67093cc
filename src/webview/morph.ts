import { takeClick } from './dom';

/**
 * Makes an element's children like those of another, and changes only what differs: the focus, the selection, the place
 * scrolled to and whatever the reader has unfolded stay. Children that `fresh` shares with the page are moved there.
 */
export function morphChildren(target: Element, fresh: Element | DocumentFragment): void {
  const wanted = [...fresh.childNodes];
  const present = [...target.childNodes];
  for (const [index, child] of wanted.entries()) {
    const old = present[index];
    if (!old) target.append(child);
    else if (!morph(old, child)) old.replaceWith(child);
  }
  for (const old of present.slice(wanted.length)) old.remove();
}

/** False when the nodes are of different kinds, so that one has to take the other's place. */
function morph(old: ChildNode, fresh: ChildNode): boolean {
  if (old.nodeType !== fresh.nodeType) return false;
  if (!(old instanceof Element && fresh instanceof Element)) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return true;
  }
  if (old.tagName !== fresh.tagName || old.id !== fresh.id) return false;
  for (const { name } of Array.from(old.attributes)) {
    // What is unfolded is the reader's matter.
    if (name !== 'open' && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  takeClick(old, fresh);
  morphChildren(old, fresh);
  return true;
}
