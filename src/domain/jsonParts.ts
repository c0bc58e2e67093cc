import { spaceEnd, tokenEnd } from './jsonText';
import { visibleJson } from './text/text';

/** Longest document that is indented, in characters: four times the longest record. */
const maxIndented = 4 * 1024 * 1024;

/** A record as a document: indented, and what cannot be seen in it is escaped. @param json good JSON */
export function rawDocumentText(json: string): string {
  const indented = indentedJson(json, maxIndented);
  // A record that is nested for nothing else than to become long is shown as it came.
  return `${visibleJson(indented.length > maxIndented ? json : indented)}\n`;
}

/**
 * JSON with a line for each value, indented, its texts and numbers exactly as they were written. A record of 1 MB can be
 * nested so that it becomes a hundred times as long: no more is made than `max` characters and a line.
 * @param json good JSON
 */
export function indentedJson(json: string, max: number): string {
  const parts: string[] = [];
  let length = 0;
  for (const part of partsOf(json)) {
    if (length > max) break;
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

/** The members of an object in their order, each value as it was written. @param json good JSON, an object */
export function* membersOf(json: string): Generator<[name: string, value: string]> {
  let at = spaceEnd(json, json.indexOf('{') + 1);
  while (json[at] === '"') {
    const nameEnd = tokenEnd(json, at);
    const start = spaceEnd(json, json.indexOf(':', nameEnd) + 1);
    const end = valueEnd(json, start);
    yield [JSON.parse(json.slice(at, nameEnd)) as string, json.slice(start, end)];
    at = spaceEnd(json, spaceEnd(json, end) + 1);
  }
}

/** Where a value ends, with any content. */
function valueEnd(json: string, start: number): number {
  let [level, at] = [0, start];
  do {
    const letter = json.charAt(at);
    if (letter === '{' || letter === '[') level++;
    else if (letter === '}' || letter === ']') level--;
    at = tokenEnd(json, at);
  } while (level > 0);
  return at;
}

function* partsOf(json: string): Generator<string> {
  let [level, at] = [0, 0];
  const newLine = (): string => `\n${'  '.repeat(level)}`;
  while (at < json.length) {
    const letter = json.charAt(at);
    const next = tokenEnd(json, at);
    if (letter === '{' || letter === '[') {
      const close = json.charAt(spaceEnd(json, next));
      if (close === '}' || close === ']') {
        yield letter + close;
        at = spaceEnd(json, next) + 1;
        continue;
      }
      level++;
      yield letter + newLine();
    } else if (letter === '}' || letter === ']') {
      level--;
      yield newLine() + letter;
    } else if (letter === ',') yield letter + newLine();
    else if (letter === ':') yield ': ';
    else if (letter.trim()) yield json.slice(at, next);
    at = next;
  }
}
