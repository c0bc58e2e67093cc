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

/** The same JSON without the space between its values, so that it is one line. @param json good JSON */
export function compactJson(json: string): string {
  // Most APIs send none.
  return hasSpace(json) ? betweenTexts(json, (between) => between.replace(/\s+/g, '')) : json;
}

/**
 * The same JSON with a text in the place of each number that JavaScript would write otherwise, such as one beyond 2^53.
 * @param json good JSON
 */
export function inexactAsText(json: string): string {
  const exact = (number: string): string => (String(Number(number)) === number ? number : `"${number}"`);
  return betweenTexts(json, (between) => between.replace(/-?\d[\d.eE+-]*/g, exact));
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

/** Whether there is space between values. */
function hasSpace(json: string): boolean {
  for (let at = 0; at < json.length;) {
    const unit = json.charCodeAt(at);
    if (unit <= 0x20) return true;
    at = unit === quoteUnit ? textEnd(json, at) : at + 1;
  }
  return false;
}

/** Changes what is between the texts. */
function betweenTexts(json: string, change: (between: string) => string): string {
  const parts: string[] = [];
  for (let at = 0; at < json.length;) {
    const quote = json.indexOf('"', at);
    const open = quote < 0 ? json.length : quote;
    parts.push(change(json.slice(at, open)));
    at = tokenEnd(json, open);
    parts.push(json.slice(open, at));
  }
  return parts.join('');
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

/** Where a text, a number or a word ends; one further for a mark. */
function tokenEnd(json: string, start: number): number {
  if (json.charCodeAt(start) === quoteUnit) return textEnd(json, start);
  let at = start;
  while (at < json.length && !'{}[],: \n\r\t"'.includes(json.charAt(at))) at++;
  return Math.max(at, start + 1);
}

const quoteUnit = 0x22;

/** Where a text ends, at the first quote that is not escaped. */
function textEnd(json: string, start: number): number {
  for (let from = start + 1; ;) {
    const quote = json.indexOf('"', from);
    if (quote < 0) return json.length + 1;
    let slash = quote;
    while (slash > from && json[slash - 1] === '\\') slash--;
    from = quote + 1;
    if ((quote - slash) % 2 === 0) return from;
  }
}

function spaceEnd(json: string, start: number): number {
  let at = start;
  while (' \n\r\t'.includes(json.charAt(at) || 'x')) at++;
  return at;
}
