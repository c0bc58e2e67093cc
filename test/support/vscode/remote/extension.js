// Lets a test outside of VS Code call commands with arguments and read clipboard and exports: an HTTP server on loopback, behind a token.
// Only ever installed into throw-away profiles.
const { writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const path = require('node:path');
const vscode = require('vscode');

/** @type {{ dispatcher: unknown } | undefined} */
let first;

/** How far the clock of this extension host is ahead, in ms. */
let ahead = 0;

/** What can be asked for. @type {Record<string, (...args: any[]) => unknown>} */
const calls = {
  command: async (id, ...args) => vscode.commands.executeCommand(id, ...args),
  link: async (link) => vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(link, true)),
  clipboard: async () => vscode.env.clipboard.readText(),
  incidents: async (filter) => {
    const extension = vscode.extensions.getExtension('incident-browser.incident-browser');
    const api = await extension?.activate();
    return api?.incidents(filter);
  },
  setting: async (name, value) =>
    // What is not set arrives as null.
    vscode.workspace.getConfiguration().update(name, value ?? undefined, vscode.ConfigurationTarget.Global),
  read: (name) =>
    [undefined, ...(vscode.workspace.workspaceFolders ?? [])].map((folder) =>
      vscode.workspace.getConfiguration(undefined, folder?.uri).get(name),
    ),
  pid: () => process.pid,
  fetch: async (url) => (await fetch(url)).status,
  // Whether undici's global dispatcher is the one that it was when this was asked first.
  sameDispatcher: () => {
    const now = Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1'));
    return (first ??= { dispatcher: now }).dispatcher === now;
  },
  forward: (ms) => {
    ahead += ms;
  },
  isActive: () => vscode.extensions.getExtension('incident-browser.incident-browser')?.isActive,
};

/** The name of what is open, as in `Window`. VS Code may read which folders a workspace's file names only after this has started. */
function workspaceName() {
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  return workspaceFile ? path.posix.basename(workspaceFile.path, '.code-workspace') : workspaceFolders?.[0]?.name;
}

/** @param {import('vscode').ExtensionContext} context */
exports.activate = (context) => {
  const { INCIDENT_REMOTE_FILE, INCIDENT_REMOTE_TOKEN } = process.env;
  // Without a token everybody on this machine could call.
  if (!INCIDENT_REMOTE_FILE || !INCIDENT_REMOTE_TOKEN) return;
  const machine = Date.now;
  Date.now = () => machine() + ahead;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', async () => {
      if (request.headers.authorization !== INCIDENT_REMOTE_TOKEN) {
        response.writeHead(403).end();
        return;
      }
      try {
        const [name, ...args] = JSON.parse(body);
        response.end(JSON.stringify({ result: await calls[name]?.(...args) }));
      } catch (error) {
        response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
      }
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = /** @type {import('node:net').AddressInfo} */ (server.address());
    // Each window has an extension host of its own: what is open tells whose this is.
    const workspace = workspaceName();
    const file = [INCIDENT_REMOTE_FILE, ...(workspace ? [workspace] : [])].join('-');
    writeFileSync(file, String(address.port));
  });
  context.subscriptions.push({ dispose: () => server.close() });
};
