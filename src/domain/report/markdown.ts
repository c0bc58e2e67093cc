import { changeLabel, changeText } from '../changeText';
import { checkTitles, type CheckReader, type Finding } from '../checks/check';
import { findingText } from '../checks/checkText';
import { word, type Field } from '../field';
import { fieldsIn } from '../fields';
import type { Change, Incident, VendorOf } from '../incident';
import { sizeText, tell, briefValue, type Reader } from '../fieldValue';
import { codeText, inCell, linkText, plainOrCode } from '../text/markdownText';
import type { TimeZone } from '../time';
import { timeWriter } from './timeText';

export interface MarkdownOptions extends Partial<Reader> {
  /** In which zone times are written. */
  readonly timeZone: TimeZone;
  readonly vendorOf: VendorOf;
  /** Without it, checks are left out. */
  readonly checks?: CheckReader;
  /** Whether a connection is of sample data: a table says so, since it names no connections. None is by default. */
  readonly isSample?: (connection: string) => boolean;
}

interface Context
  extends Required<Omit<MarkdownOptions, 'checks' | 'timeZone' | 'isSample'>>, Pick<MarkdownOptions, 'checks'> {
  /** What is no time as it is. */
  readonly time: (text: string) => string;
}

/** Incidents per step when looking for empty columns. */
const stepSize = 1000;

/**
 * Writes incidents for a ticket: one as a list of facts under a headline, several as a table without the columns that
 * would be empty. No text of an API is Markdown, HTML, a link or a mention there; what is too long is cut.
 */
export function* toMarkdown(incidents: readonly Incident[], options: MarkdownOptions): Generator<string> {
  const write = timeWriter(options.timeZone);
  const time = (text: string): string => write(text) ?? plainOrCode(text);
  const context = { translate: (english: string) => english, connectionName: (id: string) => id, ...options, time };
  const { translate } = context;
  const [only] = incidents;
  if (only && incidents.length === 1) {
    const told = fieldsIn('markdown').map(([, field]) => [field, markdown(field, tell, only, context)] as const);
    const list = told.map(([{ label }, text]) => (text ? `- **${translate(label)}:** ${text}\n` : ''));
    yield `## ${headline(only)}\n\n${checkLines(only, context)}${list.join('')}`;
    return;
  }
  yield `## ${translate(word('Incidents'))} (${incidents.length})\n`;
  const connections = new Set(incidents.map(({ connection }) => connection));
  if ([...connections].some((id) => options.isSample?.(id))) yield `\n${translate(word('Includes sample data'))}\n`;
  const filled: Field[] = [];
  for (const [, field] of fieldsIn('table')) if (yield* isFilled(field, incidents, context)) filled.push(field);
  if (filled.length === 0) return;
  yield `\n${row(filled.map(({ label }) => translate(label)))}${row(filled.map(() => '---'))}`;
  for (const incident of incidents) {
    yield row(filled.map((field) => inCell(markdown(field, briefValue, incident, context))));
  }
}

/** Whether a column has a value in any row. Yields empty pieces during a long search. */
function* isFilled(field: Field, incidents: readonly Incident[], context: Context): Generator<string, boolean> {
  for (const [index, incident] of incidents.entries()) {
    if (markdown(field, briefValue, incident, context)) return true;
    if (index % stepSize === stepSize - 1) yield '';
  }
  return false;
}

/** A field as Markdown; empty without a value. */
function markdown(field: Field, telling: typeof tell, incident: Incident, context: Context): string {
  const told = telling(field, incident, context);
  if (!told) return '';
  switch (told.kind) {
    case 'text':
      return plainOrCode(told.value, field.section === 'summary' ? 2000 : undefined);
    case 'code':
      return codeText(told.value);
    case 'link':
      return linkText(told.value, context.vendorOf(incident.source).linkDomain);
    case 'time':
      return context.time(told.value);
    case 'minutes':
      return durationText(told.value, context.translate);
    case 'bytes':
      return sizeText(told.value);
    case 'codes':
      return listText(told.value);
    case 'changes':
      return told.value.map((change) => changeLine(change, context)).join('; ');
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** Who, where or what, and its status. */
function headline({ user, hostname, id, tenant, policy, status: { label, value } }: Incident): string {
  const who = user?.name || user?.principal || user?.mail || hostname || id;
  const parts = [who, tenant?.name || policy?.name, label || value];
  return parts
    .map((part) => plainOrCode(part))
    .filter(Boolean)
    .join(' · ');
}

/** What the checks flag, each a fact of the list. */
function checkLines(incident: Incident, context: Context): string {
  const { checks, translate, time } = context;
  const fetchedAt = checks?.fetchedAt(incident);
  const fetched =
    fetchedAt === undefined ? '' : ` (${translate(word('loaded {0}')).replace('{0}', () => time(fetchedAt))})`;
  const lines = checks?.findingsIn(incident).map((finding) => {
    return `- **${translate(word('Check'))}:** ${findingLine(finding, context)}${fetched}\n`;
  });
  return lines?.join('') ?? '';
}

function findingLine(finding: Finding, { translate, time, vendorOf }: Context): string {
  const vendorName = (source: string): string => vendorOf(source).shortName;
  const text = findingText(finding, { translate, text: plainOrCode, time, vendorName });
  const others = finding.evidence.flatMap((each) => (each.kind === 'incident' ? codeText(each.incident.id) : []));
  return [`${translate(checkTitles[finding.id])}. ${text}`, ...others].join(' ');
}

function changeLine(change: Change, { translate, time }: Context): string {
  return `${translate(changeLabel(change))}: ${changeText(change, { translate, time, text: plainOrCode })}`;
}

const maxListed = 20;

function listText(codes: readonly string[]): string {
  const shown = codes
    .slice(0, maxListed)
    .map((code) => codeText(code))
    .join(', ');
  return codes.length > maxListed ? `${shown}, … (${codes.length})` : shown;
}

/** Such as `1 d 7 h 59 min`. */
function durationText(minutes: number, translate: Reader['translate']): string {
  const whole = Math.round(minutes);
  const parts = [
    [Math.floor(whole / (24 * 60)), translate(word('d'))],
    [Math.floor(whole / 60) % 24, translate(word('h'))],
    [whole % 60, translate(word('min'))],
  ] as const;
  const shown = parts.filter(([size]) => size > 0).map(([size, unit]) => `${size} ${unit}`);
  return shown.join(' ') || `0 ${translate(word('min'))}`;
}
