import * as vscode from 'vscode';
import { FilterSyntaxError } from '../../domain/filter/filter';
import { inTurns, type Turns } from '../../domain/slices';
import { filterMistake, clean } from './thirdPartyData';
import type { LoadedIncidents } from './loadedIncidents';
import { InputError, parseInput, type ToolInput, type ToolName } from './inputs';
import { createTools, type Confirmation, type Tool } from './tools';

export interface AssistantParts extends LoadedIncidents {
  readonly clock: Turns;
  readonly sync: LoadedIncidents['sync'] & {
    /** Resolves when the cache has been read. Never rejects. */
    catchUp(): Promise<void>;
  };
}

export type LocalTools = { readonly [Name in ToolName]: LocalTool<Name> };

/** The language model tools. */
export function createLocalTools(parts: AssistantParts): LocalTools {
  const tools = createTools(parts);
  return {
    incidents_search: new LocalTool('incidents_search', tools.incidents_search, parts),
    incidents_get: new LocalTool('incidents_get', tools.incidents_get, parts),
    incidents_summarize: new LocalTool('incidents_summarize', tools.incidents_summarize, parts),
  };
}

/** A tool that asks the user first, then answers from loaded incidents. */
export class LocalTool<Name extends ToolName> implements vscode.LanguageModelTool<unknown> {
  constructor(
    private readonly name: Name,
    private readonly tool: Tool<ToolInput<Name>>,
    private readonly parts: AssistantParts,
  ) {}

  async prepareInvocation(
    { input }: vscode.LanguageModelToolInvocationPrepareOptions<unknown>,
    token: vscode.CancellationToken,
  ): Promise<vscode.PreparedToolInvocation> {
    await this.ready(token);
    const invocationMessage = this.tool.progress;
    if (!this.hasConnections) return { invocationMessage };
    // What is wrong with an input depends on nothing else: its answer will share no incident, so nobody is asked.
    const question = await attempt(input, () => this.tool.question(parseInput(this.name, input)));
    if (typeof question === 'string') return { invocationMessage };
    return { invocationMessage, confirmationMessages: { title: question.title, message: messageOf(question) } };
  }

  async invoke(
    { input }: vscode.LanguageModelToolInvocationOptions<unknown>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    await this.ready(token);
    const turn = async (): Promise<void> => {
      await this.parts.clock.turn();
      throwIfCancelled(token);
    };
    const answer = await attempt(input, async () => {
      const parsed = parseInput(this.name, input);
      const told = this.hasConnections ? this.tool.answer(parsed) : noConnections;
      return typeof told === 'string' ? told : inTurns(told, { turn });
    });
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(answer)]);
  }

  private get hasConnections(): boolean {
    return this.parts.connections.list().length > 0;
  }

  /** A tool may be what starts the extension. @throws CancellationError */
  private async ready(token: vscode.CancellationToken): Promise<void> {
    await this.parts.sync.catchUp();
    throwIfCancelled(token);
  }
}

function throwIfCancelled(token: vscode.CancellationToken): void {
  if (token.isCancellationRequested) throw new vscode.CancellationError();
}

const noConnections =
  'The user has no connection yet. The command "Incidents: Add Connection…" adds one. "Incidents: Explore Sample Data" shows sample data.';

/** A mistake in the input is an answer as well: the model can fix it. */
async function attempt<T>(input: unknown, work: () => T | Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    if (error instanceof FilterSyntaxError) return filterMistake(error, (input as { filter: string }).filter);
    throw error;
  }
}

/** Both parts are drawn as Markdown: text is escaped, and what the model wrote is code. */
function messageOf({ message, asked }: Confirmation): vscode.MarkdownString {
  const line = String(clean(asked, 2000)).replace(/\s+/g, ' ');
  return new vscode.MarkdownString().appendText(message).appendCodeblock(line, 'text');
}
