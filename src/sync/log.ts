import { inEnglish, withoutNames } from '../sources/sentence';
import type { SourceError, Warning } from '../sources/source';

/**
 * Where it is noted what happened, for whoever looks for a fault; people send it to others. So no caller names customers,
 * users, tenants or hosts: connections and tenants are named by their ids.
 */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** A warning for the log. */
export function warningLine(warning: Warning): string {
  if (typeof warning === 'string') return warning;
  const { tenant, about, text } = warning;
  return [
    ...(tenant ? [`tenant ${tenant.id}`] : []),
    ...(about ? [inEnglish(about.text, ...about.args)] : []),
    text,
  ].join(': ');
}

/** An error for the log: the API's words, or ours. */
export function errorLine({ code, status, sentence, message, apiCode, apiMessage, apiDetails }: SourceError): string {
  const said = [apiCode, apiMessage, apiDetails].filter((part) => part);
  // A message beside a status only repeats it.
  const own = sentence ? [withoutNames(sentence)] : status === undefined ? [message] : [];
  return [code, ...(status === undefined ? [] : [`HTTP ${status}`]), ...(said.length > 0 ? said : own)].join(': ');
}

/** That the cache of a connection cannot be opened. Not in `ui`, whose texts are all translated. */
export function secretsLine(connection: string): string {
  return `${connection}: cache: the secret storage failed`;
}
