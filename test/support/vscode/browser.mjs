// Opens the browser in which the server's windows are shown.
import { provisionBrowser } from './provisionBrowser.mjs';

/** The VS Code server asks for half of the key that seals its secrets; a fixed one makes them last over reloads and restarts. */
const keyHalf = Buffer.alloc(32, 7);

/**
 * @typedef {object} BrowserOptions
 * @property {string} profileFolder  keeps what the window keeps: layout, secrets
 * @property {boolean} [headless]
 * @property {boolean} [app]  opens a window without the browser's own controls
 * @property {boolean} [keyring]  false: secrets are held in memory only, as on a desktop without a keyring
 * @property {import('playwright-core').ViewportSize | null} [viewport]
 */

/**
 * A browser with one persistent profile.
 * @param {BrowserOptions} options
 * @returns {Promise<import('playwright-core').BrowserContext>}
 */
export async function openBrowser({ profileFolder, headless = true, app, keyring = true, viewport }) {
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
