import type { Page } from 'playwright-core';

/**
 * What the editor in the browser has kept for the next start, as JSON. It writes when it is idle for once, or loses the focus.
 * @param item what of it, such as `memento/workbench.parts.editor`: its open editors; everything without
 */
export async function kept(page: Page, item?: string): Promise<string> {
  return page.evaluate(async (key) => {
    // As a window that another one is put in front of.
    document.hasFocus = () => false;
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'hasFocus');
    document.dispatchEvent(new Event('visibilitychange'));
    const answer = async <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(request.error?.message)));
      });
    const found: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      if (!name.startsWith('vscode-web-state-db')) continue;
      const database = await answer(indexedDB.open(name));
      const items = database.transaction('ItemTable').objectStore('ItemTable');
      found.push(key === undefined ? await answer(items.getAll()) : await answer(items.get(key)));
      database.close();
    }
    return JSON.stringify(found);
  }, item);
}

/** What it has kept of its open editors. */
export async function keptEditors(page: Page): Promise<string> {
  return kept(page, 'memento/workbench.parts.editor');
}
