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
  /** The values of settings, by their names without `incidents.`. */
  settings: new Map<string, unknown>([['timeZone', 'utc']]),
  registerTextDocumentContentProvider: () => nothing,
  getConfiguration: () => ({
    get: (name: string) => workspace.settings.get(name),
    inspect: (name: string) => ({ globalValue: workspace.settings.get(name) }),
    // As in the editor, what is written can be read a moment later.
    update: async (name: string, value: unknown) => {
      await new Promise((resolve) => setImmediate(resolve));
      workspace.settings.set(name, value);
    },
  }),
};

export enum ConfigurationTarget {
  Global = 1,
}

type Show = (message: string, ...buttons: unknown[]) => Promise<unknown>;

const show: Show = async (message, ...buttons) => {
  window.said.push(message);
  const pressed = buttons.find((button) => button === window.pressing);
  if (pressed !== undefined) window.pressing = undefined;
  return pressed;
};

export const window = {
  /** What notifications have said. */
  said: [] as string[],
  /** The button that is pressed in the next notification that has it. */
  pressing: undefined as string | undefined,
  showInformationMessage: show,
  showWarningMessage: show,
  showErrorMessage: show,
  /** What is typed into the next input box. */
  typing: async (): Promise<string | undefined> => undefined,
  showInputBox: async () => window.typing(),
  withProgress: async (_options: object, work: (progress: object, token: object) => unknown) =>
    work({ report: () => undefined }, { isCancellationRequested: false, onCancellationRequested: () => undefined }),
  setStatusBarMessage: () => nothing,
  /** What opens links into the editor. */
  uriHandler: undefined as UriHandler | undefined,
  registerUriHandler: (handler: UriHandler) => {
    window.uriHandler = handler;
    return { dispose: () => (window.uriHandler = undefined) };
  },
};

interface UriHandler {
  handleUri(uri: { readonly path: string; readonly query: string }): unknown;
}

export enum ProgressLocation {
  Notification = 15,
}

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
