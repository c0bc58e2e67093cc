import { deepStrictEqual, strictEqual } from 'node:assert';
import { parseConnections } from '../../../src/connections/connection';
import { inEnglish, issueText, say, withoutNames } from '../../../src/sources/sentence';
import { SourceError, noneSkipped } from '../../../src/sources/source';
import { parseState, printState } from '../../../src/store/sharedState';

describe('a sentence', () => {
  it('has its arguments put in once, with any text', () => {
    strictEqual(inEnglish('{1} of {0}, {2}', '{1}', 'b'), 'b of {1}, {2}');
  });

  it('names no host in the log', () => {
    strictEqual(withoutNames(say('{0}: {1}, {2}', 'api.example', 'ENOTFOUND', '30')), '…: ENOTFOUND, 30');
  });

  it('is an error’s message in English, and comes along for translation', () => {
    const error = new SourceError('redirected', say('{0} redirected to {1}.', 'a', 'b'), { status: 302 });
    deepStrictEqual(
      [error.message, error.sentence, error.status],
      ['a redirected to b.', { text: '{0} redirected to {1}.', args: ['a', 'b'] }, 302],
    );
    strictEqual(new SourceError('server', 'Said by the API: {0}').sentence, undefined);
  });

  it('reaches other windows with its error', () => {
    const error = new SourceError('network', say('{0} can’t be reached.', 'a'));
    const outcome = { endedAt: 1, fetched: 0, error, failures: 1, quiet: 0, skipped: noneSkipped, warnings: [] };
    const told = parseState(printState({ outcome, unseen: [], untold: [], changed: [], shown: [] })).outcome?.error;
    deepStrictEqual([told?.message, told?.sentence], [error.message, error.sentence]);
  });
});

describe('what is wrong with a connection', () => {
  const german = new Map([
    ['must be a whole number from 1 to 500', 'muss eine ganze Zahl von 1 bis 500 sein'],
    ['must be one of {0}', 'muss einer dieser Werte sein: {0}'],
    ['id {0} is taken', 'id {0} ist bereits vergeben'],
    ['Enter a web address such as https://acme.example.', 'Geben Sie eine Webadresse wie https://acme.example ein.'],
  ]);
  const asked: string[] = [];
  const translate = (text: string, ...args: string[]): string => {
    asked.push(text);
    return inEnglish(german.get(text) ?? text, ...args);
  };
  const petra = { id: 'p', kind: 'petra', name: 'P' };
  const cyberhaven = { id: 'c', kind: 'cyberhaven', name: 'C', baseUrl: 'https://acme.cyberhaven.io' };
  const reasons = (...entries: unknown[]) => parseConnections(entries, translate).problems.map(({ reason }) => reason);

  it('is said in the user’s language, with where it is and what is taken', () => {
    deepStrictEqual(
      reasons(
        { ...petra, scope: { limit: 0 } },
        { ...petra, baseUrl: 'x' },
        { ...cyberhaven, scope: { resolutionStatuses: ['gone'] } },
        petra,
        petra,
      ),
      [
        'scope.limit muss eine ganze Zahl von 1 bis 500 sein',
        'Geben Sie eine Webadresse wie https://acme.example ein.',
        'scope.resolutionStatuses.0 muss einer dieser Werte sein: open, closed, unresolved, in_progress, resolved, ignored',
        'id p ist bereits vergeben',
      ],
    );
  });

  it('has words of its own for each mistake', () => {
    asked.length = 0;
    const wrong = [
      1,
      {},
      { ...petra, id: 1, name: '', enabled: 'x', baseUrl: 1, scope: 1 },
      { ...petra, kind: 'other' },
    ];
    const more = [{ ...cyberhaven, baseUrl: undefined, auth: 1, scope: { pageSize: 'x', users: [1], startTime: 1 } }];
    reasons(...wrong, ...more);
    deepStrictEqual(
      asked.filter((text) => /invalid/i.test(text)),
      [],
    );
  });

  it('names the values that are taken', () => {
    strictEqual(issueText({ message: 'one of {0}', values: ['a', 'b'] }), 'one of a, b');
  });
});
