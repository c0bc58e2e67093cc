// Opens the browser in which the server's windows are shown.
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { provisionBrowser } from './provisionBrowser.mjs';

/** The VS Code server asks for half of the key that seals its secrets; a fixed one makes them last over reloads and restarts. */
const keyHalf = Buffer.alloc(32, 7);

/** Where windows of tests find their server, whatever its port: the browser caches by address. */
const knownHost = '127.0.0.1:8000';

/** What a browser keeps of pages: what it was sent, and what it compiled of that. */
const caches = ['Cache', 'Code Cache'];

/** Copies what a browser, closed by now, has cached. @param {string} from @param {string} to  profile folders */
export function copyCaches(from, to) {
  for (const name of caches) {
    const folder = join(from, 'Default', name);
    if (existsSync(folder)) cpSync(folder, join(to, 'Default', name), { recursive: true });
  }
}

/**
 * The address of a server's windows in a browser that was opened with its port.
 * @param {import('./server.mjs').Server} server
 */
export function knownUrl({ url, port }) {
  return url.replace(`127.0.0.1:${port}`, knownHost);
}

/**
 * @typedef {object} BrowserOptions
 * @property {string} profileFolder  keeps what the window keeps: layout, secrets
 * @property {boolean} [headless]
 * @property {boolean} [app]  opens a window without the browser's own controls
 * @property {boolean} [keyring]  false: secrets are held in memory only, as on a desktop without a keyring
 * @property {import('playwright-core').ViewportSize | null} [viewport]
 * @property {number} [port]  of the one server that it is for: see {@link knownUrl}
 */

/**
 * A browser with one persistent profile.
 * @param {BrowserOptions} options
 * @returns {Promise<import('playwright-core').BrowserContext>}
 */
export async function openBrowser({ profileFolder, headless = true, app, keyring = true, viewport, port }) {
  const [{ chromium }, executablePath] = await Promise.all([import('playwright-core'), provisionBrowser(headless)]);
  const context = await chromium.launchPersistentContext(profileFolder, {
    executablePath,
    headless,
    // Chromium refuses its sandbox to root.
    chromiumSandbox: process.getuid?.() !== 0,
    viewport: viewport === undefined ? { width: 1280, height: 800 } : viewport,
    permissions: ['clipboard-read', 'clipboard-write'],
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // A window in the background must not wait: several are driven at once.
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      ...(port ? [`--host-resolver-rules=MAP ${knownHost} 127.0.0.1:${port}`] : []),
      // With the first of these Chromium reads no compiled code of earlier runs; the others are Playwright's, which this replaces.
      '--disable-features=BackgroundResourceFetch,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints',
      // An empty page: an address with a token must not stand on a command line, which other users see.
      ...(app ? ['--app=data:text/html,'] : []),
    ],
  });
  // A route would do the same, but every request would go through it, and nothing come from the browser's cache.
  if (keyring) {
    await context.addInitScript(
      (bytes) => {
        const { fetch } = globalThis;
        globalThis.fetch = async (address, init) =>
          (address instanceof Request ? address.url : address.toString()).endsWith('/mint-key')
            ? new Response(new Uint8Array(bytes))
            : fetch(address, init);
      },
      [...keyHalf],
    );
  }
  return context;
}
