import * as vscode from 'vscode';
import { fold } from '../../domain/fold';
import type { Incident } from '../../domain/incident';
import type { ScopeField } from '../../sources/vendor';
import { oneLine, withoutIcons } from '../../domain/text/text';

/** A value of the scope that can be chosen. */
export interface Choice {
  readonly value: string;
  /** The value itself where it has no other. */
  readonly name: string;
}

/** More are not looked through. */
const maxSeen = 500;

/** The values that incidents have, the most frequent first. */
export function seenValues(incidents: readonly Incident[], seen: ScopeField['seen']): readonly Choice[] {
  const found = new Map<string, { name: string; count: number }>();
  for (const incident of seen ? incidents : []) {
    const [value, name] = seen?.(incident) ?? [];
    if (!value) continue;
    const known = found.get(value);
    if (known) known.count++;
    else found.set(value, { name: name || value, count: 1 });
  }
  return [...found]
    .sort(([, a], [, b]) => b.count - a.count)
    .slice(0, maxSeen)
    .map(([value, { name }]) => ({ value, name }));
}

export interface ChoiceQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly from: readonly Choice[];
  readonly chosen: readonly string[];
  readonly many: boolean;
  readonly open: boolean;
}

interface Item extends vscode.QuickPickItem {
  readonly value: string;
  /** It is what is typed. */
  readonly typed?: true;
}

/** Lets the user choose values, and where others are allowed, type them. Undefined when the user turns away. */
export async function askForChoices(question: ChoiceQuestion): Promise<readonly string[] | undefined> {
  const { title, prompt, from, many, open } = question;
  const box = vscode.window.createQuickPick<Item>();
  const known = from.map((choice) => itemOf(choice));
  const choose = (chosen: readonly string[], typed: readonly string[]): void => {
    const items = [...typed.map((value) => typedItem(value, many)), ...known];
    box.items = items;
    const selected = items.filter((item) => item.typed ?? chosen.includes(item.value));
    if (many) box.selectedItems = selected;
    else box.activeItems = selected.slice(0, 1);
  };
  box.title = title;
  box.placeholder = prompt;
  box.canSelectMany = many;
  box.matchOnDescription = true;
  box.ignoreFocusOut = true;
  choose(question.chosen, []);
  try {
    return await new Promise((resolve) => {
      box.onDidChangeValue((value) => {
        if (!open) return;
        const chosen = box.selectedItems.flatMap((item) => (item.typed ? [] : item.value));
        const typed = (many ? value.split(',') : [value]).map((part) => part.trim());
        choose(
          chosen,
          [...new Set(typed)].filter((part) => part !== '' && !from.some((choice) => choice.value === part)),
        );
      });
      box.onDidAccept(() => {
        // Nothing in the list matches what was typed.
        if (!many && box.selectedItems.length === 0) return;
        resolve(box.selectedItems.map(({ value }) => value));
      });
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

function itemOf({ value, name }: Choice): Item {
  const label = withoutIcons(oneLine(name, 100));
  return {
    value,
    label,
    // The vendor's own word where the name is another, not where it is written with a capital.
    ...(fold(name) === fold(value) || value === '' ? {} : { description: withoutIcons(oneLine(value, 100)) }),
  };
}

function typedItem(value: string, many: boolean): Item {
  const { t } = vscode.l10n;
  return {
    value,
    typed: true,
    label: withoutIcons(oneLine(value, 100)),
    description: many ? t('add') : t('use this'),
    alwaysShow: true,
  };
}
