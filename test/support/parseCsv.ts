/** The records of a CSV text, read as RFC 4180 has it and not a bit more freely. @throws Error where it is no CSV */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
  };
  const quoted = () => {
    let field = '';
    for (at++; ; at++) {
      if (at >= text.length) return fail('end within quotes');
      if (text[at] !== '"') field += text[at];
      else if (text[at + 1] === '"') field += text[at++];
      else break;
    }
    at++;
    return field;
  };
  const bare = () => {
    const start = at;
    while (at < text.length && !',\r\n"'.includes(text.charAt(at))) at++;
    return text.slice(start, at);
  };
  while (at < text.length) {
    record.push(text[at] === '"' ? quoted() : bare());
    if (text[at] === ',') at++;
    else if (text.startsWith('\r\n', at)) {
      at += 2;
      records.push(record);
      record = [];
    } else fail('neither a comma nor a line break');
  }
  if (record.length > 0) fail('a last line without line break');
  const [header] = records;
  if (records.some(({ length }) => length !== header?.length)) fail('records of different lengths');
  return records;
}
