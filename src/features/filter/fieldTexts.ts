import * as vscode from 'vscode';
import type { FilterKey, Flag } from '../../domain/filter/syntax';

/** What a field of the filter language asks for, in a few words. */
export function fieldText(key: FilterKey): string {
  const { t } = vscode.l10n;
  switch (key) {
    case 'status':
      return t('Status at the vendor');
    case 'severity':
      return t('Severity, also "at least"');
    case 'tenant':
      return t('Customer');
    case 'policy':
      return t('Policy');
    case 'user':
      return t('Name, sign-in name or email');
    case 'host':
      return t('Device');
    case 'assignee':
      return t('Who works on it');
    case 'source':
      return t('Vendor or connection');
    case 'file':
      return t('File name or hash');
    case 'destination':
      return t('Where data went');
    case 'app':
      return t('Application');
    case 'person':
      return t('Everything about one person, in all sources');
    case 'is':
      return t('Needs attention, unread, live and more');
    case 'check':
      return t('What a check flags');
    case 'dwell':
      return t('How long an attacker had access');
    case 'after':
      return t('Created since');
    case 'before':
      return t('Created before');
    case 'changed':
      return t('Changed since');
  }
}

/** What a value of `is:` asks for. */
export function flagText(flag: Flag): string {
  const { t } = vscode.l10n;
  switch (flag) {
    case 'attention':
      return t('Needs attention');
    case 'waiting':
      return t('Waiting');
    case 'closed':
      return t('Closed');
    case 'new':
    case 'unread':
      return t('Unread');
    case 'changed':
      return t('Changed since somebody looked');
    case 'live':
      return t('Detected as it happened');
    case 'historical':
      return t('Found later in older data');
    case 'related':
      return t('Same person as in the details');
  }
}
