import * as vscode from 'vscode';
import { filterErrorMessages, type FilterSyntaxError } from '../domain/filter/filter';

/** What is wrong with a filter, in the user's language. */
export function filterErrorText({ code, args }: FilterSyntaxError): string {
  return vscode.l10n.t(filterErrorMessages[code], args);
}

/** The filter with its mistake between marks, such as `user:ann ▸sevrity:▸ high`. */
export function markMistake(filter: string, { start, end }: Pick<FilterSyntaxError, 'start' | 'end'>): string {
  return `${filter.slice(0, start)}▸${filter.slice(start, end)}◂${filter.slice(end)}`;
}

/** Says that a filter cannot be used, and why. */
export function filterMistakeText(error: FilterSyntaxError): string {
  return vscode.l10n.t('This filter can’t be used: {0}', filterErrorText(error));
}
