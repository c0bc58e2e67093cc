import * as vscode from 'vscode';
import { FilterSyntaxError } from '../../domain/filter/filter';
import { type Correction, phrases } from '../../domain/filter/phrases';
import { corrections } from '../../domain/filter/corrections';
import { nearValues } from '../../domain/filter/nearValues';
import { suggest } from '../../domain/filter/suggest';
import type { Flag } from '../../domain/filter/syntax';
import { type FilterValues } from '../../domain/filter/values';
import type { Clock } from '../../sources/source';
import { count, incidentCount, timeZone } from '../../ui/format';
import { filterErrorText, markMistake } from '../../ui/filterErrorText';
import { isolated } from '../../ui/incidentItem';
import { keepOrder, askWhileTyping } from '../../ui/quickPick';
import { withoutIcons, withoutMarkup } from '../../domain/text/text';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { fieldText, flagText } from './fieldTexts';
import { type FilterItem, starters, type NamedFilter } from './starters';

const suggestionLimit = 20;

/** What an empty box offers beside fields. */
export interface KnownFilters {
  readonly saved: () => readonly NamedFilter[];
  /** The last one first. */
  readonly recent: () => readonly string[];
}

/**
 * Asks for a filter. At each key it says how many incidents would be left, or what is wrong and where, and offers what
 * may have been meant, keys and the values that exist.
 * @returns the filter; undefined when the user turns away
 */
export async function askForFilter(
  visible: VisibleIncidents,
  known: KnownFilters,
  clock: Clock,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const box = vscode.window.createQuickPick<FilterItem>();
  const values = await visible.query.filterValues();
  const total = visible.query.countMatching('');
  let mistake: FilterSyntaxError | undefined;
  // All rows at once: drawing them takes longer than finding them.
  const update = (): void => {
    const filter = visible.query.readable(box.value);
    const first = verdict(visible, filter, total);
    ({ mistake } = first);
    const finds = (term: string): boolean => visible.query.countMatching(term) > 0;
    const before = filter.trim()
      ? correctionsFor(filter, mistake, values, finds)
      : starters(known.saved(), known.recent());
    // It is above the rows, where nothing moves it.
    box.prompt = first.prompt;
    box.items = [first.item, ...before, ...offersFor(mistake ? filter : box.value, values, mistake)];
  };
  keepOrder(box);
  box.title = t('Filter Incidents');
  box.placeholder = t('For example: is:attention tenant:"Acme Corp." after:7d -user:svc');
  box.value = visible.filter;
  box.ignoreFocusOut = true;
  const accepted = ({ insert, apply }: Partial<FilterItem> = {}): string | undefined => {
    if (apply !== undefined) return apply;
    if (insert === undefined) return mistake ? undefined : box.value;
    box.value = insert;
    return undefined;
  };
  return askWhileTyping(box, update, accepted, clock);
}

/** The last rows: ways to go on, or the fields that there are in the place of one that there is not. */
export function offersFor(filter: string, values: FilterValues, mistake?: FilterSyntaxError): FilterItem[] {
  const [, sign = '', value = ''] =
    (mistake?.code === 'unknownKey' && /^(-?)[^:：]*[:：](.*)$/s.exec(filter.slice(mistake.start))) || [];
  const before = value ? filter.slice(0, mistake?.start) + sign : filter;
  // The box knows no caret: people write at the end.
  return suggest(before, before.length, values, suggestionLimit).map(
    ({ kind, key, label, detail, count: matches, insert }) => ({
      label: isolated(withoutIcons(label)),
      description: [
        kind === 'key' ? fieldText(key) : '',
        kind === 'value' && key === 'is' ? flagText(label as Flag) : '',
        detail === undefined ? '' : isolated(withoutIcons(detail)),
        matches === undefined ? '' : `${count(matches)}×`,
      ]
        .filter((part) => part)
        .join(' · '),
      insert: insert + value,
      alwaysShow: true,
    }),
  );
}

/** The rows below a mistake, plain words or a value that is nowhere: what may have been meant. */
export function correctionsFor(
  filter: string,
  mistake: FilterSyntaxError | undefined,
  values: FilterValues,
  finds: (term: string) => boolean,
): FilterItem[] {
  const { t } = vscode.l10n;
  const found = mistake ? corrections(filter, mistake, { now: Date.now(), timeZone: timeZone() }) : phrases(filter);
  const meant = mistake || found.length > 0 ? found : nearValues(filter, values, finds);
  return meant.map(({ kind, label, insert }: Correction) => ({
    label: isolated(withoutIcons(label)),
    description: kind === 'quotes' ? t('search for the text itself') : t('did you mean this?'),
    iconPath: new vscode.ThemeIcon('lightbulb'),
    insert,
    alwaysShow: true,
  }));
}

interface Verdict {
  /** Above the rows: how many match, or where the mistake is. */
  readonly prompt: string;
  readonly item: FilterItem;
  readonly mistake?: FilterSyntaxError;
}

/** What the filter as typed would do, or what is wrong with it. */
function verdict(visible: VisibleIncidents, filter: string, total: number): Verdict {
  const { t } = vscode.l10n;
  try {
    const matching = visible.query.countMatching(filter);
    const isAll = !filter.trim() && total !== 1;
    const label = isAll ? t('Show all {0} incidents', count(total)) : t('Show {0}', incidentCount(matching));
    const prompt = filter.trim()
      ? t('{0} of {1}', count(matching), count(total))
      : t('Choose a filter, or type words and fields');
    return { prompt, item: { label, iconPath: new vscode.ThemeIcon('filter'), alwaysShow: true } };
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    const label = withoutIcons(filterErrorText(error));
    return {
      mistake: error,
      prompt: withoutMarkup(markMistake(filter, error)),
      item: { label, iconPath: new vscode.ThemeIcon('error'), alwaysShow: true },
    };
  }
}
