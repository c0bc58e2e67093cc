import * as vscode from 'vscode';
import type { Connection } from '../../connections/connection';
import type { NetworkSecrets } from '../../connections/keyStore';
import type { Networks } from '../../connections/networks';
import { oneLine, withoutIcons } from '../../domain/text/text';
import { askForCertificate, askForClientKey, askForPassphrase } from './clientCertificate';
import { type Network, type NetworkChange, NetworkQuestions, withoutBlanks } from './networkQuestions';
import { proxyTyped, userOf, withUser } from './networkInput';

/**
 * Shows the way to a connection's API and changes one thing after the other, until the user closes the list.
 * @param save keeps a change of what it was before; false when that failed, after a message
 * @returns the connection as it is then
 */
export async function editNetwork(
  networks: Networks,
  connection: Connection,
  save: (connection: Connection, secrets: NetworkSecrets, before: Connection) => Promise<boolean>,
): Promise<Connection> {
  const { t } = vscode.l10n;
  let current = connection;
  for (;;) {
    const questions = new NetworkQuestions(networks, current, await networks.secrets(current));
    const title = t('Network of {0}', oneLine(current.name, 60));
    const picked = await vscode.window.showQuickPick(itemsOf(questions), {
      title,
      placeHolder: t('Choose a setting to change'),
      // What was changed draws the rows of the connection again, and a tree that is drawn takes the focus back.
      ignoreFocusOut: true,
    });
    if (!picked) return current;
    const change = await picked.ask(questions);
    if (!change) continue;
    const { network: _, ...others } = current;
    const network = withoutBlanks(change.network);
    const changed: Connection = { ...others, ...(Object.keys(network).length && { network }) };
    if (await save(changed, change.secrets ?? {}, current)) current = changed;
  }
}

interface Item extends vscode.QuickPickItem {
  readonly ask: (questions: NetworkQuestions) => Promise<NetworkChange | undefined>;
}

function itemsOf({ network, secrets }: NetworkQuestions): Item[] {
  const { t } = vscode.l10n;
  const { proxy, ca, clientCertificate, clientKey } = network;
  const none = t('not set');
  const user = userOf(proxy ?? '');
  const signIn = [user || t('no user name'), secrets.proxyPassword ? t('password stored') : t('no password')];
  const items: Item[] = [
    { label: t('Proxy'), description: proxy ?? t('VS Code’s settings'), ask: askForProxy },
    ...(proxy ? [{ label: t('Proxy password'), description: signIn.join(', '), ask: askForUser }] : []),
    { label: t('CA file'), description: ca ?? none, ask: askForCa },
    { label: t('Client certificate'), description: clientCertificate ?? none, ask: askForCertificate },
  ];
  if (clientCertificate) {
    const description = secrets.passphrase ? t('stored') : none;
    items.push(
      { label: t('Client key'), description: clientKey ?? t('in the certificate file'), ask: askForClientKey },
      { label: t('Passphrase'), description, ask: askForPassphrase },
    );
  }
  return items.map((item) => ({ ...item, description: withoutIcons(item.description ?? '') }));
}

async function askForProxy(questions: NetworkQuestions): Promise<NetworkChange | undefined> {
  const { t } = vscode.l10n;
  const typed = await questions.ask({
    label: t('Proxy'),
    prompt: t('Proxy address, for example http://proxy.example:8080. Leave empty to use VS Code’s settings.'),
    value: questions.network.proxy ?? '',
    check: (value) => questions.wrongIn({ ...questions.network, proxy: proxyTyped(value) }),
  });
  if (typed === undefined || proxyTyped(typed) === (questions.network.proxy ?? '')) return undefined;
  const network = { ...questions.network, proxy: proxyTyped(typed) };
  return userOf(network.proxy) ? askForPassword(questions, network) : { network };
}

/** A proxy asks for both, so one question follows the other. */
async function askForUser(questions: NetworkQuestions): Promise<NetworkChange | undefined> {
  const { t } = vscode.l10n;
  const { proxy = '' } = questions.network;
  const user = await questions.ask({
    label: t('Proxy password'),
    prompt: t('Your user name for the proxy. Leave empty for none.'),
    value: userOf(proxy),
    check: () => undefined,
  });
  if (user === undefined) return undefined;
  const network = { ...questions.network, proxy: withUser(proxy, user) };
  return user ? askForPassword(questions, network) : { network };
}

async function askForPassword(questions: NetworkQuestions, network: Network): Promise<NetworkChange | undefined> {
  const { t } = vscode.l10n;
  const proxyPassword = await questions.ask({
    label: t('Proxy password'),
    prompt: t('Your password for the proxy. It’s stored in VS Code’s secret storage. Leave empty for none.'),
    password: true,
    check: () => undefined,
  });
  return proxyPassword === undefined ? undefined : { network, secrets: { proxyPassword } };
}

async function askForCa(questions: NetworkQuestions): Promise<NetworkChange | undefined> {
  const { t } = vscode.l10n;
  const ca = await questions.askForFile({
    label: t('CA file'),
    prompt: t('File with certificates to trust in addition to this machine’s (PEM or DER). Leave empty for none.'),
    value: questions.network.ca ?? '',
    check: async (file) => (await questions.problemIn({ ca: file }))?.words,
  });
  return ca === undefined ? undefined : { network: { ...questions.network, ca } };
}
