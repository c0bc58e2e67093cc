import { deepStrictEqual, match, strictEqual } from 'node:assert';
import type { OpenParts } from '../../../../src/features/details/openActions';
import { registerOpenCommands } from '../../../../src/features/details/openCommands';
import type { Incident } from '../../../../src/domain/incident';
import { anIncident } from '../../../support/anIncident';
import { commands, env, window } from '../../../support/fakeVscode';
import { watchCalls } from '../../../support/watchCalls';

/** Runs a command that opens incidents, as the menu of the first one's row does, and presses a button in its question. */
async function open(
  incidents: Incident | readonly Incident[],
  button?: string,
  name = 'openInDashboard',
): Promise<{ asked: unknown[]; opened: unknown[] }> {
  const asked: unknown[] = [];
  const { showWarningMessage } = window;
  window.showWarningMessage = async (message, ...rest) => {
    asked.push((rest[0] as { detail?: string }).detail ?? message);
    return showWarningMessage(message, ...rest);
  };
  const all = [incidents].flat();
  const rows = all.map((incident) => ({ type: 'incident', incident }));
  env.opened.length = 0;
  window.pressing = button;
  const parts = {
    store: { get: ({ id }: { id: string }) => all.find((each) => each.id === id) },
    details: { active: false, shown: undefined },
    treeView: { selection: [] },
    read: async () => undefined,
    isSample: () => false,
  } as unknown as OpenParts;
  const registered = registerOpenCommands(parts);
  const group = { type: 'group', group: { incidents: [anIncident({ id: 'of a group' })] } };
  await commands.executeCommand(`incidents.${name}`, rows[0], ...(rows.length > 1 ? [[...rows, group]] : []));
  registered.dispose();
  window.showWarningMessage = showWarningMessage;
  return { asked, opened: [...env.opened] };
}

const linked = (count: number): readonly Incident[] =>
  Array.from({ length: count }, (_, index) =>
    anIncident({ id: `${index}`, url: `https://app.petrasecurity.com/${index}` }),
  );

describe('Open in Dashboard', () => {
  it('opens all selected incidents, more than a handful only after asking', async () => {
    const urls = linked(6).map(({ url }) => url);
    deepStrictEqual(await open(linked(5)), { asked: [], opened: urls.slice(0, 5) });
    deepStrictEqual(await open(linked(6)), { asked: ['Open all 6 incidents?'], opened: [] });
    deepStrictEqual(await open(linked(6), 'Open'), { asked: ['Open all 6 incidents?'], opened: urls });
  });

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

describe('Open Raw JSON', () => {
  it('opens each of the selected incidents in an editor of its own', async () => {
    const opened: unknown[] = [];
    const onCall = (_: unknown, [document, options]: readonly unknown[]): void => {
      const { uri } = document as { uri: { path: string } };
      opened.push([uri.path, (options as { preview: boolean }).preview]);
    };
    const openRaw = async (count: number): Promise<unknown> =>
      watchCalls([[window, 'showTextDocument', onCall]], async () => (await open(linked(count), '', 'openRaw')).asked);
    deepStrictEqual([await openRaw(1), opened.splice(0)], [[], [['/0.json', true]]]);
    deepStrictEqual(
      [await openRaw(2), opened.splice(0)],
      [
        [],
        [
          ['/0.json', false],
          ['/1.json', false],
        ],
      ],
    );
    deepStrictEqual([await openRaw(6), opened], [['Open all 6 incidents?'], []]);
  });
});
