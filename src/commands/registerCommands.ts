import * as vscode from 'vscode';
import type { SampleMode } from '../connections/sampleMode';
import type { SourceFactory } from '../connections/sourceFactory';
import type { Clock } from '../sources/source';
import type { Cache } from '../store/cache';
import type { DiagnosisDocument } from '../views/diagnosis';
import type { LogChannel } from '../views/logChannel';
import type { OverviewPanel } from '../views/overview/overviewPanel';
import type { VisibleIncidents } from '../views/visibleIncidents';
import { registerCacheCommands } from './cacheCommands';
import { registerConnectionCommands } from './connectionCommands';
import { registerDiagnoseCommand } from './diagnoseCommand';
import { registerExportCommands } from './exportCommand';
import { registerFilterCommands } from './filterCommands';
import { registerGoToCommand } from './goTo';
import type { ConnectionParts } from './keepConnection';
import { registerLinkCommands } from './linkCommands';
import { registerOpenCommands, type OpenParts } from './openCommands';
import { registerOrderCommands } from './orderCommands';
import { registerOverviewCommand } from './overviewCommand';
import { readOnce, readyWith } from './ready';
import { registerRefreshCommands } from './refreshCommands';
import { registerCommand } from './registerCommand';
import { registerSampleCommands } from './sampleCommands';
import { registerSavedFilterCommands } from './savedFilterCommands';

/** What the commands work on. */
export interface CommandParts extends ConnectionParts, Omit<OpenParts, 'isSample' | 'read'> {
  readonly visible: VisibleIncidents;
  readonly clock: Clock;
  readonly cache: Cache;
  readonly sources: SourceFactory;
  readonly overview: OverviewPanel;
  readonly diagnosis: DiagnosisDocument;
  readonly sample: SampleMode;
  readonly log: LogChannel;
  /** The folder of the user's own settings and tasks. */
  readonly userFolder: vscode.Uri;
}

/** Registers every command of the manifest. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { visible, sync, connections, sample, log } = parts;
  const read = readOnce(sync);
  const ready = readyWith(connections, read);
  return vscode.Disposable.from(
    registerRefreshCommands(sync, ready, connections, parts.sources),
    registerFilterCommands(visible, ready),
    registerOrderCommands(visible),
    registerSavedFilterCommands(visible),
    registerGoToCommand(visible, (id) => connections.nameOf(id), ready),
    registerOpenCommands({ ...parts, read, isSample: (id) => connections.isSample(id) }),
    registerExportCommands({ ...parts, read, connectionName: (id) => connections.nameOf(id), ready }),
    registerLinkCommands({ ...parts, read, ready }),
    registerConnectionCommands(parts),
    registerOverviewCommand(parts.overview),
    registerDiagnoseCommand(parts.diagnosis),
    registerSampleCommands(sample, sync),
    registerCacheCommands(parts.cache, sync),
    registerCommand('showLog', () => log.show()),
  );
}
