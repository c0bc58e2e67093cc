import type { Frame, Locator } from 'playwright-core';
import { type Box, type DrawnShape, numberColors, restoreColors, shapesOf } from './drawnShapes';
import { iconPaths } from './pictureIcons';

type Colors = ReturnType<typeof numberColors>;

const round = (value: number): string => String(Math.round(value * 10) / 10);
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * A picture of a part of the window as SVG, in the colors of the theme of whoever sees it.
 * @param label says what it shows
 * @param panel the page that is shown in it
 * @param height of the part's upper part, in px
 */
export async function vectorPicture(part: Locator, label: string, panel?: Frame, height?: number): Promise<string> {
  const page = part.page();
  const colors = await page.evaluate(numberColors);
  const box = await part.boundingBox();
  if (!box) throw new Error('There is nothing to see.');
  const area = { ...box, height: Math.min(box.height, height ?? box.height) };
  const shapes = (await part.evaluate(shapesOf)).map((shape) => drawn(shape, colors, area, { x: 0, y: 0 }));
  await page.evaluate(restoreColors, colors);
  if (panel) {
    const own = await panel.evaluate(numberColors);
    const place = await (await panel.frameElement()).boundingBox();
    if (!place) throw new Error('The panel is not in sight.');
    const inside = await panel.locator('body').evaluate(shapesOf);
    shapes.push(...inside.map((shape) => drawn(shape, own, area, place)));
  }
  const size = `${round(area.width)} ${round(area.height)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escaped(label)}" viewBox="0 0 ${size}" font-size="13" font-family="var(--vscode-font-family,sans-serif)">\n${shapes.filter(Boolean).join('\n')}\n</svg>\n`;
}

/** One shape; nothing where it is out of sight. @param area of the picture @param origin of the shape’s page */
function drawn(shape: DrawnShape, colors: Colors, area: Box, origin: Pick<Box, 'x' | 'y'>): string {
  const [left, top] = [origin.x - area.x, origin.y - area.y];
  const color = (name: 'fill' | 'stroke', value: string, other = 'none'): string =>
    value === 'none' ? '' : ` ${name}="${colorOf(value, colors, other)}"`;
  const faint = shape.opacity < 1 ? ` opacity="${round(shape.opacity)}"` : '';
  switch (shape.kind) {
    case 'box': {
      const { x, y, width, height } = shape.at;
      // What goes on below ends at the edge.
      const seen = Math.min(height, area.height - (y + top));
      if (seen <= 0 || y + top + height < 0) return '';
      const radius = shape.radius ? ` rx="${round(shape.radius)}"` : '';
      const fill = shape.fill === 'none' ? ' fill="none"' : color('fill', shape.fill);
      return `<rect x="${round(x + left)}" y="${round(y + top)}" width="${round(width)}" height="${round(seen)}"${radius}${fill}${color('stroke', shape.stroke)}${faint}/>`;
    }
    case 'text': {
      if (shape.y + top > area.height || shape.y + top < 0) return '';
      const size = Math.abs(shape.size - 13) < 0.1 ? '' : ` font-size="${round(shape.size)}"`;
      const bold = shape.bold ? ' font-weight="600"' : '';
      return `<text x="${round(shape.x + left)}" y="${round(shape.y + top)}"${size}${bold}${color('fill', shape.fill, 'currentColor')}${faint}>${escaped(shape.text)}</text>`;
    }
    case 'icon': {
      const { x, y, width } = shape.at;
      if (y + top + width > area.height) return '';
      const d = shape.name
        .split(' ')
        .map((name) => iconPaths[name])
        .find(Boolean);
      if (!d) throw new Error(`pictureIcons.ts has no icon ${shape.name}.`);
      const scale = width === 16 ? '' : `scale(${round(width / 16)})`;
      return `<path transform="translate(${round(x + left)} ${round(y + top)})${scale}" d="${d}" fill="none"${color('stroke', shape.fill, 'currentColor')}${faint}/>`;
    }
    case 'path': {
      const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = shape.matrix;
      if (f + top > area.height) return '';
      const isPlain = a === 1 && b === 0 && c === 0 && d === 1;
      const place = `${round(e + left)} ${round(f + top)}`;
      const transform = isPlain ? `translate(${place})` : `matrix(${[a, b, c, d].map(round).join(' ')} ${place})`;
      const fill = shape.fill === 'none' ? ' fill="none"' : color('fill', shape.fill);
      const width = shape.stroke === 'none' || shape.width === 1 ? '' : ` stroke-width="${round(shape.width)}"`;
      return `<path transform="${transform}" d="${shape.d}"${fill}${color('stroke', shape.stroke, 'currentColor')}${width}${faint}/>`;
    }
  }
}

/** The theme's color that a value stands for. @param other where a theme has none, as those of high contrast */
function colorOf(value: string, colors: Colors, other: string): string {
  const numbers = (value.match(/[\d.]+/g) ?? []).map(Number);
  const [red = 0, green = 0, blue = 0] = value.startsWith('color(') ? numbers.map((each) => each * 255) : numbers;
  const [numbered] = (Math.abs(blue - 123) < 1 && colors[Math.round(red) * 256 + Math.round(green)]) || [];
  const name = numbered ?? sameAs([red, green, blue], colors);
  if (!name) throw new Error(`The theme has no color ${value}.`);
  return `var(${name},${other})`;
}

/** What VS Code draws with a value instead of the theme's variable: text, or what is behind it. */
function sameAs(color: readonly number[], colors: Colors): string | undefined {
  const hex = `#${color.map((each) => Math.round(each).toString(16).padStart(2, '0')).join('')}`;
  const same = colors.flatMap(([name, value]) => (value.toLowerCase() === hex ? name : []));
  const usual = [
    '--vscode-foreground',
    '--vscode-editor-background',
    '--vscode-editorGroupHeader-tabsBackground',
    '--vscode-panel-border',
  ];
  return usual.find((name) => same.includes(name)) ?? same[0];
}
