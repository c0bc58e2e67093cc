/** What unit tests get for `vscode`: words as they are in the source, English, times in UTC. */
export const l10n = {
  t(message: string, ...args: readonly (string | number)[]): string {
    return message.replaceAll(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place));
  },
};

const nothing = { dispose: () => {} };

/** Nobody listens. */
export class EventEmitter {
  readonly event = () => nothing;
  fire(): void {}
  dispose(): void {}
}

export const env = {
  language: 'en-US',
  uriScheme: 'vscode',
  clipboard: {
    text: '',
    writeText: async (text: string) => void (env.clipboard.text = text),
  },
};

type Command = (...args: unknown[]) => unknown;

/** Commands run here as in the editor, by whoever knows their ids. */
export const commands = {
  registered: new Map<string, Command>(),
  registerCommand: (id: string, run: Command) => {
    commands.registered.set(id, run);
    return { dispose: () => void commands.registered.delete(id) };
  },
  executeCommand: async (id: string, ...args: unknown[]): Promise<unknown> => commands.registered.get(id)?.(...args),
};

export const workspace = {
  getConfiguration: () => ({ get: (name: string) => (name === 'timeZone' ? 'utc' : undefined) }),
  registerTextDocumentContentProvider: () => nothing,
};

export const window = {
  /** What notifications have said; nobody answers them. */
  said: [] as string[],
  showInformationMessage: async (message: string) => void window.said.push(message),
  setStatusBarMessage: () => nothing,
  registerUriHandler: () => nothing,
};

/** Lets go of several things as one. */
export const Disposable = {
  from: (...parts: { dispose(): void }[]) => ({ dispose: () => parts.forEach((part) => part.dispose()) }),
};

export class ThemeIcon {
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export enum TreeItemCollapsibleState {
  None,
  Collapsed,
  Expanded,
}

export class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState = TreeItemCollapsibleState.None,
  ) {}
}

/** Keeps the parts as they are. */
export const Uri = { from: (parts: object) => parts, joinPath: (...parts: unknown[]) => parts.join('/') };
