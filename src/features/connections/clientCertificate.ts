import * as vscode from 'vscode';
import type { Network, NetworkChange, NetworkQuestions } from './networkQuestions';

/** Asks for the file of the client certificate, and for what that needs: its key, the passphrase of the key. */
export async function askForCertificate(questions: NetworkQuestions): Promise<NetworkChange | undefined> {
  const { t } = vscode.l10n;
  const { clientCertificate: before, clientKey, ...others } = questions.network;
  const clientCertificate = await questions.askForFile({
    label: t('Client certificate'),
    prompt: t('Client certificate file (PEM), with any intermediate certificates. Leave empty for none.'),
    value: before ?? '',
    check: async (file) => {
      const problem = await questions.problemIn({ clientCertificate: file });
      return problem?.part === 'clientKey' || problem?.part === 'passphrase' ? undefined : problem?.words;
    },
  });
  if (clientCertificate === undefined) return undefined;
  if (clientCertificate === '') return { network: others, secrets: { passphrase: '' } };
  const alone = { ...others, clientCertificate };
  // A certificate that was renewed has the key that there was.
  const withKey = clientKey ? { ...alone, clientKey } : alone;
  const problem = await questions.problemIn(clientOf(withKey), questions.secrets.passphrase);
  return complete(questions, problem?.part === 'clientKey' ? alone : withKey);
}

/** Asks for the file of the client key, and for its passphrase where it needs one. */
export async function askForClientKey(
  questions: NetworkQuestions,
  network: Network = questions.network,
): Promise<NetworkChange | undefined> {
  const { t } = vscode.l10n;
  const clientKey = await questions.askForFile({
    label: t('Client key'),
    prompt: t('Private key file (PEM). Leave empty if the certificate file contains the key.'),
    value: network.clientKey ?? '',
    check: async (file) => {
      const problem = await questions.problemIn({ ...clientOf(network), clientKey: file });
      return problem?.part === 'passphrase' ? undefined : problem?.words;
    },
  });
  return clientKey === undefined ? undefined : complete(questions, { ...network, clientKey });
}

/** Asks for what unlocks the client key. */
export async function askForPassphrase(
  questions: NetworkQuestions,
  network: Network = questions.network,
): Promise<NetworkChange | undefined> {
  const { t } = vscode.l10n;
  const passphrase = await questions.ask({
    label: t('Passphrase'),
    prompt: t('Passphrase of the client key. It’s stored in VS Code’s secret storage.'),
    password: true,
    check: async (value) => (await questions.problemIn(clientOf(network), value))?.words,
  });
  return passphrase === undefined ? undefined : { network, secrets: { passphrase } };
}

/** Goes on with what a client certificate still needs. */
async function complete(questions: NetworkQuestions, network: Network): Promise<NetworkChange | undefined> {
  const { passphrase } = questions.secrets;
  const problem = await questions.problemIn(clientOf(network), passphrase);
  if (!problem) return { network, secrets: { passphrase } };
  return problem.part === 'passphrase' ? askForPassphrase(questions, network) : askForClientKey(questions, network);
}

/** What of the settings is about the client certificate: that others are wrong is another matter. */
function clientOf({ clientCertificate, clientKey }: Network): Network {
  return { ...(clientCertificate && { clientCertificate }), ...(clientKey && { clientKey }) };
}
