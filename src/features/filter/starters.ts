import * as vscode from 'vscode';
import { withoutIcons } from '../../domain/text/text';

/** A row of the filter box; one that has neither `insert` nor `apply` applies what was typed. */
export interface FilterItem extends vscode.QuickPickItem {
  /** The text that takes the place of what was typed, to go on from. */
  readonly insert?: string;
  /** The filter that is set at once. */
  readonly apply?: string;
}

/** A filter with a name of the user's own. */
export interface NamedFilter {
  readonly name: string;
  readonly filter: string;
}

/** Most saved filters that an empty box shows; all of them are in their view. */
const maxSaved = 10;

/** What an empty box offers: filters that many need, saved ones, and those set before. */
export function starters(saved: readonly NamedFilter[], recent: readonly string[]): FilterItem[] {
  const { t } = vscode.l10n;
  const usual: FilterItem[] = [
    named(t('Needs attention'), 'is:attention', 'flame'),
    named(t('Last 24 hours'), 'after:24h', 'history'),
    {
      label: t('One customer…'),
      description: 'tenant:',
      insert: 'tenant:',
      iconPath: new vscode.ThemeIcon('organization'),
    },
  ];
  const known = new Set(usual.map(({ apply }) => apply));
  const others = saved.filter(({ filter }) => !known.has(filter)).slice(0, maxSaved);
  const kept = others.map(({ name, filter }) => named(name, filter, 'bookmark'));
  const before = recent
    .filter((filter) => !known.has(filter) && !saved.some((each) => each.filter === filter))
    .map((filter) => named(filter, filter, 'history'));
  return [
    ...usual,
    ...section(t('Saved filters'), kept),
    ...section(t('Recent filters'), before),
    { label: t('Fields'), kind: vscode.QuickPickItemKind.Separator },
  ];
}

function named(name: string, filter: string, icon: string): FilterItem {
  const description = name === filter ? {} : { description: withoutIcons(filter) };
  return {
    label: withoutIcons(name),
    ...description,
    apply: filter,
    iconPath: new vscode.ThemeIcon(icon),
    alwaysShow: true,
  };
}

function section(title: string, items: readonly FilterItem[]): FilterItem[] {
  return items.length > 0 ? [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...items] : [];
}
