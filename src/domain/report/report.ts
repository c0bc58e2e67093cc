import type { Incident } from '../incident';
import { toCsv, type CsvOptions } from './csv';
import { toJson, type JsonOptions } from './json';
import { toMarkdown, type MarkdownOptions } from './markdown';

/** Values of `format` of the command `incidents.export`. */
export const reportFormats = ['csv', 'json', 'markdown'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportOptions extends CsvOptions, JsonOptions, MarkdownOptions {}

/**
 * Writes incidents, in the order given, for others to read or to load.
 * @returns the text in pieces, one for each incident and a few more, so that a long one can be shown to go on, and be stopped
 */
export function toReport(
  incidents: readonly Incident[],
  format: ReportFormat,
  options: ReportOptions,
): Iterable<string> {
  switch (format) {
    case 'csv':
      return toCsv(incidents, options);
    case 'json':
      return toJson(incidents, options);
    case 'markdown':
      return toMarkdown(incidents, options);
  }
}
