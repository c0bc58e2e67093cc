import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type axe from 'axe-core';
import type { Frame } from 'playwright-core';
import { checkout } from '../support/install.mjs';
import type { Theme } from '../support/vscode/window';

const axeSource = readFileSync(join(checkout, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** What axe-core objects to on a page, a line for each element. @param theme another one than dark differs in its colors */
export async function violations(page: Frame, theme: Theme): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate(
    async (rules) => {
      // A panel's page is clear, and lies on the editor's colour; axe takes what it cannot see for white.
      document.documentElement.style.background = 'var(--vscode-editor-background)';
      const { axe: engine } = globalThis as unknown as { axe: typeof axe };
      return engine.run(document, { resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
    },
    theme === 'dark' ? undefined : ['color-contrast', 'link-in-text-block'],
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}
