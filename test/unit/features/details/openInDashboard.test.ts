import { deepStrictEqual, match, strictEqual } from 'node:assert';
import type { OpenParts } from '../../../../src/features/details/openActions';
import { registerOpenCommands } from '../../../../src/features/details/openCommands';
import type { Incident } from '../../../../src/domain/incident';
import { anIncident } from '../../../support/anIncident';
import { commands, env, window } from '../../../support/fakeVscode';

/** Runs "Open in Dashboard" and presses a button in its question. */
async function open(incident: Incident, button?: string): Promise<{ asked: unknown[]; opened: unknown[] }> {
  const asked: unknown[] = [];
  const { showWarningMessage } = window;
  window.showWarningMessage = async (message, ...rest) => {
    asked.push((rest[0] as { detail: string }).detail);
    return showWarningMessage(message, ...rest);
  };
  env.opened.length = 0;
  window.pressing = button;
  const parts = {
    store: { get: () => incident },
    details: { active: false, shown: undefined },
    treeView: { selection: [] },
    read: async () => undefined,
    isSample: () => false,
  } as unknown as OpenParts;
  const registered = registerOpenCommands(parts);
  await commands.executeCommand('incidents.openInDashboard', incident);
  registered.dispose();
  window.showWarningMessage = showWarningMessage;
  return { asked, opened: [...env.opened] };
}

describe('Open in Dashboard', () => {
  it('opens a vendor link exactly as received', async () => {
    for (const url of [
      'https://acme.cyberhaven.io/incidents?id=a%26b%2Fc%3Dd%2Be',
      'https://app.petrasecurity.com/%2F%2Fevil.example/%23x?y=%2523',
    ]) {
      const source = url.includes('petra') ? 'petra' : 'cyberhaven';
      deepStrictEqual(await open(anIncident({ source, url })), { asked: [], opened: [url] });
    }
  });

  it('opens exactly the address it asked about', async () => {
    for (const url of [
      'https://evil.example%2F@app.petrasecurity.com/x',
      'https://x%40evil.example%3A443%2F@app.petrasecurity.com/x',
      'https://app.petrasecurity.com:443%2F@evil.example/x',
      'https://user:password@app.petrasecurity.com/x',
      'https://other.example/%2F%2Fevil.example',
    ]) {
      const { asked, opened } = await open(anIncident({ url }), 'Open');
      strictEqual(asked.length, 1, url);
      deepStrictEqual(opened, asked);
      const { username, password, host } = new URL(String(opened[0]));
      deepStrictEqual([username, password, host], ['', '', new URL(url).host]);
    }
  });

  it('asks about any page but the vendor’s own', async () => {
    for (const url of [
      'http://app.petrasecurity.com/a%26b',
      'https://petrasecurity.com.evil.example/a',
      'https://evilpetrasecurity.com/',
      'https://app.petrasecurity.com\\@evil.example/',
      'https://acme.cyberhaven.io/incidents?id=1',
      'https://127.0.0.1:8443/a',
    ]) {
      const { asked, opened } = await open(anIncident({ url }));
      deepStrictEqual([asked.length, opened], [1, []], url);
    }
  });

  it('opens nothing else', async () => {
    deepStrictEqual((await open(anIncident({ url: 'https://other.example/' }))).opened, []);
    for (const url of [
      'file:///etc/passwd',
      'command:workbench.action.quit',
      'javascript:alert(1)',
      'vscode://x/y',
      'x',
    ]) {
      deepStrictEqual((await open(anIncident({ url }), 'Open')).opened, []);
    }
    match(window.said.at(-1) ?? '', /isn’t a web address/);
  });
});
