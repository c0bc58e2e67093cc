import * as vscode from 'vscode';
import { withoutMarkup } from '../../domain/text/text';

/** One question of a sequence. */
export interface InputStep {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly password?: boolean;
  /** Another way to answer. */
  readonly button?: vscode.QuickInputButton;
  /** `1`-based place in the sequence; absent for a single question. */
  readonly step?: { readonly number: number; readonly of: number };
  /** Says what is wrong with an answer; undefined when it is good. May take its time: the box then shows that it is busy. */
  readonly check: (value: string, signal: AbortSignal) => string | undefined | Promise<string | undefined>;
}

/** The answer of a user who goes a step back. */
export const back = Symbol('back');

/** The answer of a user who pressed the question's button. */
export const pressed = Symbol('pressed');

/** Asks one question until the answer is good; undefined when the user turns away. */
export async function askStep(question: InputStep): Promise<string | typeof back | typeof pressed | undefined> {
  const input = vscode.window.createInputBox();
  const abort = new AbortController();
  input.title = question.title;
  input.prompt = question.prompt;
  input.placeholder = question.placeholder;
  input.value = question.value ?? '';
  input.password = question.password ?? false;
  // The key may be in a password manager's window: do not vanish when the user goes there.
  input.ignoreFocusOut = true;
  const { step, button } = question;
  if (step) [input.step, input.totalSteps] = [step.number, step.of];
  input.buttons = [...(step && step.number > 1 ? [vscode.QuickInputButtons.Back] : []), ...(button ? [button] : [])];
  try {
    return await new Promise((resolve, reject) => {
      const accept = async (): Promise<void> => {
        if (input.busy) return;
        const value = input.value.trim();
        input.busy = true;
        input.enabled = false;
        const problem = await question.check(value, abort.signal);
        input.busy = false;
        input.enabled = true;
        if (abort.signal.aborted) return;
        if (problem === undefined) resolve(value);
        // It may quote what an API said.
        else input.validationMessage = withoutMarkup(problem);
      };
      input.onDidChangeValue(() => (input.validationMessage = undefined));
      input.onDidAccept(() => void accept().catch(reject));
      input.onDidTriggerButton((each) => resolve(each === button ? pressed : back));
      input.onDidHide(() => resolve(undefined));
      input.show();
    });
  } finally {
    abort.abort();
    input.dispose();
  }
}
