import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as Sqlite from 'node:sqlite';

const setAsidePrefix = 'incidents.damaged-';

/** Undefined where this build of VS Code has none. */
export function builtInSqlite(): typeof Sqlite | undefined {
  return process.getBuiltinModule('node:sqlite');
}

/** Tells a file from another one that took its name; undefined when there is none, or the system does not say. */
export function inodeOf(path: string): bigint | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
  } catch {
    return undefined;
  }
}

/**
 * Makes an empty file where there is none, private from the start: SQLite gives its other files the rights of this one.
 * @returns see {@link inodeOf}
 */
export function makeFile(path: string): bigint | undefined {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
  return inodeOf(path);
}

/** The name for a damaged file. @param now ms since the epoch */
export function setAsideName(now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return `${setAsidePrefix}${stamp}.db`;
}

/** Puts a database out of the way, with the files that belong to it: nothing of it is lost. */
export function setAside(path: string, name: string): void {
  // What belongs to it goes first: a new database would take it for its own.
  for (const end of ['-shm', '-wal', '']) {
    try {
      renameSync(path + end, join(dirname(path), name + end));
    } catch {
      // It is not there, or stays and is found damaged again.
    }
  }
}

/** Removes the files that were set aside in a folder. */
export function removeSetAside(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.startsWith(setAsidePrefix)) rmSync(join(folder, name), { force: true });
  }
}
