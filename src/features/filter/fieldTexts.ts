import * as vscode from 'vscode';
import type { FilterKey, Flag } from '../../domain/filter/syntax';

/** What a field of the filter language asks for, in a few words. */
export function fieldText(key: FilterKey): string {
  const { t } = vscode.l10n;
  const texts: Readonly<Record<FilterKey, string>> = {
    status: t('Status at the vendor'),
    severity: t('Severity, also "at least"'),
    tenant: t('Customer'),
    policy: t('Policy'),
    user: t('Name, sign-in name or email'),
    host: t('Device'),
    assignee: t('Who works on it'),
    source: t('Vendor or connection'),
    file: t('File name or hash'),
    destination: t('Where data went'),
    app: t('Application'),
    person: t('Everything about one person, in all sources'),
    is: t('Needs attention, unread, live and more'),
    check: t('What a check flags'),
    dwell: t('How long an attacker had access'),
    after: t('Created since'),
    before: t('Created before'),
    changed: t('Changed since'),
  };
  return texts[key];
}

/** What a value of `is:` asks for. */
export function flagText(flag: Flag): string {
  const { t } = vscode.l10n;
  const texts: Readonly<Record<Flag, string>> = {
    attention: t('Needs attention'),
    waiting: t('Waiting'),
    closed: t('Closed'),
    new: t('Unread'),
    unread: t('Unread'),
    changed: t('Changed since somebody looked'),
    live: t('Detected as it happened'),
    historical: t('Found later in older data'),
    related: t('Same person as in the details'),
  };
  return texts[flag];
}
