import * as vscode from 'vscode';
import { parseConnection, type Connection } from '../../connections/connection';
import type { NetworkSecrets } from '../../connections/keyStore';
import type { CredentialPart } from '../../sources/net/transport/credentials';
import type { Networks } from '../../connections/networks';
import { oneLine } from '../../domain/text/text';
import { inWords } from './connectionFields';
import { askStep, Pressed, type InputStep } from './inputSteps';
import { pathTyped } from './networkInput';

export type Network = NonNullable<Connection['network']>;

/** What to store; secrets that are not named stay, empty ones are removed. */
export interface NetworkChange {
  readonly network: Network;
  readonly secrets?: NetworkSecrets;
}

interface Question extends Omit<InputStep, 'title'> {
  readonly label: string;
}

/** Asks about the network of one connection, and checks what is answered. */
export class NetworkQuestions {
  readonly network: Network;

  constructor(
    private readonly networks: Networks,
    private readonly connection: Connection,
    readonly secrets: NetworkSecrets,
  ) {
    this.network = connection.network ?? {};
  }

  /** Undefined when the user turns away. */
  async ask({ label, ...question }: Question): Promise<string | undefined> {
    const answer = await askStep({ ...question, title: this.title(label) });
    return typeof answer === 'string' ? answer : undefined;
  }

  /** Asks for the path of a file, or lets the user look for it. Empty means none. */
  async askForFile({ label, ...question }: Question): Promise<string | undefined> {
    const button = { iconPath: new vscode.ThemeIcon('folder-opened'), tooltip: vscode.l10n.t('Browse…') };
    const check: Question['check'] = async (typed, signal) => question.check(pathTyped(typed), signal);
    for (let value = question.value ?? ''; ;) {
      const answer = await askStep({ ...question, value, check, buttons: () => [button], title: this.title(label) });
      if (!(answer instanceof Pressed)) return typeof answer === 'string' ? pathTyped(answer) : undefined;
      const [found] = (await vscode.window.showOpenDialog({ title: label })) ?? [];
      value = found?.fsPath ?? value;
    }
  }

  /** What is wrong with network settings as they are written. */
  wrongIn(network: Network): string | undefined {
    const parsed = parseConnection({ ...this.connection, network: withoutBlanks(network) }, vscode.l10n.t);
    return 'reason' in parsed ? parsed.reason : undefined;
  }

  /** What is wrong with the files that network settings name. */
  async problemIn(
    network: Network,
    passphrase?: string,
  ): Promise<{ part?: CredentialPart; words: string } | undefined> {
    const wrong = this.wrongIn(network);
    if (wrong !== undefined) return { words: wrong };
    const problem = await this.networks.check(withoutBlanks(network), passphrase);
    return problem && { part: problem.part, words: inWords(problem.sentence) };
  }

  private title(label: string): string {
    return vscode.l10n.t('Edit {0}: {1}', oneLine(this.connection.name, 60), label);
  }
}

/** Drops what was left empty. */
export function withoutBlanks(network: Network): Network {
  return Object.fromEntries(Object.entries(network).filter(([, value]) => value));
}
