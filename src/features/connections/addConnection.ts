import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { isSeen } from '../../domain/text/characters';
import { runCommand } from '../../commandIds';
import { parseConnection, type Connection } from '../../connections/connection';
import type { NetworkSecrets } from '../../connections/keyStore';
import type { Vendor } from '../../sources/vendor';
import { vendors } from '../../sources/vendors';
import { UserError } from '../../ui/failureText';
import { answerOf } from '../../ui/quickPick';
import { addressRemark, inWords } from './connectionFields';
import { editNetwork } from './editNetwork';
import { askStep, back, Pressed } from './inputSteps';
import { askForKey, keep, type ConnectionParts } from './keepConnection';
import { notSaved, written } from './writeFailures';

/** Asks for what is needed, a thing at a time, and tries the key before anything is kept. @returns the new connection's id */
export async function addByAsking(parts: ConnectionParts): Promise<string | undefined> {
  for (;;) {
    const vendor = await askForVendor();
    if (!vendor) return undefined;
    const added = await addTo(vendor, parts);
    if (added !== back) return added;
  }
}

async function askForVendor(): Promise<Vendor | undefined> {
  const { t } = vscode.l10n;
  const box = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly vendor: Vendor }>();
  box.title = t('Add a Connection');
  box.placeholder = t('Choose a vendor');
  box.items = vendors.map((vendor) => ({ label: vendor.name, description: inWords(vendor.description), vendor }));
  box.step = 1;
  box.ignoreFocusOut = true;
  return answerOf(box, (resolve) => {
    // Without one, nothing in the list matches what was typed.
    box.onDidAccept(() => box.selectedItems[0] && resolve(box.selectedItems[0].vendor));
  });
}

/** @returns the new connection's id; `back` when another vendor is wanted */
async function addTo(vendor: Vendor, parts: ConnectionParts): Promise<string | typeof back | undefined> {
  const { t } = vscode.l10n;
  const { id: kind } = vendor;
  const { newAddress } = (await vendor.load()).form;
  const title = t('Add a {0} Connection', vendor.name);
  const of = newAddress ? 4 : 3;
  const answers = { name: vendor.name, baseUrl: '', key: '' };
  const id = randomUUID();
  let network: Connection['network'];
  /** The connection as far as it has been described. */
  const described = (baseUrl = answers.baseUrl): ReturnType<typeof parseConnection> => {
    const { name } = answers;
    const address = newAddress && { baseUrl };
    return parseConnection({ id, kind, name, ...address, ...(network && { network }) }, vscode.l10n.t);
  };
  const keepSecrets = async (draft: Connection, secrets: NetworkSecrets): Promise<boolean> =>
    written(notSaved(draft.name), async () => parts.connections.keepNetworkSecrets(draft, secrets));
  const button = { iconPath: new vscode.ThemeIcon('globe'), tooltip: t('Network…') };
  for (let number = 2; ;) {
    const step = { number, of };
    let answer: string | typeof back | Pressed | undefined;
    if (number === 2) {
      answer = await askStep({
        title,
        step,
        prompt: t('Connection name, shown in the sidebar'),
        value: answers.name,
        check: (value) => (isSeen(value) ? undefined : t('A connection needs a name.')),
      });
      if (typeof answer === 'string') answers.name = answer;
    } else if (newAddress && number < of) {
      answer = await askStep({
        title,
        step,
        prompt: inWords(newAddress.prompt),
        placeholder: newAddress.placeholder,
        value: answers.baseUrl,
        whileTyping: (value) => addressRemark(described(value)),
        check: (value) => {
          answers.baseUrl = value;
          const connection = described();
          return 'reason' in connection ? connection.reason : undefined;
        },
      });
    } else {
      const connection = described();
      if ('reason' in connection) throw new UserError(connection.reason);
      answer = await askForKey(parts, connection, { title, step, value: answers.key, network: button });
      // Behind some proxies no key can be tried before the way is set.
      if (answer instanceof Pressed) {
        answers.key = answer.value;
        ({ network } = await editNetwork(parts.networks, connection, keepSecrets));
        continue;
      }
      if (typeof answer === 'string') {
        if (!(await keep(parts, connection, { key: answer }))) return undefined;
        await runCommand('tree.focus');
        return connection.id;
      }
    }
    if (answer === undefined || (answer === back && number === 2)) {
      if (network) await written(notSaved(answers.name), async () => parts.connections.forgetKey(id));
      return answer;
    }
    number += answer === back ? -1 : 1;
  }
}
