// What runs in a page, to be drawn as SVG by vectorPicture.ts: each function is sent there by itself.

/** One thing that is drawn. Places and sizes are in px; colors are computed ones, `none` for nothing. */
export type DrawnShape =
  | { kind: 'box'; at: Box; radius: number; fill: string; stroke: string; opacity: number }
  | { kind: 'text'; x: number; y: number; text: string; size: number; bold: boolean; fill: string; opacity: number }
  | { kind: 'icon'; at: Box; name: string; fill: string; opacity: number }
  | { kind: 'path'; d: string; matrix: number[]; fill: string; stroke: string; width: number; opacity: number };

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Gives each color of the theme another value, so that what is drawn with it tells which one it is.
 * @returns their names and values: the number in its red and green is the index of a name
 */
export function numberColors(): readonly (readonly [name: string, value: string])[] {
  const holder = document.querySelector<HTMLElement>('.monaco-workbench') ?? document.documentElement;
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const styles = rules.flatMap((rule) => (rule instanceof CSSStyleRule ? [rule.style] : []));
  const all = [...styles, document.documentElement.style].flatMap((style) => [...style]);
  const values = getComputedStyle(holder);
  const colors = [...new Set(all)].filter(
    (name) => name.startsWith('--vscode-') && CSS.supports('color', values.getPropertyValue(name).trim()),
  );
  const before = colors.map((name) => [name, values.getPropertyValue(name).trim()] as const);
  for (const [index, name] of colors.entries()) {
    holder.style.setProperty(name, `rgb(${index >> 8}, ${index & 255}, 123)`, 'important');
  }
  return before;
}

/** Undoes {@link numberColors} in a window; a panel gets its colors again when it is opened again. */
export function restoreColors(colors: ReturnType<typeof numberColors>): void {
  for (const [name] of colors) document.querySelector<HTMLElement>('.monaco-workbench')?.style.removeProperty(name);
}

