import * as vscode from 'vscode';
import { back, setStep, type StepNumber } from './inputSteps';

export interface PickStep<Item> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly Item[];
  readonly step?: StepNumber;
}

/** Lets the user choose one of some items, as a step of a sequence; undefined when the user turns away. */
export async function pickStep<Item extends vscode.QuickPickItem>({
  title,
  placeholder,
  items,
  step,
}: PickStep<Item>): Promise<Item | typeof back | undefined> {
  const box = vscode.window.createQuickPick<Item>();
  box.title = title;
  box.placeholder = placeholder;
  box.items = items;
  box.ignoreFocusOut = true;
  setStep(box, step);
  if (step && step.number > 1) box.buttons = [vscode.QuickInputButtons.Back];
  try {
    return await new Promise((resolve) => {
      // Without one, nothing in the list matches what was typed.
      box.onDidAccept(() => box.selectedItems[0] && resolve(box.selectedItems[0]));
      box.onDidTriggerButton(() => resolve(back));
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}
