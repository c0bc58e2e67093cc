import * as vscode from 'vscode';
import { fold } from '../../domain/text/fold';
import type { Incident } from '../../domain/incident';
import type { ScopeField } from '../../sources/vendor';
import { answerOf, keepOrder } from '../../ui/quickPick';
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
}

/** Lets the user choose values, and where others are allowed, add them. Undefined when the user turns away. */
export async function askForChoices(question: ChoiceQuestion): Promise<readonly string[] | undefined> {
  const { title, prompt, from, chosen, many, open } = question;
  const box = vscode.window.createQuickPick<Item>();
  /** What is ticked since before the last key. */
  let ticked: readonly string[] = [];
  /** What Enter means when nothing was ticked since. */
  let meant: readonly string[] = [];
  const show = (typed: string, now: readonly string[]): void => {
    const others = now.filter((value) => !from.some((choice) => choice.value === value));
    const choices = [...from, ...others.map((value) => ({ value, name: value }))];
    const { exact, found, added } = findChoices(typed, choices, { many, open });
    const known = choices.map((choice) => ({
      ...itemOf(choice),
      // The editor minds accents, and knows no commas.
      ...(found.includes(choice) && { alwaysShow: true }),
    }));
    const items = [...known, ...added.map((value) => addItem(value, many))];
    ticked = now;
    meant = exact.length > 0 || found.length === 0 ? [...exact.map(({ value }) => value), ...added] : [];
    box.items = items;
    const first = typed === '' ? now[0] : (exact[0] ?? found[0])?.value;
    if (many) box.selectedItems = items.filter(({ value }) => now.includes(value));
    else box.activeItems = items.filter(({ value }) => value === (first ?? added[0]));
  };
  box.title = title;
  box.placeholder = prompt;
  box.canSelectMany = many;
  box.matchOnDescription = true;
  box.ignoreFocusOut = true;
  keepOrder(box);
  show('', chosen);
  const selected = (): string[] => box.selectedItems.map(({ value }) => value);
  return answerOf(box, (resolve) => {
    box.onDidChangeValue((value) => open && show(value.trim(), many ? selected() : chosen));
    box.onDidAccept(() => {
      const values = selected();
      // Nothing in the list matches what was typed.
      if (!many && values.length === 0) return;
      const same = values.length === ticked.length && values.every((value) => ticked.includes(value));
      resolve(many && same ? [...new Set([...values, ...meant])] : values);
    });
  });
}

/**
 * What is typed, looked for.
 * @returns `exact`: choices named so; `found`: those with it in their name or value, `exact` first; `added`: what is no
 * choice yet, of several apart by commas where many can be chosen
 */
function findChoices(
  typed: string,
  choices: readonly Choice[],
  { many, open }: Pick<ChoiceQuestion, 'many' | 'open'>,
): { exact: readonly Choice[]; found: readonly Choice[]; added: readonly string[] } {
  const named = (part: string): readonly Choice[] => {
    const byValue = choices.filter(({ value }) => value === part);
    return byValue.length > 0 ? byValue : choices.filter(({ name }) => fold(name) === fold(part));
  };
  const isOne = !many || named(typed).length > 0;
  const parts = (isOne ? [typed] : typed.split(',').map((part) => part.trim())).filter((part) => part !== '');
  const exact = new Set(parts.flatMap(named));
  const found = choices.filter(({ name, value }) =>
    parts.some((part) => [name, value].some((text) => fold(text).includes(fold(part)))),
  );
  return {
    // Of several with one name, the user chooses.
    exact: parts.flatMap((part) => (named(part).length === 1 ? named(part) : [])),
    found: [...new Set([...exact, ...found])],
    added: open ? [...new Set(parts)].filter((part) => named(part).length === 0) : [],
  };
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

function addItem(value: string, many: boolean): Item {
  const { t } = vscode.l10n;
  const text = withoutIcons(oneLine(value, 100));
  return { value, label: many ? t('Add "{0}"', text) : t('Use "{0}"', text), alwaysShow: true };
}
