import { deepStrictEqual, match } from 'node:assert';
import { registerOpenCommands } from '../../../src/commands/openCommands';
import type { Incident } from '../../../src/domain/incident';
import { anIncident } from '../../support/anIncident';
import { commands, window } from '../../support/fakeVscode';

describe('Open in Dashboard', () => {
  let opened: unknown[];
  let incident: Incident;
  let registered: { dispose(): unknown }[];

  beforeEach(() => {
    opened = [];
    window.said.length = 0;
    window.pressing = undefined;
    const parts = { read: async () => undefined, isSample: () => false, store: { get: () => incident } };
    registered = [
      registerOpenCommands(parts as unknown as Parameters<typeof registerOpenCommands>[0]),
      commands.registerCommand('vscode.open', (address) => opened.push(address)),
    ];
  });
  afterEach(() => registered.forEach((each) => each.dispose()));

  /** @param press the button that is pressed in a question */
  const open = async (url: string, source: Incident['source'] = 'petra', press?: string): Promise<unknown[]> => {
    incident = anIncident({ url, source });
    window.pressing = press;
    await commands.executeCommand('incidents.openInDashboard', incident);
    return opened;
  };

  it('opens the vendor’s own link as received, as text, without asking', async () => {
    const links = [
      ['https://app.petrasecurity.com/a%26b/%2B%2F%23%25/c+d?x=%26+%2B#/a%2Fb+c%23', 'petra'],
      ['https://acme.cyberhaven.io/incidents?id=-pLx%2F1%2B2_a%3D%3D', 'cyberhaven'],
    ] as const;
    for (const [url, source] of links) await open(url, source);
    deepStrictEqual([opened, window.said], [links.map(([url]) => url), []]);
  });

  it('asks about any other web page, and opens nothing unless the user agrees', async () => {
    const links = [
      'http://app.petrasecurity.com/a%26b',
      'https://petrasecurity.com.evil.example/a',
      'https://evilpetrasecurity.com/',
      'https://app.petrasecurity.com@evil.example/',
      'https://app.petrasecurity.com\\@evil.example/',
      'https://acme.cyberhaven.io/incidents?id=1',
      'https://127.0.0.1:8443/a',
    ];
    for (const link of links) await open(link);
    deepStrictEqual([opened, window.said.length], [[], links.length]);
    deepStrictEqual(await open('https://evil.example/a%2Fb?c=%26', 'petra', 'Open'), [
      'https://evil.example/a%2Fb?c=%26',
    ]);
  });

  it('opens nothing but web pages, and does not ask about anything else', async () => {
    const links = ['command:workbench.action.quit', 'javascript:alert(1)', 'file:///etc/passwd', 'vscode://x/y', 'x'];
    for (const link of links) await open(link, 'petra', 'Open');
    deepStrictEqual([opened, window.said.length], [[], links.length]);
    for (const text of window.said) match(text, /is not a web address/);
  });
});
