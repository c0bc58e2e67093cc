import * as vscode from 'vscode';
import { withoutMarkup } from '../../domain/text/text';

/** Where a question is in a sequence, from 1. */
export interface StepNumber {
  readonly number: number;
  readonly of: number;
}

/** What is told of an answer while it is typed. */
export interface Remark {
  readonly text: string;
  /** Nothing is wrong: it says what is meant. */
  readonly good?: true;
}

/** One question of a sequence. */
export interface InputStep {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly password?: boolean;
  /** Other ways to answer; asked for again after each check. */
  readonly buttons?: () => readonly vscode.QuickInputButton[];
  /** Absent for a single question. */
  readonly step?: StepNumber;
  /** Says what is wrong with an answer; undefined when it is good. May take its time: the box then shows that it is busy. */
  readonly check: (value: string, signal: AbortSignal) => string | undefined | Promise<string | undefined>;
  /** Follows what a check waits for. */
  readonly waiting?: (tell: (message: string) => void) => vscode.Disposable;
  /** Called at each key with what is there so far, unless that is nothing. */
  readonly whileTyping?: (value: string) => Remark | undefined;
}

/** The answer of a user who goes a step back. */
export const back = Symbol('back');

/** The answer of a user who pressed one of the question's buttons. */
export class Pressed {
  constructor(
    readonly button: vscode.QuickInputButton,
    /** What had been typed. */
    readonly value: string,
  ) {}
}

/** Asks one question until the answer is good; undefined when the user turns away. */
export async function askStep(question: InputStep): Promise<string | typeof back | Pressed | undefined> {
  const input = vscode.window.createInputBox();
  const abort = new AbortController();
  const { step, buttons, whileTyping } = question;
  input.title = question.title;
  input.prompt = question.prompt;
  input.placeholder = question.placeholder;
  input.value = question.value ?? '';
  input.password = question.password ?? false;
  // The key may be in a password manager's window: do not vanish when the user goes there.
  input.ignoreFocusOut = true;
  if (step) [input.step, input.totalSteps] = [step.number, step.of];
  const showButtons = (): void => {
    input.buttons = [...(step && step.number > 1 ? [vscode.QuickInputButtons.Back] : []), ...(buttons?.() ?? [])];
  };
  showButtons();
  const waiting = question.waiting?.((message) => {
    if (input.busy) input.validationMessage = { message, severity: vscode.InputBoxValidationSeverity.Info };
  });
  try {
    return await new Promise((resolve, reject) => {
      const accept = async (): Promise<void> => {
        if (input.busy) return;
        // A password may begin or end with a space.
        const value = input.password ? input.value : input.value.trim();
        input.busy = true;
        input.enabled = false;
        const problem = await question.check(value, abort.signal);
        input.busy = false;
        input.enabled = true;
        if (abort.signal.aborted) return;
        showButtons();
        if (problem === undefined) resolve(value);
        // It may quote what an API said.
        else input.validationMessage = withoutMarkup(problem);
      };
      input.onDidChangeValue((value) => (input.validationMessage = remarkOn(value.trim(), whileTyping)));
      input.onDidAccept(() => void accept().catch(reject));
      input.onDidTriggerButton((each) =>
        resolve(each === vscode.QuickInputButtons.Back ? back : new Pressed(each, input.value.trim())),
      );
      input.onDidHide(() => resolve(undefined));
      input.show();
    });
  } finally {
    abort.abort();
    waiting?.dispose();
    input.dispose();
  }
}

function remarkOn(value: string, whileTyping: InputStep['whileTyping']): vscode.InputBoxValidationMessage | undefined {
  const remark = value === '' ? undefined : whileTyping?.(value);
  if (!remark) return undefined;
  const { Info, Warning } = vscode.InputBoxValidationSeverity;
  // Not an error yet: more may be about to be typed.
  return { message: withoutMarkup(remark.text), severity: remark.good ? Info : Warning };
}
