import { indentedJson } from '../../domain/jsonParts';
import { visibleJson } from '../../domain/text/text';

/** Longest document that is indented, in characters: four times the longest record. */
const maxIndented = 4 * 1024 * 1024;

/** A record as a document: indented, and what cannot be seen in it is escaped. @param json good JSON */
export function rawDocumentText(json: string): string {
  const indented = indentedJson(json, maxIndented);
  // A record that is nested for nothing else than to become long is shown as it came.
  return `${visibleJson(indented.length > maxIndented ? json : indented)}\n`;
}
