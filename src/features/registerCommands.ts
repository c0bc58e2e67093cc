import * as vscode from 'vscode';
import type { SampleMode } from '../connections/sampleMode';
import type { SourceFactory } from '../connections/sourceFactory';
import type { Clock } from '../sources/source';
import type { Cache } from '../store/cache';
import type { DiagnosisDocument } from './diagnose/diagnosis';
import type { LogChannel } from '../ui/logChannel';
import type { OverviewPanel } from './overview/overviewPanel';
import type { VisibleIncidents } from '../ui/visibleIncidents';
import { registerCacheCommands } from './cache/cacheCommands';
import { registerConnectionCommands } from './connections/connectionCommands';
import { registerDiagnoseCommand } from './diagnose/diagnoseCommand';
import { registerExportCommands } from './export/exportCommand';
import { registerFilterCommands } from './filter/filterCommands';
import { registerGoToCommand } from './goTo/goTo';
import type { ConnectionParts } from './connections/keepConnection';
import { registerLinkCommands } from './links/linkCommands';
import { registerOpenCommands, type OpenParts } from './details/openCommands';
import { registerOrderCommands } from './tree/orderCommands';
import { registerOverviewCommand } from './overview/overviewCommand';
import { readOnce, readyWith } from '../ui/ready';
import { registerRefreshCommands } from './tree/refreshCommands';
import { registerCommand } from '../ui/registerCommand';
import { registerSampleCommands } from './sample/sampleCommands';
import { registerSavedFilterCommands } from './savedFilters/savedFilterCommands';

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
    registerFilterCommands(visible, ready, parts.clock),
    registerOrderCommands(visible),
    registerSavedFilterCommands(visible),
    registerGoToCommand(visible, (id) => connections.nameOf(id), ready, parts.clock),
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
