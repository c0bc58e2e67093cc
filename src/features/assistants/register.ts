import * as vscode from 'vscode';
import { timeZone } from '../../ui/format';
import type { ToolName } from './inputs';
import type { AssistantParts, LocalTools } from './localTool';

/** Registers the language model tools of the manifest. They read loaded incidents and make no request. */
export function registerAssistants(services: Omit<AssistantParts, 'timeZone'>): vscode.Disposable {
  let loaded: Promise<LocalTools> | undefined;
  const tools = async (): Promise<LocalTools> =>
    (loaded ??= import('./localTool').then(({ createLocalTools }) => createLocalTools({ ...services, timeZone })));
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
