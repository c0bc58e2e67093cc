/** What unit tests get for `vscode`: words as they are in the source, English, times in UTC. */
export const l10n = {
  t(message: string, ...args: readonly (string | number)[]): string {
    return message.replaceAll(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place));
  },
};

export const env = { language: 'en-US' };

export const workspace = {
  getConfiguration: () => ({ get: (name: string) => (name === 'timeZone' ? 'utc' : undefined) }),
};

export const window = {
  /** What notifications have said; nobody answers them. */
  said: [] as string[],
  showInformationMessage: async (message: string) => void window.said.push(message),
  showWarningMessage: async (message: string) => void window.said.push(message),
  /** What was written to the log. */
  logged: [] as string[],
  createOutputChannel: () => ({
    info: (line: string) => void window.logged.push(line),
    warn: (line: string) => void window.logged.push(line),
  }),
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
export const Uri = { from: (parts: object) => parts };
