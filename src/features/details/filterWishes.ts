import * as vscode from 'vscode';
import type { FieldKey } from '../../domain/field';
import type { Fact, FilterKind, FilterWish } from './messages';

const kinds: Partial<Record<FieldKey, FilterKind>> = {
  userName: 'user',
  userPrincipal: 'user',
  userMail: 'user',
  userId: 'user',
  hostname: 'host',
};

/** The facts of a field, with what choosing them does. */
export function filteredBy(key: FieldKey, facts: readonly Fact[]): readonly Fact[] {
  const by = kinds[key];
  return by === undefined
    ? facts
    : facts.map((fact) => (fact.kind === 'time' ? fact : { ...fact, filter: filterWish(by) }));
}

/** What choosing a value does, in words. */
export function filterWish(by: FilterKind): FilterWish {
  const { t } = vscode.l10n;
  const hints: Readonly<Record<FilterKind, string>> = {
    tenant: t('Filter by this tenant. Hold Shift to exclude it.'),
    policy: t('Filter by this policy. Hold Shift to exclude it.'),
    user: t('Filter by this user. Hold Shift to exclude them.'),
    host: t('Filter by this host. Hold Shift to exclude it.'),
  };
  return { by, hint: hints[by] };
}

/**
 * Facts of a person, each value once with all its labels: a sign-in name is often the email as well. Letter case makes no
 * other address. One way to filter by the person is enough.
 */
export function eachOnce(facts: readonly Fact[]): readonly Fact[] {
  const byValue = new Map<string, Fact>();
  let isFiltered = false;
  for (const each of facts) {
    const fact: Fact = isFiltered ? withoutFilter(each) : each;
    const value = fact.kind === 'time' ? fact.time.iso : fact.value;
    const key = `${fact.kind === 'time' ? 'time' : ''} ${value.toLowerCase()}`;
    const same = byValue.get(key);
    if (!same) byValue.set(key, fact);
    else {
      // The one that can be copied stays.
      const better = same.kind === 'text' && fact.kind === 'code' ? { ...fact, ...filterOf(same) } : same;
      byValue.set(key, { ...better, label: `${same.label}, ${fact.label}` });
    }
    isFiltered ||= fact.kind !== 'time' && fact.filter !== undefined;
  }
  return [...byValue.values()];
}

function filterOf(fact: Fact): { readonly filter?: FilterWish } {
  return fact.kind !== 'time' && fact.filter ? { filter: fact.filter } : {};
}

function withoutFilter(fact: Fact): Fact {
  if (fact.kind === 'time') return fact;
  const { filter: _, ...others } = fact;
  return others;
}
