import * as vscode from 'vscode';
import type { Incident } from '../../domain/incident';
import { hasRecord, rawText, recordOf } from '../../domain/raw';
import { digestOf } from '../../domain/rawRecord';
import { isoTime } from '../../domain/time';
import { oneLine } from '../../domain/text/text';
import { absoluteTime, endTime } from '../../ui/format';
import { who } from '../../ui/incidentItem';
import { RawDocuments } from './rawDocument';

/** Whether the record that an incident had before its last observed change is there. */
export function hasRawDifference(incident: Incident): boolean {
  return recordOf(incident)?.before !== undefined;
}

/**
 * Opens the editor's diff of an incident's record before its last observed change and as it is now.
 * @param fetchedAt when the record was loaded last, ms since the epoch; undefined when that is not remembered
 */
export async function showRawDifference(incident: Incident, fetchedAt: number | undefined): Promise<void> {
  const before = recordOf(incident)?.before;
  const text = before?.stored;
  if (before === undefined || text === undefined || !hasRecord(incident)) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No earlier version of this record is stored.'));
    return;
  }
  await vscode.commands.executeCommand(
    'vscode.diff',
    RawDocuments.uri(incident, digestOf(text)),
    RawDocuments.uri(incident, digestOf(rawText(incident))),
    rawDifferenceTitle(incident, before.loadedAt, fetchedAt),
    { preview: true },
  );
}

/** Names both sides by when they were loaded, for the diff has one title. */
export function rawDifferenceTitle(
  incident: Incident,
  earlier: string | undefined,
  fetchedAt: number | undefined,
): string {
  const { t } = vscode.l10n;
  const later = fetchedAt === undefined ? undefined : isoTime(fetchedAt);
  const left = earlier === undefined ? t('earlier version') : t('as loaded {0}', oneLine(absoluteTime(earlier)));
  const right =
    later === undefined
      ? t('last loaded version')
      : t('as loaded {0}', earlier === undefined ? absoluteTime(later) : endTime(later, earlier));
  return `${oneLine(who(incident), 60)}: ${left} ↔ ${right}`;
}
