import * as vscode from 'vscode';
import { hashed } from './folding';

const scheme = 'incidents-row';

/** What is at the right end of a row, where a narrow sidebar cuts nothing off. */
export interface RowMarks {
  /** How many need attention. */
  readonly attention?: number;
  /** The highest urgency of those, 1 to 5. */
  readonly urgency?: number;
  readonly unread?: boolean;
  /** Whether it has changed since somebody looked. */
  readonly changed?: boolean;
  /** Whether a check flags it. */
  readonly flagged?: boolean;
  /** Whether the row has been read and is shown all the same. */
  readonly dimmed?: boolean;
}

/** The address that gives a row its marks. They are in it: a row with other marks has another address. */
export function rowUri(id: string, marks: RowMarks): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${hashed(id)}`, query: JSON.stringify(marks) });
}

/** Colors by urgency: red where somebody is needed at once. */
function urgencyColor(urgency: number): vscode.ThemeColor {
  if (urgency >= 4) return new vscode.ThemeColor('list.errorForeground');
  return new vscode.ThemeColor(urgency === 3 ? 'list.warningForeground' : 'problemsInfoIcon.foreground');
}

/** Draws the marks of rows: a count that needs attention, ++ where it is more than two digits, ! on what a check flags, a dot on what is unread, and Δ on what has changed. Rows say all of it to screen readers themselves. */
export function registerDecorations(): vscode.Disposable {
  const provide = (decoration: (marks: RowMarks) => vscode.FileDecoration | undefined): vscode.Disposable =>
    vscode.window.registerFileDecorationProvider({
      provideFileDecoration: (uri) =>
        uri.scheme === scheme ? decoration(JSON.parse(uri.query) as RowMarks) : undefined,
    });
  // Several providers: the editor lets a badge have two characters, and sets badges of several side by side.
  return vscode.Disposable.from(
    provide(({ attention = 0, urgency = 0, dimmed }) => {
      if (dimmed) return { color: new vscode.ThemeColor('disabledForeground') };
      return attention > 0
        ? { badge: attention > 99 ? '++' : String(attention), color: urgencyColor(urgency) }
        : undefined;
    }),
    provide(({ flagged }) => (flagged ? { badge: '!' } : undefined)),
    provide(({ unread, changed }) => {
      const badge = `${unread ? '●' : ''}${changed ? 'Δ' : ''}`;
      return badge === '' ? undefined : { badge };
    }),
  );
}
