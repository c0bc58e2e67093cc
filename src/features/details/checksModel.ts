import * as vscode from 'vscode';
import type { Evidence, Finding } from '../../domain/checks/check';
import { checkAdvice, evidenceText, findingText, type FindingWriter } from '../../domain/checks/checkText';
import { occurredTime } from '../../domain/time';
import { vendorOf } from '../../sources/vendors';
import { absoluteTime, ago, endTime } from '../../ui/format';
import { what, who, checkTitle } from '../../ui/incidentItem';
import { oneLine } from '../../domain/text/text';
import { readTime, timeText } from './facts';
import type { ChecksPart, Fact, FoundCheck } from './messages';

export interface ChecksContext {
  readonly findings: readonly Finding[];
  /** When the record was fetched, ms since the epoch; undefined when that is not remembered. */
  readonly fetchedAt: number | undefined;
  /** Ms since the epoch. */
  readonly now: number;
}

/** What the checks have found, each with what the record says of it; undefined for nothing. */
export function toChecksPart({ findings, fetchedAt, now }: ChecksContext): ChecksPart | undefined {
  const { t } = vscode.l10n;
  if (findings.length === 0) return undefined;
  return {
    title: t('Checks'),
    found: findings.map((finding) => foundCheck(finding, now)),
    note:
      fetchedAt === undefined
        ? t('Based on the record as last loaded.')
        : t('Based on the record loaded {0} ({1}).', absoluteTime(fetchedAt), ago(fetchedAt, now)),
  };
}

function foundCheck(finding: Finding, now: number): FoundCheck {
  const { t: translate } = vscode.l10n;
  const advice: string = checkAdvice[finding.id];
  return {
    id: finding.id,
    title: checkTitle(finding.id),
    text: findingText(finding, writer()),
    facts: finding.evidence.flatMap((evidence) => factOf(evidence, now) ?? []),
    links: finding.evidence.flatMap((evidence) => (evidence.kind === 'incident' ? linkTo(evidence, now) : [])),
    advice: translate(advice),
  };
}

function factOf(evidence: Evidence, now: number): Fact | undefined {
  const at = evidence.kind === 'time' ? readTime(evidence.time) : undefined;
  const told = evidenceText(evidence, writer());
  if (!told) return undefined;
  return evidence.kind === 'time' && at !== undefined
    ? { kind: 'time', label: told.label, time: timeText(at, now, evidence.time) }
    : { kind: 'text', ...told };
}

function linkTo({ incident }: Extract<Evidence, { kind: 'incident' }>, now: number): FoundCheck['links'][number] {
  const at = occurredTime(incident);
  return {
    ref: { connection: incident.connection, id: incident.id },
    title: `${vendorOf(incident.source).shortName}: ${who(incident)}, ${what(incident)}`,
    ...(!Number.isNaN(at) && { time: timeText(at, now) }),
  };
}

function writer(): FindingWriter {
  return {
    translate: vscode.l10n.t,
    text: (text) => oneLine(text, 120),
    // A time may be a text of the API.
    time: (time) => oneLine(absoluteTime(time)),
    end: endTime,
    vendorName: (source) => vendorOf(source).shortName,
  };
}
