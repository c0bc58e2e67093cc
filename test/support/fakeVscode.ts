/** What unit tests get for `vscode`: words as they are in the source, English, times in UTC. */
export const l10n = {
  t(text: string | { readonly message: string }, ...args: readonly (string | number)[]): string {
    const message = typeof text === 'string' ? text : text.message;
    return message.replaceAll(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place));
  },
};

export const env = { language: 'en-US' };

export const version = '1.109.0';

/** Lets go of several things as one. */
export const Disposable = {
  from: (...parts: { dispose(): void }[]) => ({ dispose: () => parts.forEach((part) => part.dispose()) }),
};

export class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => void>();

  readonly event = (listener: (value: T) => void) => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }

  dispose(): void {
    this.listeners.clear();
  }
}

export enum ConfigurationTarget {
  Global = 1,
}

const nothing = { dispose: () => undefined };
const configured = new EventEmitter<{ affectsConfiguration: (name: string) => boolean }>();

export const workspace = {
  /** The user's settings by full name. */
  settings: new Map<string, unknown>([['incidents.timeZone', 'utc']]),
  /** Whether changing a setting rejects, in words that are not to be shown. */
  readOnly: false,
  getConfiguration: (section: string) => {
    const full = (name: string): string => `${section}.${name}`;
    return {
      get: (name: string) => workspace.settings.get(full(name)),
      inspect: (name: string) => ({ globalValue: workspace.settings.get(full(name)) }),
      update: async (name: string, value: unknown) => {
        if (workspace.readOnly) throw new Error(`Unable to write petra_0123 to ${full(name)}`);
        workspace.settings.set(full(name), value);
        configured.fire({ affectsConfiguration: (affected) => full(name) === affected });
      },
    };
  },
  onDidChangeConfiguration: configured.event,
  registerTextDocumentContentProvider: () => nothing,
  openTextDocument: async (uri: unknown) => ({ uri }),
};

/** Notes what is said, and answers as the test wants. */
async function say(message: string, ...more: unknown[]): Promise<string | undefined> {
  window.said.push(message);
  return window.answer(message, ...more.filter((item) => typeof item === 'string'));
}

export const window = {
  /** What notifications and dialogs have said. */
  said: [] as string[],
  /** The button that is pressed; none unless the test says so. */
  answer: (_message: string, ..._buttons: string[]): string | undefined => undefined,
  showInformationMessage: say,
  showWarningMessage: say,
  showErrorMessage: say,
  showTextDocument: async () => undefined,
  /** What was written to the log. */
  logged: [] as string[],
  createOutputChannel: () => ({
    info: (line: string) => void window.logged.push(line),
    warn: (line: string) => void window.logged.push(line),
  }),
  createTreeView: () => ({ visible: true, onDidChangeVisibility: () => nothing, dispose: () => undefined }),
};

export const commands = {
  registered: new Map<string, (...args: unknown[]) => unknown>(),
  registerCommand: (name: string, run: (...args: unknown[]) => unknown) => {
    commands.registered.set(name, run);
    return nothing;
  },
  executeCommand: async (name: string, ...args: unknown[]): Promise<unknown> =>
    commands.registered.get(name)?.(...args),
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

/** Keeps the parts as they are; joined, they are a text. */
export const Uri = { from: (parts: object) => parts, joinPath: (...parts: unknown[]) => parts.join('/') };
