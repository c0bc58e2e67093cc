import { changeLabel, changeText, type ChangeWriter } from '../changeText';
import { word } from '../field';
import type { CheckId, Finding, SentencePart } from './check';

/** What to do about it, in English. */
export const checkAdvice: Readonly<Record<CheckId, string>> = {
  passwordUnchanged: word('Check the password in the tenant. Have it reset if it’s still the old one.'),
  stillEnabled: word('Check whether sign-in is blocked in the tenant.'),
  activeWhileCompromised: word('Find out whether it was the user or the attacker.'),
  compromisedAgain: word('Look for what the first remediation missed, such as sessions, inbox rules and app consents.'),
  reopened: word('Find out why it was reopened.'),
  waitingLong: word('Ask the customer to reset the password.'),
};

/** What is needed to write a finding. */
export interface FindingWriter extends ChangeWriter {
  readonly vendorName: (source: string) => string;
}

/** What a check has found, in a sentence. */
export function findingText({ sentence, parts }: Finding, writer: FindingWriter): string {
  const written = parts.map((part) => partText(part, writer));
  return writer.translate(sentence).replaceAll(/\{(\d)\}/g, (_, index: string) => written[Number(index)] ?? '');
}

function partText(part: SentencePart, { text, time, vendorName }: FindingWriter): string {
  if ('time' in part) return time(part.time);
  return 'text' in part ? text(part.text) : vendorName(part.source);
}

/** A line of evidence, such as `Last password change: …`; undefined for another incident, which each place names its own way. */
export function evidenceText(
  evidence: Finding['evidence'][number],
  writer: FindingWriter,
): { readonly label: string; readonly value: string } | undefined {
  const { translate, text, time } = writer;
  switch (evidence.kind) {
    case 'time':
      return { label: translate(evidence.label), value: time(evidence.time) };
    case 'text':
      return { label: translate(evidence.label), value: text(evidence.value) };
    case 'word':
      return { label: translate(evidence.label), value: translate(evidence.value) };
    case 'change':
      return { label: translate(changeLabel(evidence.change)), value: changeText(evidence.change, writer) };
    case 'incident':
      return undefined;
  }
}
