import * as vscode from 'vscode';
import type { Sync } from '../../sync/sync';
import { checkReader, type CheckIndex } from '../../ui/checkIndex';
import { timeZone } from '../../ui/format';
import type { ToolName } from './inputs';
import type { AssistantParts, LocalTools } from './localTool';

type AssistantServices = Omit<AssistantParts, 'timeZone' | 'checks'> & {
  readonly checks: CheckIndex;
  readonly sync: Pick<Sync, 'fetchedAt'>;
};

/** Registers the language model tools of the manifest. They read what is loaded and make no request. */
export function registerAssistants(services: AssistantServices): vscode.Disposable {
  let loaded: LocalTools | undefined;
  const tools = async (): Promise<LocalTools> => {
    const { createLocalTools } = await import('./localTool');
    return (loaded ??= createLocalTools({
      ...services,
      timeZone,
      checks: checkReader(services.checks, services.sync),
    }));
  };
  const register = (name: ToolName): vscode.Disposable =>
    vscode.lm.registerTool<unknown>(name, {
      prepareInvocation: async (options, token) => (await tools())[name].prepareInvocation(options, token),
      invoke: async (options, token) => (await tools())[name].invoke(options, token),
    });
  return vscode.Disposable.from(
    register('incidents_search'),
    register('incidents_get'),
    register('incidents_summarize'),
  );
}
