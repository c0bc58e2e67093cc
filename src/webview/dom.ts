/** What a click on an element does. */
type Click = (element: Element) => void;
/** Attributes by name; `click` is what a click does, an absent value leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | Click | undefined>>;
type Child = Node | string | undefined;

const clicks = new WeakMap<Element, Click>();

/**
 * Makes an element. Text reaches the page as text nodes only; attributes are set by name, never from an API's text
 * except where the browser treats them as text (`title`, `aria-label`).
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** Makes an element of a drawing. */
export function s(
  tag: keyof SVGElementTagNameMap,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElement {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

/** Makes clicks on one element do what they do on another, or nothing. */
export function takeClick(element: Element, from: Element): void {
  const click = clicks.get(from);
  if (click) clicks.set(element, click);
  else clicks.delete(element);
}

function fill<T extends Element>(element: T, attributes: Attributes, children: readonly Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') clicks.set(element, value);
    else if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

// One listener for all, before the editor's own, which would take links for addresses.
document.addEventListener(
  'click',
  (event) => {
    let element = event.target instanceof Element ? event.target : null;
    while (element && !clicks.has(element)) element = element.parentElement;
    if (!element) return;
    event.preventDefault();
    event.stopPropagation();
    clicks.get(element)?.(element);
  },
  { capture: true },
);
