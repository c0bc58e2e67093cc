import * as vscode from 'vscode';
import { FilterSyntaxError } from '../domain/filter/filter';
import { DatabaseError } from '../store/databaseProblem';
import { databaseProblemText } from './databaseText';
import { filterErrorText } from './filterErrorText';

/** Thrown to be shown: its message is in this product's own words, in the user's language. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/**
 * What to say of something thrown, in our words only: a library's text may quote a key, a path or what an API sent.
 * @param fallback what to say when it is nothing that we know
 */
export function failureText(thrown: unknown, fallback: string): string {
  if (thrown instanceof UserError) return thrown.message;
  if (thrown instanceof FilterSyntaxError) return filterErrorText(thrown);
  if (thrown instanceof DatabaseError) return databaseProblemText(thrown.problem);
  return fileFailureText(codeOf(thrown)) ?? fallback;
}

/** The code that Node's errors and VS Code's `FileSystemError` carry. */
export function codeOf(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
}

function fileFailureText(code: unknown): string | undefined {
  const { t } = vscode.l10n;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'NoPermissions':
      return t('You don’t have permission to write there.');
    case 'EROFS':
      return t('This disk is read-only.');
    case 'ENOENT':
    case 'FileNotFound':
    case 'ENOTDIR':
    case 'FileNotADirectory':
      return t('This folder doesn’t exist.');
    case 'EISDIR':
    case 'FileIsADirectory':
      return t('This name belongs to a folder.');
    case 'EEXIST':
    case 'FileExists':
      return t('A file with this name already exists.');
    case 'ENOSPC':
    case 'EDQUOT':
      return t('The disk is full.');
    case 'ENAMETOOLONG':
      return t('This file name is too long.');
    case 'EBUSY':
      return t('Another program is using this file.');
    case 'Unavailable':
      return t('This location isn’t available right now.');
    default:
      return undefined;
  }
}
