import * as vscode from 'vscode';
import type { ToolInput, ToolName } from './inputs';
import { LocalTool, type AssistantParts } from './localTool';
import { createTools, type Tool } from './tools';

/** Registers the language model tools of the manifest. They read what is held and make no request. */
export function registerAssistants(parts: AssistantParts): vscode.Disposable {
  const tools = createTools(parts);
  const register = <Name extends ToolName>(name: Name, tool: Tool<ToolInput<Name>>): vscode.Disposable =>
    vscode.lm.registerTool(name, new LocalTool(name, tool, parts));
  return vscode.Disposable.from(
    register('incidents_search', tools.incidents_search),
    register('incidents_get', tools.incidents_get),
    register('incidents_summarize', tools.incidents_summarize),
  );
}
