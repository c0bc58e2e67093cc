import type { Uri } from 'vscode';
import { maxFilterLength } from '../../domain/filter/filter';
import { maxIdLength } from '../../sources/cleanValues';

/** What a link into the editor asks for. */
export type Link =
  | { readonly kind: 'filter'; readonly filter: string }
  | { readonly kind: 'incident'; readonly connection: string | undefined; readonly id: string };

/** Reads a link; undefined when it leads to nothing. */
export function parseLink({ path, query }: Pick<Uri, 'path' | 'query'>): Link | undefined {
  // It may come from anywhere.
  if (query.length > maxFilterLength + 'q='.length) return undefined;
  // The editor has decoded the query: what is left of a `&` or `%` in it belongs to the id or the filter.
  const filter = /^q=(.*)$/s.exec(query)?.[1];
  if (path === '/filter' && filter !== undefined) return { kind: 'filter', filter };
  // As links are copied, and the other way round.
  const [, connection, own] = /^connection=(.*?)&id=(.+)$/s.exec(query) ?? [];
  const [, other, last] = /^id=(.+?)(?:&connection=(.*))?$/s.exec(query) ?? [];
  const id = own ?? other;
  if (path !== '/incident' || id === undefined || id.length > maxIdLength) return undefined;
  return { kind: 'incident', connection: connection ?? last, id };
}
