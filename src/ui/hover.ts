import * as vscode from 'vscode';
import { count } from './format';

/** More lines hide what is around a hover. */
const maxLines = 12;

/**
 * The text of a hover: its lines, or the first ones and how many more there are.
 * @param end lines that are there in any case, below the others
 */
export function hoverText(lines: readonly string[], end: readonly string[] = []): string {
  const room = maxLines - end.length;
  if (lines.length <= room) return [...lines, ...end].join('\n');
  const more = vscode.l10n.t('{0} more', count(lines.length - room + 1));
  return [...lines.slice(0, room - 1), more, ...end].join('\n');
}
