import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert';
import { DiagnosisDocument } from '../../../../src/features/diagnose/diagnosis';
import { diagnosisText, type DiagnosisParts } from '../../../../src/features/diagnose/diagnosisText';
import { idle } from '../../../../src/sync/connectionStatus';
import { workspace } from '../../../support/fakeVscode';

/** What Diagnose says with these settings of `http`. */
async function diagnosis(settings: Readonly<Record<string, unknown>>): Promise<string> {
  for (const [name, value] of Object.entries(settings)) workspace.settings.set(`http.${name}`, value);
  const connections = { list: () => [], problems: () => [] };
  const document = new DiagnosisDocument({ connections, version: '1' } as unknown as DiagnosisParts);
  try {
    await document.show(new AbortController().signal);
    return document.provideTextDocumentContent();
  } finally {
    document.dispose();
    for (const name of Object.keys(settings)) workspace.settings.delete(`http.${name}`);
  }
}

/** What Diagnose says of a connection that has loaded nothing here. */
async function sectionOf(connection: object): Promise<string> {
  const document = new DiagnosisDocument({
    connections: {
      list: () => [{ id: 'acme', name: 'Acme', kind: 'petra', ...connection }],
      problems: () => [],
      isSample: () => true,
    },
    sources: { diagnose: async () => ({ origin: 'https://petra.example', answer: 401 }) },
    sync: { status: () => idle },
    store: { count: () => 0 },
  } as unknown as DiagnosisParts);
  await document.show(new AbortController().signal);
  document.dispose();
  return document.provideTextDocumentContent();
}

const proxyOf = (text: string): string | undefined => /\(http\.proxy\): (.*)$/m.exec(text)?.[1];

describe('Diagnose says of a connection', () => {
  it('what it has loaded, unless it is disabled, which hides that', async () => {
    match(await sectionOf({}), /^Acme\n(.*\n)* {2}Updated: never\n {2}Incidents: 0\n/m);
    const disabled = await sectionOf({ enabled: false });
    match(disabled, /^Acme \(disabled\)\n {2}/m);
    doesNotMatch(disabled, /Updated|Incidents|Last refresh/);
  });
});

describe('Diagnose says of the way to the APIs', () => {
  for (const [proxy, shown] of [
    ['', 'not set (using system settings)'],
    [undefined, 'not set (using system settings)'],
    ['http://proxy:8080', 'http://proxy:8080'],
    ['https://proxy.acme.example/', 'https://proxy.acme.example'],
    ['socks5://[::1]:1080', 'socks5://[::1]:1080'],
    ['http://ncaffrey:sesame@proxy:8080', 'http://proxy:8080'],
    ['http://ncaffrey@proxy', 'http://proxy'],
    ['http://ncaffrey:ses@me@proxy:8080', 'http://proxy:8080'],
    ['http://ncaffrey:12/sesame@proxy:8080', 'http://proxy:8080'],
    ['http://ncaffrey:12\\sesame@proxy:8080', 'http://proxy:8080'],
    ['http://ncaffrey:12?sesame#@proxy:8080', 'http://proxy:8080'],
  ] as const) {
    it(`where the proxy is, without who uses it (${proxy})`, async () => {
      strictEqual(proxyOf(await diagnosis({ proxy })), shown);
    });
  }

  for (const proxy of [
    'ncaffrey:sesame@proxy:8080',
    'ncaffrey:sesame',
    '//ncaffrey:sesame@proxy:8080',
    'http:ncaffrey:sesame@proxy:8080',
    'http://ncaffrey:sesame',
    'http://proxy:8080/?user=ncaffrey&password=sesame',
    'http://proxy:8080#sesame',
    'http://ncaffrey:sesame@',
    'http://ncaffrey:sesame@proxy:8080 ',
    'http://proxy:8080\r\nProxy-Authorization: sesame',
    'javascript:sesame//@proxy',
    { user: 'ncaffrey', password: 'sesame' },
    7,
  ]) {
    it(`only that there is a proxy, where its address is none (${JSON.stringify(proxy)})`, async () => {
      const text = await diagnosis({ proxy });
      strictEqual(proxyOf(text), 'set, but not a URL');
      doesNotMatch(text, /ncaffrey|sesame/);
    });
  }

  it('that certificates are not verified, or that no proxy is used, where it is so', async () => {
    match(await diagnosis({ proxyStrictSSL: false }), /^Warning: .*TLS certificates.*http\.proxyStrictSSL/m);
    match(await diagnosis({ proxySupport: 'off' }), /^Proxy support \(http\.proxySupport\): off/m);
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      match(await diagnosis({}), /^Warning: .*TLS certificates.*NODE_TLS_REJECT_UNAUTHORIZED/m);
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
    for (const settings of [{}, { proxyStrictSSL: true, proxySupport: 'override' }]) {
      doesNotMatch(await diagnosis(settings), /proxyStrictSSL|proxySupport/);
    }
  });
});

describe('Diagnose says of sample data', () => {
  it('what is loaded, and nothing of a network that it does not use', async () => {
    const parts = {
      connections: {
        list: () => [{ id: 'a', kind: 'petra', name: 'Sample' }],
        problems: () => [],
        isSample: () => true,
      },
      sources: { diagnose: async () => ({ origin: 'https://sample.invalid', addresses: [], answer: 401 }) },
      sync: { status: () => ({ lastSuccess: 0, skipped: { count: 0, examples: [] }, warnings: [] }) },
      store: { count: () => 1200 },
      version: '1',
    };
    const text = await diagnosisText(parts as unknown as DiagnosisParts, new AbortController().signal);
    const names = [...(text ?? '').matchAll(/^  (.*?): /gm)].map(([, name]) => name);
    deepStrictEqual(names, ['Requests left this minute', 'Last refresh', 'Updated', 'Incidents']);
    match(text ?? '', /Incidents: 1,200$/m);
  });
});
