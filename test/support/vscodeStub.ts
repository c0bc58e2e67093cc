// Import this first, in unit tests of what only asks `vscode` for words: an editor in English with default settings.
import Module from 'node:module';

type Load = (request: string, ...rest: unknown[]) => unknown;

/** `vscode.l10n.t` without translations. */
function t(message: string, ...args: readonly unknown[]): string {
  return message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)]));
}

const stub = {
  l10n: { t },
  env: { language: 'en' },
  workspace: { getConfiguration: () => ({ get: () => undefined }) },
};

const loader = Module as unknown as { _load: Load };
const { _load: load } = loader;
loader._load = (request, ...rest) => (request === 'vscode' ? stub : load(request, ...rest));
