import * as vscode from 'vscode';
import { codeOf } from '../../ui/failureText';
import type { FilePlace, Taken } from './saveFile';

/** A file in a workspace that is not on the disk of the extension host. Its file system decides who may read it. */
export class WorkspaceFile implements FilePlace {
  private readonly folder: vscode.Uri;
  private readonly draft: vscode.Uri;

  constructor(private readonly uri: vscode.Uri) {
    this.folder = vscode.Uri.joinPath(uri, '..');
    this.draft = vscode.Uri.joinPath(this.folder, `incidents-${crypto.randomUUID()}.tmp`);
  }

  async taken(): Promise<Taken | undefined> {
    const type = await typeOf(this.uri);
    if (type === undefined) return undefined;
    // To make room for a file VS Code would remove the folder and all that is in it.
    if (type & vscode.FileType.Directory) throw vscode.FileSystemError.FileIsADirectory(this.uri);
    return type & vscode.FileType.SymbolicLink ? 'link' : 'file';
  }

  async write(parts: readonly string[]): Promise<void> {
    // VS Code would make the folder, which nobody has asked for.
    await vscode.workspace.fs.stat(this.folder);
    await vscode.workspace.fs.writeFile(this.draft, Buffer.concat(parts.map((part) => Buffer.from(part))));
  }

  async create(): Promise<boolean> {
    try {
      await vscode.workspace.fs.rename(this.draft, this.uri, { overwrite: false });
      return true;
    } catch (error) {
      if (codeOf(error) === 'FileExists') return false;
      throw error;
    }
  }

  async replace(): Promise<void> {
    await vscode.workspace.fs.rename(this.draft, this.uri, { overwrite: true });
  }

  async discard(): Promise<void> {
    // After a rename there is nothing left.
    await Promise.resolve(vscode.workspace.fs.delete(this.draft)).catch(() => undefined);
  }
}

async function typeOf(uri: vscode.Uri): Promise<vscode.FileType | undefined> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type;
  } catch (error) {
    if (codeOf(error) === 'FileNotFound') return undefined;
    throw error;
  }
}
