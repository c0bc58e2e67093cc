import * as vscode from 'vscode';

/** A question that the extension asked. */
export interface Question {
  readonly message: string;
  readonly detail: string;
  readonly modal: boolean;
}

/** Stands in for the user, who is asked in dialogs and told in notifications: both cannot be clicked from the extension host. */
export interface Answering {
  /** The button that is pressed where there is one of that name; without it every question is turned away. */
  answer: string | undefined;
  readonly questions: Question[];
  /** What was told, errors aside. */
  readonly told: string[];
  readonly errors: string[];
  restore(): void;
}

type Show = (message: string, ...rest: unknown[]) => Promise<unknown>;

export function answering(): Answering {
  const window = vscode.window as unknown as Record<string, Show>;
  const names = ['showWarningMessage', 'showInformationMessage', 'showErrorMessage'] as const;
  const own = Object.fromEntries(names.map((name) => [name, window[name]])) as Record<string, Show>;
  const user: Answering = {
    answer: undefined,
    questions: [],
    told: [],
    errors: [],
    restore: () => void Object.assign(window, own),
  };
  const show =
    (list: string[]): Show =>
    async (message, ...rest) => {
      const [options] = rest as [{ modal?: boolean; detail?: string } | string | undefined];
      if (typeof options === 'object') {
        user.questions.push({ message, detail: options.detail ?? '', modal: options.modal === true });
      } else list.push(message);
      return rest.find((item) => item === user.answer);
    };
  window['showWarningMessage'] = show(user.told);
  window['showInformationMessage'] = show(user.told);
  window['showErrorMessage'] = show(user.errors);
  return user;
}
