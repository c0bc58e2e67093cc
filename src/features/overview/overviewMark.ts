import * as vscode from 'vscode';
import type { Mark } from '../../domain/statistics/mark';
import { attentionCount, count, incidentCount } from '../../ui/format';
import { oneLine } from '../../domain/text/text';
import type { OverviewChart, OverviewMark } from './messages';

/** A mark, and what selects its incidents: that stays in the host. */
export interface CountedMark {
  readonly mark: OverviewMark;
  readonly terms: Mark['terms'];
}

/** A chart whose marks still have what selects their incidents. */
export interface CountedChart extends Omit<OverviewChart, 'marks' | 'apart'> {
  readonly marks: readonly CountedMark[];
  readonly apart: readonly CountedMark[];
}

interface MarkText {
  /** Different for each mark of a chart. */
  readonly key: string;
  readonly label: string;
  readonly detail?: string;
  readonly tick?: string;
  /** Whether the label says already what needs attention. */
  readonly plain?: boolean;
  /** What to know before it is chosen. */
  readonly hint?: string;
}

/** Says what a mark counts. */
export function countedMark(chart: string, text: MarkText, counted: Mark): CountedMark {
  const { t } = vscode.l10n;
  const { key, tick = '', plain = false, hint } = text;
  // A name may be nothing but characters that cannot be seen.
  const label = oneLine(text.label, 80) || t('(no name)');
  const detail = oneLine(text.detail ?? '', 80);
  const attentionText = counted.attention && !plain ? attentionCount(counted.attention) : '';
  const all = incidentCount(counted.count);
  const facts = attentionText ? t('{0}, {1} in all', attentionText, all) : all;
  const summary = t('{0}: {1}', detail ? `${label}, ${detail}` : label, facts);
  const wish = counted.count === 1 ? t('Show it') : t('Show them');
  return {
    mark: {
      id: `${chart} ${key}`,
      label,
      detail,
      tick,
      count: counted.count,
      attention: counted.attention,
      countText: count(counted.count),
      attentionText,
      summary,
      name: [`${summary}.`, ...(hint === undefined ? [] : [hint]), wish].join(' '),
    },
    terms: counted.terms,
  };
}
