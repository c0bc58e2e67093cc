import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { petraReference } from '../support/petraReference';
import { startPetra, type PetraServer } from '../support/petraServer';
import { eventually, useWindow } from './hooks';

const key = 'good-key';
const vendor = 'https://app.petrasecurity.com';
const elsewhere = 'http://elsewhere.example:8080';

/** What a link may hold, and what arrives of it at a server. */
const paths: readonly (readonly [sent: string, arrives?: string])[] = [
  ['/a%26b/%2B%2F%23%25/c+d?x=%26+%2B%2F%23%25%3D&y=a:b@c;d,e!f(g)*h&z=%7B%22%7D'],
  ['/%C3%BC%F0%9F%94%A5?u=%C3%BC&v=%E2%82%AC'],
  ['/ü/🔥?u=ü&v=€', '/%C3%BC/%F0%9F%94%A5?u=%C3%BC&v=%E2%82%AC'],
  ['/incidents?id=-pLx%2F1%2B2_a%3D%3D'],
  ['/a//b/?&&=&x'],
  // Escapes that are none, and what browsers escape or do not.
  ["/%zz/100%/%E0%A4?x=%&y='[1]|^`", '/%zz/100%/%E0%A4?x=%&y=%27[1]|^`'],
];

describe('A dashboard link', () => {
  const open = useWindow();
  let petra: PetraServer;
  let connection: string;
  const arrived: string[] = [];

  /** Opens an incident's link, through the questions that are asked. @returns what was asked */
  const followed = async (id: string, ...questions: readonly string[]): Promise<string[]> => {
    const window = open.get();
    const asked: string[] = [];
    const popup = window.page.context().waitForEvent('page');
    const done = window.command('incidents.openInDashboard', { connection, id });
    for (const question of questions) {
      const dialog = window.dialog.filter({ hasText: question });
      asked.push((await dialog.textContent()) ?? '');
      await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    }
    await done;
    const page = await popup;
    // It is empty at first: closed then, it would ask for nothing.
    await eventually(async () => ok(arrived.length > 0));
    await page.close();
    return asked;
  };

  before(async () => {
    const [first] = petraReference.incidents;
    const incidents = paths.flatMap(([path], index) => [
      { ...first, id: `vendor-${index}`, url: vendor + path },
      { ...first, id: `elsewhere-${index}`, url: elsewhere + path },
    ]);
    petra = await startPetra(incidents, key);
    const window = open.get();
    for (const origin of [vendor, elsewhere]) {
      await window.page.context().route(`${origin}/**`, async (route) => {
        const path = route.request().url().slice(origin.length);
        if (path !== '/favicon.ico') arrived.push(path);
        await route.fulfill({ body: 'here' });
      });
    }
    connection = await window.addConnection(petra, { secret: key, scope: { startDate: '2020-01-01' } });
    await eventually(async () => strictEqual((await window.incidents()).length, incidents.length));
  });
  after(async () => petra[Symbol.asyncDispose]());
  beforeEach(() => arrived.splice(0));

  for (const [index, [sent, arrives = sent]] of paths.entries()) {
    it(`of the vendor is opened as received: ${sent}`, async () => {
      await followed(`vendor-${index}`, 'external website');
      deepStrictEqual(arrived, [arrives]);
    });

    it(`of anybody else is opened as it was asked about: ${sent}`, async () => {
      const [question = ''] = await followed(`elsewhere-${index}`, 'doesn’t lead to the vendor', 'external website');
      deepStrictEqual(arrived, [arrives]);
      strictEqual(question.includes(arrives), true, question);
    });
  }
});
