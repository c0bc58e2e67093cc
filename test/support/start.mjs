// `npm start`: shows the extension with sample incidents in a VS Code window of its own, and installs what is missing for that.
// node test/support/start.mjs [--screenshot FILE [--theme "Default Light Modern"] [--size 1280x800]]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout, installPackages, packageExtension, vsix } from './install.mjs';
import { onExit, run, runMain, say, startGroup } from './processes.mjs';
import { openBrowser } from './vscode/browser.mjs';
import { findDesktop, hasDisplay } from './vscode/desktop.mjs';
import { quietSettings } from './vscode/profile.mjs';
import { provisionServer } from './vscode/provision.mjs';
import { provisionBrowser } from './vscode/provisionBrowser.mjs';
import { installExtensions, startServer } from './vscode/server.mjs';

const firstPort = 8765;
const { values } = parseArgs({
  options: {
    screenshot: { type: 'string' },
    theme: { type: 'string', default: 'Default Dark Modern' },
    size: { type: 'string', default: '1280x800' },
  },
});
const settings = { ...quietSettings, 'workbench.colorTheme': values.theme };

/** @returns {Promise<number>} the exit code */
async function main() {
  await installPackages();
  await packageExtension();
  const folder = mkdtempSync(join(tmpdir(), 'incident-browser-start-'));
  onExit(() => rmSync(folder, { recursive: true, force: true }));
  const starter = await packageStarter(folder);
  const { engines } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  const desktop = values.screenshot ? undefined : await findDesktop(engines.vscode.replace('^', ''));
  return desktop ? showDesktop(desktop, folder, starter) : showServer(folder, starter);
}

/**
 * @param {import('./vscode/desktop.mjs').Desktop} desktop
 * @param {string} folder
 * @param {string} starter
 */
async function showDesktop({ cli }, folder, starter) {
  const places = ['--user-data-dir', join(folder, 'user'), '--extensions-dir', join(folder, 'extensions')];
  mkdirSync(join(folder, 'user', 'User'), { recursive: true });
  writeFileSync(join(folder, 'user', 'User', 'settings.json'), JSON.stringify(settings));
  const [command, shell] = process.platform === 'win32' ? ['cmd.exe', ['/c', cli]] : [cli, []];
  say('Installing the extension into a throw-away profile');
  await run(command, [...shell, '--install-extension', vsix, '--install-extension', starter, ...places]);
  say('Opening VS Code; close its window to end');
  // VS Code refuses to run as root with its sandbox.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { ended } = startGroup(command, [...shell, '--new-window', '--wait', ...sandbox, ...places], {
    stdio: 'ignore',
  });
  return ended;
}

/** @param {string} folder @param {string} starter */
async function showServer(folder, starter) {
  const files = await provisionServer();
  const dataFolder = join(folder, 'data');
  say('Installing the extension into a throw-away profile');
  await installExtensions(files, [vsix, starter], dataFolder);
  const server = await startServer({ files, dataFolder, port: await freePort(), settings });
  if (values.screenshot) {
    await takePicture(server.url, folder, resolve(values.screenshot));
    await server.stop();
    return 0;
  }
  say(`VS Code with sample incidents is at ${server.url}`);
  if (hasDisplay()) {
    await provisionBrowser(false);
    const browser = await openBrowser({
      profileFolder: join(folder, 'browser'),
      headless: false,
      app: true,
      viewport: null,
    });
    await browser.pages()[0]?.goto(server.url);
    say('Close the window, or press Ctrl+C, to end');
    await Promise.race([server.ended, new Promise((closed) => browser.once('close', closed))]);
    await server.stop();
    return 0;
  }
  say('There is no display here: open that address in a browser. Press Ctrl+C to end');
  return server.ended;
}

/** @param {string} url @param {string} folder @param {string} path */
async function takePicture(url, folder, path) {
  say(`Taking a picture: ${path}`);
  const [width = 1280, height = 800] = values.size.split('x').map(Number);
  const browser = await openBrowser({ profileFolder: join(folder, 'browser'), viewport: { width, height } });
  const page = browser.pages()[0] ?? (await browser.newPage());
  await page.goto(url);
  const incident = page.locator('.pane .monaco-list-row[aria-level="2"]');
  await incident.first().click();
  const frame = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await frame.locator('h1').waitFor();
  // Nothing is pointed at in the picture.
  await page.mouse.move(width - 1, height - 1);
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path });
  await browser.close();
}

/** An extension of a few lines that asks for sample mode as a user would, by command. @param {string} folder */
async function packageStarter(folder) {
  const cwd = join(folder, 'starter');
  mkdirSync(cwd);
  const manifest = {
    name: 'sample-starter',
    publisher: 'incident-browser',
    description: 'Shows the sample incidents of Incident Browser when the window opens.',
    version: '1.0.0',
    license: 'MIT',
    engines: { vscode: '^1.109.0' },
    main: './extension.js',
    files: ['extension.js'],
    activationEvents: ['onStartupFinished'],
  };
  const code = `exports.activate = () => void require('vscode').commands.executeCommand('incidents.exploreSample');\n`;
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(cwd, 'extension.js'), code);
  const packagePath = join(folder, 'starter.vsix');
  // npm installs the packager: it cannot be imported before.
  const { packageHelper } = await import('./vscode/vsix.mjs');
  await packageHelper(cwd, packagePath);
  return packagePath;
}

/** The same port each time where it is free: a port that is forwarded to another machine can stay so. */
async function freePort() {
  for (let port = firstPort; port < firstPort + 20; port++) {
    const free = await new Promise((done) => {
      const probe = createServer();
      probe.once('error', () => done(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
    });
    if (free) return port;
  }
  return 0;
}

await runMain(main);
process.exit();
