import * as vscode from 'vscode';
import { FilterSyntaxError } from '../../domain/filter/filter';
import { corrections } from '../../domain/filter/corrections';
import { suggest, type FilterValues } from '../../domain/filter/suggest';
import type { Clock } from '../../sources/source';
import { count } from '../../ui/format';
import { filterErrorText, markMistake } from '../../ui/failureText';
import { withoutIcons } from '../../domain/text/text';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { askWhileTyping } from '../../ui/askWhileTyping';

export interface FilterItem extends vscode.QuickPickItem {
  /** The text that takes the place of what was typed; without it, what was typed is applied. */
  readonly insert?: string;
}

const suggestionLimit = 20;

/**
 * Asks for a filter. At each key it says how many incidents would be left, or what is wrong and where, and offers keys
 * and the values that exist.
 * @returns the filter; undefined when the user turns away
 */
export async function askForFilter(visible: VisibleIncidents, clock: Clock): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const box = vscode.window.createQuickPick<FilterItem>();
  const values = visible.filterValues();
  const total = visible.countMatching('');
  let mistake: FilterSyntaxError | undefined;
  // All rows at once: drawing them takes longer than finding them.
  const update = (): void => {
    const filter = visible.readable(box.value);
    const first = verdict(visible, filter, total);
    ({ mistake } = first);
    const corrected = mistake ? correctionsOf(filter, mistake) : [];
    box.items = [first.item, ...corrected, ...offersFor(box.value, values)];
    box.activeItems = [first.item];
  };
  box.title = t('Filter Incidents');
  box.placeholder = t('For example: is:attention tenant:"Acme Corp." after:7d -user:svc');
  box.value = visible.filter;
  box.ignoreFocusOut = true;
  update();
  const accepted = (): string | undefined => {
    const insert = box.activeItems[0]?.insert;
    if (insert === undefined) return mistake ? undefined : box.value;
    box.value = insert;
    update();
    return undefined;
  };
  return askWhileTyping(box, update, accepted, clock);
}

/** The rows below it: ways to go on. */
export function offersFor(filter: string, values: FilterValues): FilterItem[] {
  // The box knows no caret: people write at the end.
  return suggest(filter, filter.length, values, suggestionLimit).map(({ label, detail, count: held, insert }) => ({
    label: withoutIcons(label),
    description: [detail === undefined ? '' : withoutIcons(detail), held === undefined ? '' : `${count(held)}×`]
      .filter((part) => part)
      .join(' · '),
    insert,
    alwaysShow: true,
  }));
}

/** The rows below a mistake: what may have been meant. */
function correctionsOf(filter: string, mistake: FilterSyntaxError): FilterItem[] {
  const { t } = vscode.l10n;
  return corrections(filter, mistake).map(({ kind, label, insert }) => ({
    label: withoutIcons(label),
    description: kind === 'quotes' ? t('search for the text itself') : t('did you mean this?'),
    insert,
    alwaysShow: true,
  }));
}

/** The first row: what the filter as typed would do, or what is wrong with it. */
function verdict(
  visible: VisibleIncidents,
  filter: string,
  total: number,
): { item: FilterItem; mistake?: FilterSyntaxError } {
  const { t } = vscode.l10n;
  try {
    const matching = visible.countMatching(filter);
    const label = filter.trim()
      ? t('Show {0} of {1} incidents', count(matching), count(total))
      : t('Show all {0} incidents', count(total));
    return { item: { label, iconPath: new vscode.ThemeIcon('filter'), alwaysShow: true } };
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    const label = withoutIcons(filterErrorText(error));
    const detail = withoutIcons(markMistake(filter, error));
    return { mistake: error, item: { label, detail, iconPath: new vscode.ThemeIcon('error'), alwaysShow: true } };
  }
}
