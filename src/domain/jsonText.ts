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

/** Where a text, a number or a word ends; one further for a mark. */
function tokenEnd(json: string, start: number): number {
  let at = start;
  if (json[at] === '"') {
    for (at++; at < json.length && json[at] !== '"'; at++) if (json[at] === '\\') at++;
    return at + 1;
  }
  while (at < json.length && !'{}[],: \n\r\t"'.includes(json.charAt(at))) at++;
  return Math.max(at, start + 1);
}

function spaceEnd(json: string, start: number): number {
  let at = start;
  while (' \n\r\t'.includes(json.charAt(at) || 'x')) at++;
  return at;
}
