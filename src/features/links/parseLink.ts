import type { Uri } from 'vscode';

/** What a link into the editor asks for. */
export type Link =
  | { readonly kind: 'filter'; readonly filter: string }
  | { readonly kind: 'incident'; readonly connection: string | undefined; readonly id: string };

/** Longer than any id or filter that a person uses; a link may come from anywhere. */
const longest = 4000;

/** Reads a link; undefined when it leads to nothing. */
export function parseLink({ path, query }: Pick<Uri, 'path' | 'query'>): Link | undefined {
  // The editor has decoded the query: what is left of a `&` or `%` in it belongs to the id or the filter.
  const parameter = (pattern: RegExp): string | undefined => {
    const value = pattern.exec(query)?.[1];
    return value !== undefined && value.length <= longest ? value : undefined;
  };
  const filter = parameter(/^q=(.*)$/s);
  if (path === '/filter' && filter !== undefined) return { kind: 'filter', filter };
  const id = parameter(/^(?:connection=[^&]*&)?id=(.+?)(?:&connection=[^&]*)?$/s);
  if (path !== '/incident' || id === undefined) return undefined;
  return { kind: 'incident', connection: parameter(/(?:^|&)connection=([^&]*)(?:&id=|$)/), id };
}
