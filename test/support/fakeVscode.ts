/** What unit tests get for `vscode`: words as they are in the source, English, times in UTC. */
export const l10n = {
  t(text: string | { readonly message: string }, ...args: readonly (string | number)[]): string {
    const message = typeof text === 'string' ? text : text.message;
    return message.replaceAll(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place));
  },
};

const nothing = { dispose: () => {} };

export class EventEmitter<T = void> {
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

export const version = '1.109.0';

export const env = {
  language: 'en-US',
  uriScheme: 'vscode',
  /** What was opened in a browser, as it was handed over. */
  opened: [] as unknown[],
  openExternal: async (target: unknown) => env.opened.push(target) > 0,
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

export const lm = {
  /** Names of the language model tools. */
  registered: [] as string[],
  registerTool: (name: string) => {
    lm.registered.push(name);
    return nothing;
  },
};

const configured = new EventEmitter<{ affectsConfiguration: (name: string) => boolean }>();

export const workspace = {
  /** The values of settings, by their names without `incidents.`. */
  settings: new Map<string, unknown>([['timeZone', 'utc']]),
  /** Whether changing a setting rejects, in words that are not to be shown. */
  readOnly: false,
  onDidChangeConfiguration: configured.event,
  registerTextDocumentContentProvider: () => nothing,
  textDocuments: [] as { readonly uri: { readonly scheme: string } }[],
  openTextDocument: async (uri: unknown) => ({ uri }),
  getConfiguration: (section: string) => {
    const key = (name: string): string => (section === 'incidents' ? name : `${section}.${name}`);
    return {
      get: (name: string) => workspace.settings.get(key(name)),
      inspect: (name: string) => ({ globalValue: workspace.settings.get(key(name)) }),
      // As in the editor, what is written can be read a moment later.
      update: async (name: string, value: unknown) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (workspace.readOnly) throw new Error(`Unable to write petra_0123 to ${name}`);
        workspace.settings.set(key(name), value);
        configured.fire({ affectsConfiguration: (affected) => affected === `${section}.${name}` });
      },
    };
  },
};

export enum ConfigurationTarget {
  Global = 1,
}

type Show = (message: string, ...buttons: unknown[]) => Promise<unknown>;

const show: Show = async (message, ...buttons) => {
  window.said.push(message);
  window.onSay(message);
  const pressed = buttons.find((button) => button === window.pressing);
  if (pressed !== undefined) window.pressing = undefined;
  return pressed;
};

export const window = {
  /** What notifications have said. */
  said: [] as string[],
  /** What happens between a notification and the button that is pressed in it. */
  onSay: (_message: string): void => undefined,
  /** What was written to the log. */
  logged: [] as string[],
  createOutputChannel: () => ({
    info: (line: string) => void window.logged.push(line),
    warn: (line: string) => void window.logged.push(line),
    ...nothing,
  }),
  state: { focused: true },
  onDidChangeWindowState: () => nothing,
  createTreeView: () => ({
    visible: true,
    selection: [],
    onDidChangeVisibility: () => nothing,
    onDidChangeSelection: () => nothing,
    onDidExpandElement: () => nothing,
    onDidCollapseElement: () => nothing,
    ...nothing,
  }),
  createStatusBarItem: () => ({ show: () => undefined, hide: () => undefined, ...nothing }),
  registerWebviewPanelSerializer: () => nothing,
  /** Tabs are what is in `tabs`; those that are closed go. */
  tabs: [] as unknown[],
  tabGroups: {
    get all() {
      return [{ tabs: window.tabs }];
    },
    close: async (closed: unknown) => {
      window.tabs = window.tabs.filter((tab) => ![closed].flat().includes(tab));
      return true;
    },
  },
  registerFileDecorationProvider: () => nothing,
  showTextDocument: async () => undefined,
  /** The button that is pressed in the next notification that has it. */
  pressing: undefined as string | undefined,
  showInformationMessage: show,
  showWarningMessage: show,
  showErrorMessage: show,
  /** What is typed into the next input box, and again whatever is wrong with it. */
  typing: async (_prompt: string): Promise<string | undefined> => undefined,
  showInputBox: async ({ validateInput }: { validateInput?: (value: string) => string | undefined } = {}) => {
    for (;;) {
      const answer = await window.typing('');
      const problem = answer === undefined ? undefined : validateInput?.(answer);
      if (problem === undefined) return answer;
      window.remarked.push(problem);
    }
  },
  createInputBox: () => new InputBox(),
  /** What boxes have said while something was typed. */
  remarked: [] as string[],
  /** What is typed above the next list. */
  typingAbove: async (_list: object): Promise<string | undefined> => undefined,
  /** What is chosen in the next list of several. */
  pickingMany: async (_items: readonly QuickPickItem[]): Promise<readonly QuickPickItem[] | undefined> => undefined,
  /** What is chosen in the next list. */
  picking: async (_items: readonly QuickPickItem[]): Promise<QuickPickItem | undefined> => undefined,
  showQuickPick: async (items: readonly QuickPickItem[]) => window.picking(items),
  createQuickPick: () => new QuickPick(),
  /** The button that is pressed in the next box that has it, by its tooltip, once something was typed. */
  pressingButton: undefined as string | undefined,
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

interface QuickPickItem {
  readonly label: string;
  readonly description?: string;
}

export const QuickInputButtons = { Back: {} };

/** An input box in which `window.typing` answers what it asks, and again whatever is wrong with the answer. */
class InputBox {
  value = '';
  prompt = '';
  busy = false;
  private problem: unknown;
  private readonly accepted = new EventEmitter();
  private readonly hidden = new EventEmitter();
  readonly onDidAccept = this.accepted.event;
  readonly onDidHide = this.hidden.event;
  buttons: readonly { readonly tooltip?: string }[] = [];
  private readonly typed = new EventEmitter<string>();
  private readonly triggered = new EventEmitter<unknown>();
  readonly onDidChangeValue = this.typed.event;
  readonly onDidTriggerButton = this.triggered.event;

  get validationMessage(): unknown {
    return this.problem;
  }

  /** What is no text is said while something is typed. */
  set validationMessage(problem: string | { readonly message: string } | undefined) {
    this.problem = problem;
    if (typeof problem === 'string') void this.ask(problem);
    else if (problem) window.remarked.push(problem.message);
  }

  show(): void {
    void this.ask(this.prompt);
  }

  dispose(): void {}

  private async ask(question: string): Promise<void> {
    const answer = await window.typing(question);
    if (answer === undefined) return this.hidden.fire();
    this.value = answer;
    this.typed.fire(answer);
    const button = this.buttons.find(({ tooltip }) => tooltip !== undefined && tooltip === window.pressingButton);
    if (button) window.pressingButton = undefined;
    if (button) this.triggered.fire(button);
    else this.accepted.fire();
  }
}

/** A list in which `window.picking` chooses. */
class QuickPick {
  items: readonly QuickPickItem[] = [];
  selectedItems: readonly QuickPickItem[] = [];
  activeItems: readonly QuickPickItem[] = [];
  /** What is typed above the list. */
  value = '';
  canSelectMany = false;
  private readonly accepted = new EventEmitter();
  private readonly hidden = new EventEmitter();
  private readonly typed = new EventEmitter<string>();
  readonly onDidAccept = this.accepted.event;
  readonly onDidHide = this.hidden.event;
  readonly onDidChangeValue = this.typed.event;
  readonly onDidTriggerButton = () => nothing;
  readonly onDidChangeSelection = () => nothing;

  show(): void {
    void this.ask();
  }

  dispose(): void {}

  private async ask(): Promise<void> {
    const typed = await window.typingAbove(this);
    if (typed !== undefined) {
      this.value = typed;
      this.typed.fire(typed);
    }
    const picked = this.canSelectMany ? await window.pickingMany(this.items) : await window.picking(this.items);
    if (!picked) return this.hidden.fire();
    if (Array.isArray(picked)) this.selectedItems = picked;
    else this.selectedItems = this.activeItems = [picked as QuickPickItem];
    this.accepted.fire();
  }
}

interface UriHandler {
  handleUri(uri: { readonly path: string; readonly query: string }): unknown;
}

export enum ViewColumn {
  Active = -1,
}

export enum InputBoxValidationSeverity {
  Info = 1,
  Warning = 2,
}

export enum StatusBarAlignment {
  Left = 1,
}

export enum ProgressLocation {
  Notification = 15,
}

/** Lets go of several things as one. */
export const Disposable = {
  from: (...parts: { dispose(): void }[]) => ({ dispose: () => parts.forEach((part) => part.dispose()) }),
};

export const QuickPickItemKind = { Separator: -1, Default: 0 };

export class TabInputWebview {
  constructor(readonly viewType: string) {}
}

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
export const Uri = {
  file: (path: string) => ({ fsPath: path }),
  from: (parts: object) => parts,
  joinPath: (...parts: unknown[]) => parts.join('/'),
  // As in the editor, what was escaped no longer is.
  parse: (text: string) => ({ text: decodeURIComponent(text) }),
};
