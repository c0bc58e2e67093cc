import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert';
import { say } from '../../../src/sources/sentence';
import { nothingShared, parseState, printState } from '../../../src/store/sharedState';
import { SourceError, type SourceErrorDetails } from '../../../src/sources/source';
import { withoutLinks } from '../../../src/domain/text/text';
import { errorText, warningText } from '../../../src/ui/vendorErrorText';
import { workspace } from '../../support/fakeVscode';

const outcome = { endedAt: 1, fetched: 0, failures: 0, quiet: 0, skipped: { count: 0, examples: [] } };

describe('The text of a warning', () => {
  it('is what was said, with the name of the tenant that it is about', () => {
    strictEqual(warningText('Slow down'), 'Slow down');
    strictEqual(warningText({ tenant: { id: 'a', name: 'Acme' }, text: 'Slow down' }), 'Tenant Acme: Slow down');
  });

  it('is our own sentence where there is one: the other text is for the log', () => {
    const sentence = say('{0} can’t be reached.', 'api.example');
    strictEqual(
      warningText({ tenant: { id: 'a', name: 'Acme' }, text: '… can’t be reached.', sentence }),
      'Tenant Acme: api.example can’t be reached.',
    );
  });

  it('names the part that failed, and is the same in another window', () => {
    const about = say('Couldn’t load older incidents');
    const warning = { about, text: '… can’t be reached.', sentence: say('{0} can’t be reached.', 'api.example') };
    const shared = { ...nothingShared, outcome: { ...outcome, warnings: [warning] } };
    const [read = ''] = parseState(printState(shared)).outcome?.warnings ?? [];
    for (const each of [warning, read])
      strictEqual(warningText(each), 'Couldn’t load older incidents: api.example can’t be reached.');
  });
});

describe('The text of an error', () => {
  it('is the same in another window and after a restart, whatever the error says', () => {
    const details: Required<Omit<SourceErrorDetails, 'cause'>> = {
      status: 429,
      apiCode: 'CODE',
      apiMessage: 'Message',
      apiDetails: 'Details',
      retryAt: 2,
      redirectOrigin: 'https://other.example',
      about: 'key',
    };
    for (const error of [
      new SourceError('rateLimited', 'HTTP 429', details),
      new SourceError('badParameter', say('The key is too long. Copy it again.'), { about: 'key' }),
    ]) {
      const shared = { ...nothingShared, outcome: { ...outcome, warnings: [], error } };
      const read = parseState(printState(shared)).outcome?.error;
      ok(read);
      deepStrictEqual(read, error);
      deepStrictEqual(errorText(read, { kind: 'petra' }), errorText(error, { kind: 'petra' }));
    }
  });

  it('quotes the code that the vendor gives where it says nothing else', () => {
    const said = { status: 400, apiCode: 'TENANT_MIGRATING' };
    const { reason } = errorText(new SourceError('badRequest', 'HTTP 400: TENANT_MIGRATING', said), { kind: 'petra' });
    strictEqual(reason, 'Request rejected (HTTP 400). Petra replied: TENANT_MIGRATING.');
  });

  it('has room for what to do beside however much the vendor says', () => {
    const said = { status: 403, apiMessage: 'word '.repeat(200), apiDetails: 'more '.repeat(200) };
    const { long } = errorText(new SourceError('forbidden', 'HTTP 403', said), { kind: 'petra' });
    match(
      withoutLinks(`“Acme” couldn’t be refreshed: ${long}`),
      /word.*more.* Check the key’s permissions, or replace it\.$/,
    );
  });

  it('names the time at which requests go on only until then', () => {
    const limited = (retryAt: number): string =>
      errorText(new SourceError('rateLimited', 'HTTP 429', { status: 429, retryAt }), { kind: 'petra' }).long;
    match(limited(Date.now() + 60_000), /Resuming at/);
    match(limited(Date.now() - 60_000), /Another tool is using this key\. We’ll retry automatically\.$/);
  });

  it('promises no background refresh where the user has turned those off', () => {
    const errors = [
      new SourceError('server', 'HTTP 503', { status: 503 }),
      new SourceError('rateLimited', 'HTTP 429', { status: 429, retryAt: 2 }),
      new SourceError('rateLimited', 'HTTP 429', { status: 429 }),
      new SourceError('headersTimeout', say('No response within {0} s.', '30')),
    ];
    const ends = (): boolean[] =>
      errors.map((error) => errorText(error, { kind: 'petra' }).long.endsWith(' Refresh to try again.'));
    deepStrictEqual(new Set(ends()), new Set([false]));
    workspace.settings.set('refreshInterval', 0);
    try {
      deepStrictEqual(new Set(ends()), new Set([true]));
    } finally {
      workspace.settings.delete('refreshInterval');
    }
  });

  it('names what each vendor’s scope has against a response that is too large', () => {
    const error = new SourceError('tooLarge', 'The response is larger than 50 MB.');
    match(errorText(error, { kind: 'petra' }).long, /\blimit\b/);
    match(errorText(error, { kind: 'cyberhaven', baseUrl: 'https://acme.cyberhaven.io' }).long, /\bpage size\b/);
  });

  it('sends nobody to VS Code’s proxy settings whose connection has its own network', () => {
    const error = new SourceError(
      'network',
      say('{0} refused to connect ({1}).', 'proxy.example:8080', 'ECONNREFUSED'),
    );
    match(errorText(error, { kind: 'petra' }).long, /VS Code’s proxy settings\.$/);
    const network = { proxy: 'http://proxy.example:8080' };
    match(errorText(error, { kind: 'petra', network }).long, /settings under Edit Connection → Network\.$/);
  });

  it('speaks of another server only where there is one', () => {
    const around = say('{0} redirected more than {1} times.', 'petra.example', '5');
    doesNotMatch(errorText(new SourceError('redirected', around), { kind: 'petra' }).long, /another server|sent there/);
    const away = say('{0} redirected to {1}.', 'petra.example', 'https://other.example');
    const details = { status: 302, redirectOrigin: 'https://other.example' };
    match(errorText(new SourceError('redirected', away, details), { kind: 'petra' }).long, /wasn’t sent there/);
  });

  it('says each thing once', () => {
    const missing = new SourceError('unauthorized', say('No key for {0}.', 'https://petra.example'));
    const { short, long } = errorText(missing, { kind: 'petra' });
    strictEqual(short, 'No key');
    strictEqual(long, 'No key for https://petra.example. Add the key with “Replace Key…”.');
    const refused = new SourceError('unauthorized', 'HTTP 401', { status: 401, apiMessage: 'Invalid API key' });
    strictEqual(
      errorText(refused, { kind: 'petra' }).long,
      'Invalid API key (HTTP 401). Petra replied: Invalid API key. Replace the key.',
    );
  });
});