/** What is drawn of an element, the lowest first. */
export function shapesOf(root: Element): DrawnShape[] {
  const shapes: DrawnShape[] = [];
  const canvas = document.createElement('canvas').getContext('2d');
  const isShown = (color: string): boolean => !/^rgba\(.*, 0\)$|^none$|\/ 0\)$|^transparent$/.test(color);
  const px = (value: string): number => Number.parseFloat(value) || 0;

  interface Clip {
    left: number;
    top: number;
    right: number;
    bottom: number;
  }
  const within = (clip: Clip, rect: DOMRect): Clip => ({
    left: Math.max(clip.left, rect.left),
    top: Math.max(clip.top, rect.top),
    right: Math.min(clip.right, rect.right),
    bottom: Math.min(clip.bottom, rect.bottom),
  });

  const addText = (text: string, x: number, top: number, style: CSSStyleDeclaration, opacity: number): void => {
    if (!canvas || !text.trim()) return;
    canvas.font = style.font;
    const y = top + canvas.measureText(text).fontBoundingBoxAscent;
    const [size, bold] = [px(style.fontSize), Number(style.fontWeight) >= 600];
    shapes.push({ kind: 'text', x, y, text: text.trimEnd(), size, bold, fill: style.color, opacity });
  };

  /** Each line of a text by itself, cut as the page cuts it. */
  const addLines = (node: Text, clip: Clip, ellipsis: boolean, opacity: number): void => {
    const style = getComputedStyle(node.parentElement as Element);
    if (canvas) canvas.font = style.font;
    const room = ellipsis && canvas ? canvas.measureText('…').width : 0;
    const range = document.createRange();
    let line = { text: '', x: 0, top: Number.NaN };
    let isCut = false;
    const end = (): void => {
      addText(line.text + (isCut ? '…' : ''), line.x, line.top, style, opacity);
      isCut = false;
    };
    const letters = node.data.split('').map((letter, index) => {
      range.setStart(node, index);
      range.setEnd(node, index + 1);
      return { letter, rect: range.getClientRects()[0] };
    });
    const isOver = letters.some(({ rect }) => rect && rect.right > clip.right + 1);
    for (const { letter, rect } of letters) {
      if (
        !rect ||
        rect.width === 0 ||
        rect.top + rect.height / 2 > clip.bottom ||
        rect.top + rect.height / 2 < clip.top
      )
        continue;
      if (Math.abs(rect.top - line.top) > 3 || Number.isNaN(line.top)) {
        end();
        line = { text: '', x: rect.left, top: rect.top };
      }
      if (isCut) continue;
      if (isOver && rect.right + room > clip.right) isCut = true;
      else line.text += /\s/.test(letter) ? ' ' : letter;
    }
    if (isCut && !ellipsis) isCut = false;
    end();
  };

  const addBox = (rect: DOMRect, style: CSSStyleDeclaration, opacity: number, clip: Clip): void => {
    const seen = within(clip, rect);
    const at = { x: seen.left, y: seen.top, width: seen.right - seen.left, height: seen.bottom - seen.top };
    if (at.width <= 0 || at.height <= 0) return;
    const sides = (['Top', 'Right', 'Bottom', 'Left'] as const).map((side) => ({
      side,
      width: style[`border${side}Style`] === 'none' ? 0 : px(style[`border${side}Width`]),
      color: style[`border${side}Color`],
    }));
    const drawn = sides.filter(({ width, color }) => width > 0 && isShown(color));
    const isFrame = drawn.length === 4;
    const fill = isShown(style.backgroundColor) ? style.backgroundColor : 'none';
    const stroke = isFrame ? (drawn[0]?.color ?? 'none') : 'none';
    const radius = Math.min(px(style.borderTopLeftRadius), at.height / 2);
    if (fill !== 'none' || stroke !== 'none') shapes.push({ kind: 'box', at, radius, fill, stroke, opacity });
    for (const { side, width, color } of isFrame ? [] : drawn) {
      const x = side === 'Right' ? at.x + at.width - width : at.x;
      const y = side === 'Bottom' ? at.y + at.height - width : at.y;
      const isLevel = side === 'Top' || side === 'Bottom';
      const line = { x, y, width: isLevel ? at.width : width, height: isLevel ? width : at.height };
      shapes.push({ kind: 'box', at: line, radius: 0, fill: color, stroke: 'none', opacity });
    }
  };

  const addGeometry = (element: SVGGeometryElement, style: CSSStyleDeclaration, opacity: number): void => {
    const { a, b, c, d, e, f } = element.getScreenCTM() ?? new DOMMatrix();
    const value = (name: string): number => px(style.getPropertyValue(name) || (element.getAttribute(name) ?? ''));
    const path = {
      path: () => element.getAttribute('d') ?? '',
      rect: () => `M${value('x')} ${value('y')}h${value('width')}v${value('height')}h-${value('width')}z`,
      circle: () =>
        `M${value('cx') - value('r')} ${value('cy')}a${value('r')} ${value('r')} 0 1 0 ${2 * value('r')} 0a${value('r')} ${value('r')} 0 1 0 -${2 * value('r')} 0`,
      line: () => `M${value('x1')} ${value('y1')}L${value('x2')} ${value('y2')}`,
    }[element.tagName];
    if (!path) throw new Error(`No picture has a ${element.tagName} yet.`);
    const [fill, stroke] = [style.fill, style.stroke].map((color) => (isShown(color) ? color : 'none'));
    if (fill === 'none' && stroke === 'none') return;
    const matrix = [a, b, c, d, e, f];
    shapes.push({
      kind: 'path',
      d: path(),
      matrix,
      fill: fill ?? 'none',
      stroke: stroke ?? 'none',
      width: px(style.strokeWidth),
      opacity,
    });
  };

  const addIcon = (element: Element, opacity: number): void => {
    const style = getComputedStyle(element, '::before');
    if (!style.fontFamily.includes('codicon') || style.content === 'none' || style.content === 'normal') return;
    const name = /codicon-(?!modifier)([\w-]+)/g;
    const names = [...element.className.matchAll(name)].map(([, each = '']) => each);
    const rect = element.getBoundingClientRect();
    const size = px(style.fontSize);
    const [left, right] = [px(getComputedStyle(element).paddingLeft), px(getComputedStyle(element).paddingRight)];
    const at = {
      x: rect.x + left + (rect.width - left - right - size) / 2,
      y: rect.y + (rect.height - size) / 2,
      width: size,
      height: size,
    };
    if (rect.width > 0) shapes.push({ kind: 'icon', at, name: names.join(' '), fill: style.color, opacity });
  };

  /** What a decoration puts at the end of a row. */
  const addMark = (element: Element, opacity: number): void => {
    const style = getComputedStyle(element, '::after');
    const [, text] = /^"(.+)"$/.exec(style.content) ?? [];
    if (!text || !canvas || !element.matches('.monaco-icon-label')) return;
    canvas.font = style.font;
    const { width, fontBoundingBoxAscent, fontBoundingBoxDescent } = canvas.measureText(text);
    const rect = element.getBoundingClientRect();
    const x =
      rect.right - px(getComputedStyle(element).paddingRight) - px(style.paddingRight) - px(style.marginRight) - width;
    const top = rect.top + (rect.height - fontBoundingBoxAscent - fontBoundingBoxDescent) / 2;
    addText(text, x, top, style, opacity * Number(style.opacity));
  };

  const walk = (element: Element, clip: Clip, ellipsis: boolean, opacity: number): void => {
    const style = getComputedStyle(element);
    if (style.display === 'none' || style.opacity === '0' || style.clipPath !== 'none') return;
    if (element.parentElement?.matches('details:not([open])') && element.tagName !== 'SUMMARY') return;
    const rect = element.getBoundingClientRect();
    const own = opacity * Number(style.opacity);
    const isVisible = style.visibility === 'visible';
    const cuts = style.overflowX !== 'visible' && style.display !== 'inline';
    const inside = cuts ? within(clip, rect) : clip;
    if (cuts && (inside.right <= inside.left || inside.bottom <= inside.top)) return;
    if (isVisible && element instanceof SVGGeometryElement) addGeometry(element, style, own);
    else if (isVisible && !(element instanceof SVGElement)) {
      addBox(rect, style, own, clip);
      addIcon(element, own);
    }
    if (isVisible && element instanceof HTMLInputElement && /text|search/.test(element.type)) {
      const text = element.value || element.placeholder;
      if (canvas) canvas.font = style.font;
      const { fontBoundingBoxAscent = 0, fontBoundingBoxDescent = 0 } = canvas?.measureText(text) ?? {};
      const top = rect.top + (rect.height - fontBoundingBoxAscent - fontBoundingBoxDescent) / 2;
      const color = element.value ? style : getComputedStyle(element, '::placeholder');
      addText(text, rect.left + px(style.borderLeftWidth) + px(style.paddingLeft), top, color, own);
    }
    addMark(element, own);
    const isEllipsis = cuts ? style.textOverflow === 'ellipsis' || (ellipsis && inside.right >= clip.right) : ellipsis;
    for (const child of element.childNodes) {
      if (child instanceof Element) walk(child, inside, isEllipsis, own);
      else if (child instanceof Text && isVisible) addLines(child, inside, isEllipsis, own);
    }
  };
  walk(root, root.getBoundingClientRect(), false, 1);
  return shapes;
}
